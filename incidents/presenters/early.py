"""How early each side tells the other: two equal lines, A to Z, never of a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.queries.openness import Disclosure, disclosures
from partnership.access import Door
from partnership.models import Side
from partnership.presenters import times

DAYS = 90


@dataclass(frozen=True)
class SideLine:
    """One side: what it told, how soon after noticing, how far ahead."""

    company: str
    told: str
    after: str  # empty where nothing was told
    ahead: str  # empty where no heads-up said when


def lines(door: Door, now: datetime) -> list[SideLine]:
    """Both sides over the last 90 days; one query."""
    place = door.partnership
    # What is told in this very moment counts.
    found = disclosures(place, now - timedelta(days=DAYS), now + times.MINUTE)
    return sorted(
        (_line(place.organisation_of(side).name, found[side]) for side in Side.values),
        key=lambda line: line.company,
    )


def _line(company: str, found: Disclosure) -> SideLine:
    told = ngettext("%(n)s told", "%(n)s told", found.told) % {"n": found.told}
    return SideLine(
        company=company,
        told=told if found.told else _("nothing to tell so far"),
        after=_("%(time)s after noticing") % {"time": times.length(found.lag)}
        if found.lag is not None
        else "",
        ahead=_("heads-ups %(time)s ahead") % {"time": times.length(found.ahead)}
        if found.ahead is not None
        else "",
    )
