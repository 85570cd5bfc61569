"""The wall: who thanked whom for telling early. Nothing is counted per person."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from incidents.lifecycle import Kind, State, ahead
from incidents.models import Incident, Thanks
from incidents.queries.incidents import not_thanked_yet
from partnership.access import Door, Permission
from partnership.presenters import times

SHOWN = 6


@dataclass(frozen=True)
class Card:
    """A thank-you. `ref` is empty for whoever may not open the incident."""

    words: str
    who: str
    company: str
    whom: str
    whom_company: str
    what: str
    ref: str
    saved: str
    day: str


@dataclass(frozen=True)
class Waiting:
    """Something told by the other side that this person has not thanked for yet."""

    ref: str
    what: str
    whom: str


def card(door: Door, thanks: Thanks, now: datetime) -> Card:
    incident, place = thanks.incident, door.partnership
    return Card(
        words=thanks.words,
        who=str(thanks.by.user),
        company=place.organisation_of(thanks.side).name,
        whom=str(incident.logged_by.user),
        whom_company=place.organisation_of(incident.logged_side).name,
        what=incident.summary,
        ref=incident.ref if door.may(Permission.READ) else "",
        saved=_saved(incident),
        day=date_format(localtime(thanks.at)),
    )


def waiting(door: Door) -> list[Waiting]:
    """The newest that wait for a thank-you of this person's."""
    return [
        Waiting(incident.ref, incident.summary, str(incident.logged_by.user))
        for incident in not_thanked_yet(door)[:SHOWN]
    ]


def _saved(incident: Incident) -> str:
    """“told 2 days ahead, and it did not happen”."""
    if incident.began_as != Kind.HEADS_UP or incident.told_at is None:
        return ""
    early = ahead(incident.told_at, incident.expected_at)
    parts = []
    if early is not None:
        parts.append(_("told %(time)s ahead") % {"time": times.length(early)})
    if incident.state == State.AVERTED:
        parts.append(_("it did not happen"))
    return ", ".join(parts)
