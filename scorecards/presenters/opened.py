"""Heads-ups and incidents where the numbers stand: sentence, cards, badges, flags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.labels import STATES
from incidents.lifecycle import Kind, Need, NeedCode, State
from incidents.people import owner_of
from incidents.queries.flags import Happening
from incidents.queries.waiting import Open
from kpis.models import ExcuseReason
from kpis.presenters.context import whose
from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Partnership
from partnership.presenters import times
from scorecards.presenters import words
from scorecards.presenters.reader import Reader
from scorecards.queries.shown import SOON

BOTH = "both"
DUE = frozenset({NeedCode.PROMISE_DUE, NeedCode.PROMISE_OVERDUE})


@dataclass(frozen=True)
class NeedCard:
    """A card of _components/need.html."""

    kind: str  # answer, decide, look or thanks
    title: str
    text: str
    url: str
    action: str
    since: str = field(default="")
    later: bool = False  # a promise with hours to go


def address(partnership: Partnership, ref: str) -> str:
    """The page of an incident."""
    return reverse("incident", args=[partnership.slug, ref])


def heads_ups(going_on: Sequence[Open]) -> frozenset[str]:
    """The codes of the KPIs that an open heads-up touches."""
    return frozenset(
        code for one in going_on if one.is_heads_up for code in sorted(one.kpis)
    )


def line(going_on: Sequence[Open], reader: Reader) -> str:
    """One sentence: “1 heads-up, owned by Priya, next update 16:00”; empty for none."""
    if not going_on:
        return ""
    told = sum(one.is_heads_up for one in going_on)
    return ", ".join(
        [_counted(told, len(going_on) - told), *_owned_and_due(going_on, reader)]
    )


def _counted(told: int, resolving: int) -> str:
    """“1 heads-up and 2 incidents being resolved”; none are not spoken of."""
    counts = (
        (ngettext("%(count)s heads-up", "%(count)s heads-ups", told), told),
        (
            ngettext(
                "%(count)s incident being resolved",
                "%(count)s incidents being resolved",
                resolving,
            ),
            resolving,
        ),
    )
    said = [text % {"count": count} for text, count in counts if count]
    return _(" and ").join(said)


def _owned_and_due(ones: Sequence[Open], reader: Reader) -> Iterator[str]:
    owners = [owner_of(one.incident, reader.now) for one in ones]
    if not all(owners):
        yield _("no owner yet")
    elif len(ones) == 1:
        yield _("owned by %(name)s") % {"name": owners[0].user if owners[0] else ""}
    else:
        yield _("all owned")
    due = [one.promise.due_at for one in ones if one.promise]
    if due:
        at = clock_time(min(due), reader.partnership, reader.now)
        yield _("next update %(at)s") % {"at": at}


def clock_time(at: datetime, partnership: Partnership, now: datetime) -> str:
    """“16:00” today, “tomorrow 10:00”, “Mon 7 Dec 10:00”, by our clock."""
    local = words.local(at, partnership)
    if local.date() == words.local(now, partnership).date():
        return date_format(local, "H:i")
    return times.day_and_time(at, now, ZoneInfo(partnership.time_zone))


def needs(going_on: Sequence[Open], reader: Reader) -> Iterator[NeedCard]:
    """A card for each one that waits for the reader's own side, for one thing."""
    for one in going_on:
        need = next(_of(one, reader.side, reader.partnership, reader.now), None)
        if need is not None:
            yield _card(one, need, reader)


def _of(
    one: Open, side: str, partnership: Partnership, now: datetime
) -> Iterator[Need]:
    """What it waits for from one side; a promise from the day on that it is for."""
    today = periods.local_day(partnership.calendar, now)
    for need in one.needs:
        promised = need.due_at if need.code in DUE else None
        is_later = promised and words.local(promised, partnership).date() > today
        if need.side in (side, BOTH) and not is_later:
            yield need


def _card(one: Open, need: Need, reader: Reader) -> NeedCard:
    decides = need.code == NeedCode.NEEDS_OWNER
    since = ""
    if need.due_at is not None:
        at = clock_time(need.due_at, reader.partnership, reader.now)
        since = _("by %(at)s") % {"at": at}
    return NeedCard(
        kind="decide" if decides else "look",
        title=_title(need) % {"ref": one.incident.ref},
        text=one.incident.summary,
        url=address(reader.partnership, one.incident.ref),
        action=_("Open"),
        since=since,
        later=_is_later(need, reader.now),
    )


def _is_later(need: Need, now: datetime) -> bool:
    """A promise that is not due within the hour."""
    promised = need.due_at if need.code == NeedCode.PROMISE_DUE else None
    return promised is not None and promised - now > SOON


def _title(need: Need) -> str:
    return {
        NeedCode.ACKNOWLEDGE: _("%(ref)s: say that we have seen it"),
        NeedCode.NEEDS_OWNER: _("%(ref)s: who owns the resolution?"),
        NeedCode.PROMISE_DUE: _("%(ref)s: the update that we promised"),
        NeedCode.PROMISE_OVERDUE: _("%(ref)s needs the promised update"),
    }[need.code]


def asked_of(going_on: Sequence[Open], door: Door, now: datetime) -> str:
    """What the portfolio says: “update due 16:00”; empty for who writes nothing."""
    if not door.may(Permission.WRITE_INCIDENTS):
        return ""
    place = door.partnership
    asked = [need for one in going_on for need in _of(one, door.side, place, now)]
    due = [n.due_at for n in asked if n.code in DUE and n.due_at is not None]
    if due:
        return _("update due %(at)s") % {"at": clock_time(min(due), place, now)}
    codes = {need.code for need in asked}
    if NeedCode.NEEDS_OWNER in codes:
        return _("an incident needs an owner")
    if NeedCode.ACKNOWLEDGE in codes:
        return _("a telling waits for “we have seen it”")
    return ""


def flags(
    happened: Sequence[Happening], partnership: Partnership
) -> Iterator[dict[str, Any]]:
    """The list below a KPI's chart, numbered as the verticals on it."""
    for number, one in enumerate(happened, start=1):
        yield {
            "number": number,
            "what": one.what,
            "when": _when(one),
            "ref": one.ref,
            "url": address(partnership, one.ref) if one.ref else "",
            "state": capfirst(str(STATES[State(one.state)])) if one.state else "",
            "is_heads_up": one.began_as == Kind.HEADS_UP,
            "owner": one.owner,
            "whose": _whose(one, partnership),
            "agreement": _agreement(one, partnership),
        }


def _whose(one: Happening, partnership: Partnership) -> str:
    """Where it comes from; an incident's own page says where that began."""
    if one.ref:
        return ""
    if one.excused:
        reason = ExcuseReason(one.excused).label
        return _("excused by both sides (%(reason)s)") % {"reason": reason}
    return whose(one.side, one.department, partnership)


def _agreement(one: Happening, partnership: Partnership) -> str:
    """The page on which both sides agreed that the time does not count."""
    if not one.excused:
        return ""
    return reverse("excused_proposal", args=[partnership.slug, one.proposal])


def _when(one: Happening) -> str:
    if one.until is None or one.until == one.day:
        return words.day(one.day)
    return _("%(first)s to %(last)s") % {
        "first": words.day(one.day),
        "last": words.day(one.until),
    }
