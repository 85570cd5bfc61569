"""What an excused period would be, as its proposal keeps it. No framework, no database.

A time from `starts_at` until before `ends_at`, the KPIs that it holds for, and, where
their readings are coarser than that time, the counts that are to be taken out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from partnership.local_time import HasTimeZone, first_instant, local_day

INSTANT = timedelta(microseconds=1)
ONE = timedelta(days=1)
MOST_OF_SUBJECT = 80
AGAIN = " again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is taken out of one queue's day, week or window, in smallest units.

    `grain` is a `RollupGrain`, `first` the first day of the day, week or window.
    """

    queue: str
    grain: int
    first: date
    numerator: int
    denominator: int

    @property
    def cell(self) -> tuple[str, int, date]:
        return self.queue, self.grain, self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """The terms of a proposal. `queue` empty: all of them. `kpis` by code; None where
    whole readings are left out, and no counts have to be agreed. `again`: the number
    of the excused period that is to count again; 0 for one that is not to count."""

    reason: str
    why: str
    starts_at: datetime
    ends_at: datetime
    queue: str
    kpis: Mapping[str, Counts | None]
    again: int = 0

    @property
    def subject(self) -> str:
        """At most one proposal is open about one time of one queue, or of all."""
        time = f"{self.starts_at:%Y-%m-%dT%H:%M}/{self.ends_at:%Y-%m-%dT%H:%M}"
        again = AGAIN if self.again else ""
        return f"{time} {self.queue}".rstrip()[: MOST_OF_SUBJECT - len(again)] + again

    def as_json(self) -> dict[str, Any]:
        """Plain data; `read` makes the same excuse of it."""
        return {
            "reason": self.reason,
            "why": self.why,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "queue": self.queue,
            "kpis": {code: _plain(counts) for code, counts in self.kpis.items()},
            **({"again": self.again} if self.again else {}),
        }


def read(terms: Mapping[str, Any]) -> Excuse:
    """The excuse that `Excuse.as_json` wrote."""
    return Excuse(
        reason=terms["reason"],
        why=terms["why"],
        starts_at=datetime.fromisoformat(terms["starts_at"]),
        ends_at=datetime.fromisoformat(terms["ends_at"]),
        queue=terms["queue"],
        kpis={code: _counts(plain) for code, plain in terms["kpis"].items()},
        again=terms.get("again", 0),
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The local days that a time touches, and those that lie wholly inside it."""

    first: date
    last: date
    whole_from: date | None
    whole_to: date | None

    def hold(self, first: date, last: date) -> bool:
        """Whether all of these days lie wholly inside."""
        if self.whole_from is None or self.whole_to is None:
            return False
        return self.whole_from <= first and last <= self.whole_to


def days_of(calendar: HasTimeZone, starts_at: datetime, ends_at: datetime) -> Days:
    """The days of a time, as this calendar has them; `starts_at` before `ends_at`."""
    first = local_day(calendar, starts_at)
    last = local_day(calendar, ends_at - INSTANT)
    whole_from = first if first_instant(calendar, first) >= starts_at else first + ONE
    whole_to = last if first_instant(calendar, last + ONE) <= ends_at else last - ONE
    if whole_from > whole_to:
        return Days(first, last, None, None)
    return Days(first, last, whole_from, whole_to)


def _plain(counts: Counts | None) -> dict[str, Any] | None:
    if counts is None:
        return None
    return asdict(counts) | {"first": counts.first.isoformat()}


def _counts(plain: Mapping[str, Any] | None) -> Counts | None:
    if plain is None:
        return None
    return Counts(**{**plain, "first": date.fromisoformat(plain["first"])})
