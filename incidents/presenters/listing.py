"""The list: three groups, what is due next first, and one sentence on top."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.labels import NEEDS, SEVERITIES, STATES
from incidents.lifecycle import NeedCode, Severity, State
from incidents.people import owner_of
from incidents.queries.incidents import Lanes, Row
from kpis.models import Kpi
from partnership.access import Door
from partnership.models import Member
from partnership.presenters import times
from partnership.presenters.times import When

# In the words of the row; the promise has its own place in it.
QUIET = {NeedCode.PROMISE_DUE, NeedCode.PROMISE_OVERDUE}


@dataclass(frozen=True)
class ListRow:
    """One incident of the list. `due` is None where nothing is promised."""

    ref: str
    summary: str
    state: str
    severity: str
    owner: Member | None
    company: str
    needs: list[str]
    due: When | None
    since: str
    kpis: list[Kpi]
    own_side_only: bool


@dataclass(frozen=True)
class Lane:
    """A group of the list."""

    key: str
    title: str
    empty: str
    rows: list[ListRow]


@dataclass(frozen=True)
class ListPage:
    sentence: str
    lanes: list[Lane]


def page(door: Door, lanes: Lanes, now: datetime) -> ListPage:
    """The context of templates/incidents/incidents.html."""
    groups = [
        Lane(
            "heads_ups",
            _("Heads-up"),
            _("No heads-up is open."),
            rows(door, lanes.heads_ups, now),
        ),
        Lane(
            "being_resolved",
            _("Being resolved"),
            _("Nothing is being resolved."),
            rows(door, lanes.being_resolved, now),
        ),
        Lane(
            "learned",
            _("Learned"),
            _("What is over will be here, with what we learned."),
            rows(door, lanes.learned, now),
        ),
    ]
    return ListPage(sentence(lanes, now), groups)


def rows(door: Door, found: list[Row], now: datetime) -> list[ListRow]:
    return [row(door, each, now) for each in found]


def row(door: Door, found: Row, now: datetime) -> ListRow:
    """One incident as a line."""
    incident, promise, place = found.incident, found.promise, door.partnership
    state = State(incident.state)
    owner = owner_of(incident, now)
    return ListRow(
        ref=incident.ref,
        summary=incident.summary,
        state=capfirst(str(STATES[state])),
        severity=str(SEVERITIES[Severity(incident.severity)])
        if incident.severity
        else "",
        owner=owner,
        company=place.organisation_of(owner.side).name if owner else "",
        needs=[
            str(NEEDS[code])
            for code in dict.fromkeys(need.code for need in found.needs)
            if code not in QUIET
        ],
        due=times.when(promise.due_at, now, place, door.member.user, promise.by.user)
        if promise
        else None,
        since=date_format(localtime(incident.told_at or incident.logged_at), "j M"),
        kpis=found.kpis,
        own_side_only=not incident.both_see_it,
    )


def sentence(lanes: Lanes, now: datetime) -> str:
    """“1 heads-up, 2 being resolved, all owned, no update late”."""
    still_open = [*lanes.heads_ups, *lanes.being_resolved]
    if not still_open:
        return _nothing_open(lanes, now)
    first, second = len(lanes.heads_ups), len(lanes.being_resolved)
    return ", ".join(
        (
            ngettext("%(n)s heads-up", "%(n)s heads-ups", first) % {"n": first},
            _("%(n)s being resolved") % {"n": second},
            _owned(still_open, now),
            _late(still_open, now),
        )
    )


def _owned(still_open: list[Row], now: datetime) -> str:
    alone = sum(owner_of(each.incident, now) is None for each in still_open)
    if not alone:
        return _("all owned")
    return ngettext("%(n)s needs an owner", "%(n)s need an owner", alone) % {"n": alone}


def _late(still_open: list[Row], now: datetime) -> str:
    late = sum(bool(row.promise and row.promise.due_at < now) for row in still_open)
    if not late:
        return _("no update late")
    return ngettext("%(n)s update is due", "%(n)s updates are due", late) % {"n": late}


def _nothing_open(lanes: Lanes, now: datetime) -> str:
    told = [each.incident.told_at for each in lanes.learned if each.incident.told_at]
    if not told:
        return _("Nothing open")
    return _("Nothing open. The last one was told %(time)s ago") % {
        "time": times.length(now - max(told))
    }
