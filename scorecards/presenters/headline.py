"""The sentence on top: how the period stands, before any number of its rows."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from scorecards.document import Counts, PeriodPart
from scorecards.presenters import words


def headline(period: PeriodPart, counts: Counts, today: date) -> str:
    """“November: 8 of 14 on our goal, 3 in buffer, 2 below minimum, 1 not in yet”."""
    name = words.period_name(period, today)
    if not period.complete:
        name = words.so_far(period, today)
    if not counts.total:
        return _("%(period)s: no goals agreed yet") % {"period": name}
    return _("%(period)s: %(standing)s") % {
        "period": name,
        "standing": ", ".join(standing(counts)),
    }


def standing(counts: Counts) -> Iterator[str]:
    """The parts of the count; what is zero is left out, but for the first."""
    yield _("%(count)s of %(total)s on our goal") % {
        "count": counts.on_goal,
        "total": counts.total,
    }
    if counts.in_buffer:
        yield _("%(count)s in buffer") % {"count": counts.in_buffer}
    if counts.below_minimum:
        yield _("%(count)s below minimum") % {"count": counts.below_minimum}
    if counts.missing:
        yield _("%(count)s not in yet") % {"count": counts.missing}
