"""The timeline: what was said, newest first, with what became of each promise."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incidents.labels import STATES
from incidents.lifecycle import Audience, Kept, State, UpdateKind
from incidents.models import Update
from incidents.queries.incidents import IncidentPage, Promised
from partnership.access import Door
from partnership.models import Partnership
from partnership.presenters import times

ACTED = {UpdateKind.OWNER, UpdateKind.ACKNOWLEDGED, UpdateKind.THANKS}
# What the writer has put into words; the rest was written by an act.
WRITTEN = {UpdateKind.TOLD, UpdateKind.UPDATE, UpdateKind.STATE, UpdateKind.CORRECTION}


@dataclass(frozen=True)
class Entry:
    """One entry. `promise`: “before the promise of 15:15”; `late` marks a clock."""

    number: int
    at: datetime
    clock: str
    who: str
    company: str
    text: str
    promise: str
    late: bool
    state: str
    corrects: str
    only: str
    leadership: bool
    acted: bool
    may_correct: bool


def entries(door: Door, page: IncidentPage, now: datetime) -> list[Entry]:
    """The entries that this person may read."""
    answered = {
        promised.promise.answered_by_update_id: promised for promised in page.promises
    }
    return [
        _entry(door, update, answered.get(update.pk), now) for update in page.updates
    ]


def _entry(
    door: Door, update: Update, answered: Promised | None, now: datetime
) -> Entry:
    place = door.partnership
    company = place.organisation_of(update.side).name
    kind = UpdateKind(update.kind)
    own_side = update.audience == Audience.SIDE
    return Entry(
        number=update.number,
        at=update.at,
        clock=clock(update.at, now, place),
        who=str(update.by.user),
        company=company,
        text=update.text,
        promise=_promise(answered, now, place) if answered else "",
        late=answered is not None and answered.kept == Kept.MISSED,
        state=str(STATES[State(update.state_to)]) if update.state_to else "",
        corrects=_corrects(update, now, place),
        only=_("only %(company)s sees this") % {"company": company} if own_side else "",
        leadership=update.audience == Audience.LEADERSHIP,
        acted=kind in ACTED,
        may_correct=kind in WRITTEN and update.side == door.side,
    )


def clock(at: datetime, now: datetime, place: Partnership) -> str:
    """“15:02”, with the day where it is another one; the partnership's clock."""
    zone = ZoneInfo(place.time_zone)
    there = at.astimezone(zone)
    same = there.date() == now.astimezone(zone).date()
    return date_format(there, "H:i" if same else "j M H:i")


def _promise(answered: Promised, now: datetime, place: Partnership) -> str:
    promise = answered.promise
    due = clock(promise.due_at, now, place)
    if answered.kept == Kept.KEPT or promise.answered_at is None:
        return _("before the promise of %(time)s") % {"time": due}
    late = times.length(promise.answered_at - promise.due_at)
    return _("%(late)s after the promise of %(time)s") % {"late": late, "time": due}


def _corrects(update: Update, now: datetime, place: Partnership) -> str:
    if update.corrects is None:
        return ""
    return _("puts right what was said at %(time)s") % {
        "time": clock(update.corrects.at, now, place)
    }
