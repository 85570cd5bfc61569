"""The readings of a place as columns: every KPI, queue and grain over two years."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import numpy as np

from kpis.catalogue import CATALOGUE
from kpis.importing.book import GRAINS
from partnership import periods
from partnership.periods import Period
from scorecards.demo import measures
from scorecards.demo.chance import Flags, Floats, Ints, settle, stream
from scorecards.demo.places import Place
from scorecards.demo.timeline import Timeline
from scorecards.demo.traffic import SLOT, Traffic, in_period, traffic_of

SERVICE = ("service_level_offered", "service_level_answered", "reply_in_time")
BY_TELEPHONE: Mapping[str, Callable[[Traffic], tuple[Ints, Ints]]] = {
    "service_level_offered": lambda t: (t.within, t.offered),
    "service_level_answered": lambda t: (t.within, t.handled),
    "reply_in_time": lambda t: (t.within, t.offered),
    "abandon_rate": lambda t: (t.abandoned, t.offered),
    "asa": lambda t: (t.waiting_seconds, t.handled),
    "aht": lambda t: (t.handle_seconds, t.handled),
    "occupancy": lambda t: (t.handle_seconds, t.available_seconds),
    "staffing_to_plan": lambda t: (t.staffed, t.required),
    "contacts_offered": lambda t: (t.offered, np.minimum(t.offered, 1)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """Readings of one KPI, queue and grain, in the KPI's smallest units.

    `day` and `known` are ordinals: the day a reading belongs to, and the last day of
    its period, after which it can be read.
    """

    code: str
    queue: str
    grain: str
    day: Ints
    known: Ints
    starts: Ints  # seconds since 1970
    numerators: Ints
    denominators: Ints

    def __len__(self) -> int:
        return len(self.day)

    def where(self, keep: Flags) -> "Column":
        """The readings that are flagged."""
        arrays = ("day", "known", "starts", "numerators", "denominators")
        return replace(self, **{name: getattr(self, name)[keep] for name in arrays})

    def between(self, first: date, last: date) -> "Column":
        """The readings that come to be known from one day to another."""
        return self.where(
            (self.known >= first.toordinal()) & (self.known <= last.toordinal())
        )


def columns_of(place: Place, timeline: Timeline) -> list[Column]:
    """Every reading of the place, without those of which nothing was counted."""
    found = [*_telephone(place, timeline), *_measured(place, timeline)]
    return [column.where(column.denominators > 0) for column in found]


def _telephone(place: Place, timeline: Timeline) -> Iterator[Column]:
    """By the day at first, by the half hour since the detailed days began."""
    served = next(code for code in SERVICE if code in place.kpis)
    traffics = traffic_of(place, timeline, served)
    detailed = in_period(timeline.days, timeline.detailed_from, timeline.today)
    days = _days(timeline)
    slots = _slots(place, timeline)
    for code in (code for code in place.kpis if code in BY_TELEPHONE):
        for line, traffic in zip(place.lines, traffics, strict=True):
            pairs = BY_TELEPHONE[code](traffic)
            by_day = (_day_sum(pairs[0]), _day_sum(pairs[1]))
            if CATALOGUE[code].aggregation == "sum":
                by_day = by_day[0], np.minimum(by_day[1], 1)
            yield _column(code, line.name, "day", days, by_day).where(~detailed)
            half_hours = _column(code, line.name, "30min", slots, pairs)
            yield half_hours.where(np.repeat(detailed, traffic.offered.shape[1]))
    yield _forecast_error(timeline, traffics)


def _forecast_error(timeline: Timeline, traffics: list[Traffic]) -> Column:
    """By the day, over all lines: what the client's forecast missed."""
    actual = np.sum([_day_sum(traffic.offered) for traffic in traffics], 0)
    forecast = np.sum([traffic.forecast for traffic in traffics], 0)
    missed = np.abs(forecast - actual)
    power = CATALOGUE["forecast_error"].numerator_power
    pairs = (_units(missed, power), actual)
    return _column("forecast_error", "", "day", _days(timeline), pairs)


