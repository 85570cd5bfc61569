"""The days of an area: what was told of each that day, and what is known of it now.

When a local day is over, the worst that was known *and told* that day is written down
for good (`close`). What becomes known later, an incident that began that day and was
told the next, another severity, another KPI, restates the day beside it (`restate`);
what was told never changes. Planned times are named in a day's note, and times that
both sides excuse beside it: they leave a day's colour as it is.

Knows no framework and no database. A day has 23 to 25 hours: where it begins and ends
comes from `partnership.local_time`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta

from partnership.local_time import HasTimeZone, first_instant, local_day
from scorecards.status.areas import (
    Known,
    Said,
    within,
    word_at,
    worst,
    worst_between,
)
from scorecards.status.document import AreaState, Day, ExcusedTime

SHOWN = 90  # days, today among them
INSTANT = timedelta(microseconds=1)
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A local day, from its first instant until before the next one's."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Closed:
    """A day that is over: `told` for good, `known` as of now."""

    day: date
    told: AreaState
    known: AreaState
    restated_at: datetime | None = None


def spans(calendar: HasTimeZone, now: datetime) -> tuple[Span, ...]:
    """The days that are shown, oldest first; the last one is today."""
    today = local_day(calendar, now)
    days = [today - back * ONE for back in range(SHOWN - 1, -2, -1)]
    starts = [first_instant(calendar, day) for day in days]
    return tuple(
        Span(day, start, end)
        for day, start, end in zip(days, starts, starts[1:], strict=False)
    )


def close(
    known: Known, span: Span, now: datetime, shown: AreaState | None = None
) -> Closed:
    """The day as it was told while it lasted, restated at once where more is known.

    `shown` is the worst that the page is known to have shown that day; it counts even
    if what caused it was put right before the day was over.
    """
    told = worst_between(known.before(span.end), span.start, span.end)
    if shown is not None:
        told = worst([told, shown])
    return restate(Closed(span.day, told, told), known, span, now)


def restate(closed: Closed, known: Known, span: Span, now: datetime) -> Closed:
    """The day with what is known of it now; `told` stays."""
    state = worst_between(known, span.start, span.end)
    if state == closed.known:
        return closed
    return replace(
        closed, known=state, restated_at=_learned_at(closed, known, span, now)
    )


def history(
    shown: Iterable[Span],
    known: Known,
    closed: Mapping[date, Closed],
    now: datetime,
    before: AreaState | None = None,
) -> tuple[Day, ...]:
    """The days that are closed, and today as it is told so far.

    `before`: the worst that the page has shown today already.
    """
    return tuple(_days(shown, known, closed, now, before))


def _days(
    shown: Iterable[Span],
    known: Known,
    closed: Mapping[date, Closed],
    now: datetime,
    before: AreaState | None,
) -> Iterator[Day]:
    for span in shown:
        if span.start <= now < span.end:
            so_far = worst_between(known, span.start, now + INSTANT)
            state = worst([so_far, before or so_far])
            yield _day(Closed(span.day, state, state), known, span)
        elif span.day in closed:
            yield _day(closed[span.day], known, span)


def _day(closed: Closed, known: Known, span: Span) -> Day:
    return Day(
        day=span.day,
        told=closed.told,
        known=closed.known,
        restated_at=closed.restated_at,
        items=_items(known, span),
        note="; ".join(planned(known.said, span)),
        excused=excused(known.excused, span),
    )


def planned(said: Iterable[Said], span: Span) -> list[str]:
    """The words of the planned times that fell into a day, in order."""
    words = [word for word in said if word.reaches(span.start, span.end)]
    moments = sorted(at for word in words for at in word.moments())
    found = [word_at(words, at) for at in within(moments, span.start, span.end)]
    work = [w.words for w in found if w and w.state is AreaState.UNDER_MAINTENANCE]
    return list(dict.fromkeys(work))


def excused(times: Iterable[ExcusedTime], span: Span) -> tuple[ExcusedTime, ...]:
    """The parts of excused times that lie in a day, in order, each of them once."""
    parts = {
        ExcusedTime(
            max(one.starts_at, span.start), min(one.ends_at, span.end), one.reason
        )
        for one in times
        if one.starts_at < span.end and one.ends_at > span.start
    }
    return tuple(sorted(parts, key=astuple))


def _items(known: Known, span: Span) -> tuple[str, ...]:
    there = [one for one in known.troubles if one.touched(span.start, span.end)]
    return tuple(one.ref for one in sorted(there, key=lambda one: one.began_at))


def _learned_at(closed: Closed, known: Known, span: Span, now: datetime) -> datetime:
    """When the news came that restates the day; now, where it has no time."""
    news = [
        *(one.told_at for one in known.troubles if one.touched(span.start, span.end)),
        *(one.said_at for one in known.said if one.reaches(span.start, span.end)),
    ]
    after = max(span.end, closed.restated_at or span.end)
    return max((at for at in news if after <= at <= now), default=now)
