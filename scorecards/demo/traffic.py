"""Contacts of one line, half hour by half hour: what arrives and what becomes of it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecards.demo.chance import Flags, Floats, Ints, settle, stream, wave
from scorecards.demo.places import Line, Place
from scorecards.demo.timeline import OUTAGE, Timeline

SLOT = 1800  # seconds
WEEKDAYS = np.array([1.18, 1.06, 1.0, 0.98, 0.94])
MET_BY_WEEKDAY = np.array([-0.022, -0.004, 0.004, 0.008, 0.012, 0.001, 0.001])
CAMPAIGN_LIFT = 1.42
CUT_OFF = 4  # one call in so many is still answered in time while others are cut off
FORECAST_SD = 0.055  # of a day's forecast
STRAIN = 0.58  # points of service level lost per point of contacts above forecast
SWING = 0.011  # of the service level, week by week
HANDLE_SD = 210.0  # of a single contact, in seconds
PATIENCE_LOST = 0.21  # of those not answered in time, the share that hangs up
OCCUPANCY = 0.815
DECEMBER, CHRISTMAS, BOXING_DAY = 12, 25, 26


@dataclass
class Traffic:
    """Arrays of days x half hours, but for `forecast`, which is by the day."""

    forecast: Floats
    offered: Ints
    within: Ints
    abandoned: Ints
    handled: Ints
    handle_seconds: Ints
    available_seconds: Ints  # handling and waiting for the next contact
    waiting_seconds: Ints
    required: Ints  # hours x 100
    staffed: Ints


@dataclass
class Arrivals:
    """What arrives and is answered in time, before anything else is known of it."""

    forecast: Floats
    expected: Floats
    offered: Ints
    within: Ints


def traffic_of(place: Place, timeline: Timeline, code: str) -> list[Traffic]:
    """All lines of a place; `code` is the KPI that its answered-in-time counts are.

    The latest complete window comes to the value that the place has settled for it.
    """
    arrivals = [_arrivals(place, line, timeline) for line in place.lines]
    if code in place.settled:
        _settle(arrivals, place, timeline, code)
    return [
        _outcome(place, line, arrival)
        for line, arrival in zip(place.lines, arrivals, strict=True)
    ]


def in_period(days: tuple[date, ...], first: date, last: date) -> Flags:
    """Which of the days lie between the two, both included."""
    return np.array([first <= day <= last for day in days])


def _arrivals(place: Place, line: Line, timeline: Timeline) -> Arrivals:
    rng = stream(place.slug, line.name, "arrivals")
    days = timeline.days
    usual = line.contacts * _shape_of_days(place, days)
    forecast = np.rint(usual * (1 + rng.normal(0, FORECAST_SD, len(days))))
    expected = (usual * _lift(place, timeline))[:, None] * _shape_of_a_day(place.hours)
    offered = rng.poisson(expected)
    # Days when nobody is there have no forecast to compare with.
    pressure = offered.sum(1) / np.maximum(forecast, 1) - 1
    weekdays = MET_BY_WEEKDAY[[day.weekday() for day in days]]
    met = place.met + weekdays + wave(rng, len(days), SWING) - STRAIN * pressure
    chance = met[:, None] + rng.normal(0, 0.03, offered.shape)
    within = rng.binomial(offered, np.clip(chance, 0.2, 0.99))
    within = np.where(_cut_off(place, timeline), within // CUT_OFF, within)
    return Arrivals(
        forecast, usual[:, None] * _shape_of_a_day(place.hours), offered, within
    )


def _settle(
    arrivals: list[Arrivals], place: Place, timeline: Timeline, code: str
) -> None:
    window = in_period(timeline.days, timeline.latest.first, timeline.latest.last)
    rng = stream(place.slug, code, "settled")
    settled = settle(
        np.stack([arrival.within[window] for arrival in arrivals]),
        np.stack([arrival.offered[window] for arrival in arrivals]),
        place.settled[code],
        rng,
    )
    for arrival, within in zip(arrivals, settled, strict=True):
        arrival.within[window] = within


def _outcome(place: Place, line: Line, arrival: Arrivals) -> Traffic:
    rng = stream(place.slug, line.name, "outcome")
    offered, within = arrival.offered, arrival.within
    late = offered - within
    abandoned = rng.binomial(late, PATIENCE_LOST)
    handled = offered - abandoned
    mean = line.handle_time * (1 + wave(rng, len(offered), 0.012))[:, None]
    luck = rng.normal(0, HANDLE_SD, offered.shape) * np.sqrt(handled)
    seconds = np.maximum(handled * mean + luck, handled * 30.0)
    busy = OCCUPANCY + 0.35 * (late.sum(1) / np.maximum(offered.sum(1), 1) - 0.17)
    share = np.clip(busy[:, None] + rng.normal(0, 0.02, offered.shape), 0.55, 0.97)
    required = arrival.expected * line.handle_time / 3600 / OCCUPANCY
    there = 0.992 + wave(rng, len(offered), 0.012)[:, None]
    staffed = required * (there + rng.normal(0, 0.02, offered.shape))
    return Traffic(
        forecast=arrival.forecast,
        offered=offered,
        within=within,
        abandoned=abandoned,
        handled=handled,
        handle_seconds=_whole(seconds),
        available_seconds=_whole(seconds / share),
        waiting_seconds=_whole(within * 9.0 + (late - abandoned) * 74.0),
        required=_whole(required * 100),
        staffed=_whole(staffed * 100),
    )


def _shape_of_days(place: Place, days: tuple[date, ...]) -> Floats:
    """Each day's share of an ordinary weekday: week, season, growth, holidays."""
    week = np.append(WEEKDAYS, [place.weekend * 1.08, place.weekend * 0.92])
    weekday = week[[day.weekday() for day in days]]
    turn = 2 * np.pi * np.array([day.timetuple().tm_yday for day in days]) / 365.25
    season = 1 + 0.06 * np.cos(turn) + 0.02 * np.sin(2 * turn)
    growth = np.linspace(0.95, 1.04, len(days))
    quiet = [
        day.month == DECEMBER and day.day in (CHRISTMAS, BOXING_DAY) for day in days
    ]
    return weekday * season * growth * np.where(quiet, 0.35, 1.0)


def _lift(place: Place, timeline: Timeline) -> Floats:
    """What the campaign adds to its days, which no forecast knows of."""
    lifted = [place.campaign and day in timeline.campaign for day in timeline.days]
    return np.where(lifted, CAMPAIGN_LIFT, 1.0)


def _cut_off(place: Place, timeline: Timeline) -> Flags:
    """The half hours, days x slots, in which calls were cut off."""
    away = timeline.outage_day
    day = np.array([place.campaign and day == away for day in timeline.days])
    opens, closes = place.hours
    at = opens + np.arange((closes - opens) * 2) / 2
    first, last = (clock.hour + clock.minute / 60 for clock in OUTAGE)
    return np.asarray(day[:, None] & (at >= first) & (at < last))


def _shape_of_a_day(hours: tuple[int, int]) -> Floats:
    """The share of each half hour: busiest before noon, again in the afternoon."""
    opens, closes = hours
    at = opens + 0.25 + np.arange((closes - opens) * 2) / 2
    busy = np.exp(-((at - 11) ** 2) / 5) + 0.8 * np.exp(-((at - 15.5) ** 2) / 8) + 0.35
    return np.asarray(busy / busy.sum())


def _whole(numbers: Floats) -> Ints:
    return np.rint(numbers).astype(np.int64)