def _measured(place: Place, timeline: Timeline) -> Iterator[Column]:
    """What is counted by hand, by survey and by other systems."""
    kinds = (
        ("day", measures.DAILY, _days(timeline)),
        ("month", measures.BY_WINDOW, _whole(timeline, _complete(timeline))),
    )
    for grain, those, when in kinds:
        for code in (code for code in place.kpis if code in those):
            rng = stream(place.slug, code)
            pairs = those[code].draw(rng, len(when[0]))
            column = _column(code, "", grain, when, _in_units(code, pairs))
            yield _as_told(place, timeline, column)


def _as_told(place: Place, timeline: Timeline, column: Column) -> Column:
    """The column with what the story says of it."""
    latest = timeline.latest
    if column.code == "campaigns_announced" and place.campaign:
        return _one_unannounced(timeline, column)
    if column.code not in place.settled:
        return column
    inside = (column.day >= latest.first.toordinal()) & (
        column.day <= latest.last.toordinal()
    )
    numerators = column.numerators.copy()
    numerators[inside] = settle(
        numerators[inside],
        column.denominators[inside],
        place.settled[column.code],
        stream(place.slug, column.code, "settled"),
    )
    return replace(column, numerators=numerators)


def _one_unannounced(timeline: Timeline, column: Column) -> Column:
    """In the window of the campaign one campaign more, of which nobody had heard."""
    first = timeline.campaign[0].toordinal()
    its = (column.day <= first) & (first <= column.known)
    announced = np.where(its, np.maximum(column.numerators, 2), column.numerators)
    campaigns = np.where(its, announced + 1, column.denominators)
    return replace(column, numerators=announced, denominators=campaigns)


When = tuple[Ints, Ints, Ints]  # day, known, starts


def _days(timeline: Timeline) -> When:
    ordinals = _ordinals(timeline.days)
    starts = [
        _stamp(periods.first_instant(timeline.calendar, d)) for d in timeline.days
    ]
    return ordinals, ordinals, np.array(starts)


def _slots(place: Place, timeline: Timeline) -> When:
    """Every half hour of the opening times, day by day."""
    opens, closes = place.hours
    count = (closes - opens) * 2
    opening = [_stamp(timeline.at(day, time(opens))) for day in timeline.days]
    ordinals = np.repeat(_ordinals(timeline.days), count)
    starts = np.array(opening)[:, None] + SLOT * np.arange(count)
    return ordinals, ordinals, starts.ravel()


def _whole(timeline: Timeline, found: tuple[Period, ...]) -> When:
    starts = [_stamp(periods.first_instant(timeline.calendar, p.first)) for p in found]
    firsts = _ordinals(tuple(period.first for period in found))
    return firsts, _ordinals(tuple(period.last for period in found)), np.array(starts)


def _complete(timeline: Timeline) -> tuple[Period, ...]:
    """The windows of which all days are there."""
    first, last = timeline.days[0], timeline.days[-1]
    return tuple(w for w in timeline.windows if first <= w.first and w.last <= last)


def _column(
    code: str,
    queue: str,
    grain: str,
    when: When,
    pairs: tuple[Ints, Ints],
) -> Column:
    return Column(code, queue, grain, *when, pairs[0].ravel(), pairs[1].ravel())


def _in_units(code: str, pairs: measures.Pairs) -> tuple[Ints, Ints]:
    entry = CATALOGUE[code]
    return (
        _units(pairs[0], entry.numerator_power),
        _units(pairs[1], entry.denominator_power),
    )


def _units(numbers: Floats | Ints, power: int) -> Ints:
    return np.rint(numbers * 10.0**power).astype(np.int64)


def _day_sum(numbers: Ints) -> Ints:
    return np.asarray(numbers.sum(1))


def _ordinals(days: tuple[date, ...]) -> Ints:
    return np.array([day.toordinal() for day in days], np.int64)


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())


GRAIN_NUMBERS = {grain: number for number, grain in enumerate(GRAINS)}
