"""The counts that the openness section of a scorecard is made of.

docs/arithmetic.md, section 4. Pooled over both sides; nothing here is per person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TypedDict

from django.db.models import Count, F, Q

from incidents.lifecycle import (
    ACKNOWLEDGE_WITHIN,
    Kind,
    Origin,
    Visibility,
    ahead,
    disclosure_lag,
)
from incidents.models import Incident, Promise
from partnership.models import Partnership, Side


class OpennessFacts(TypedDict):
    """`kept` of `due` promises; `told` of one's own beside `found_though_known`.

    `acknowledged` of `to_acknowledge` in time stands beside the score, outside it.
    """

    kept: int
    due: int
    told: int
    found_though_known: int
    acknowledged: int
    to_acknowledge: int


# A heads-up counts for the side that told it, once, also when it becomes an incident.
TOLD = Q(began_as=Kind.HEADS_UP) | Q(origin=F("logged_side"))
# The other side found it and logged it first; answered no, it is neutral.
FOUND = (
    Q(began_as=Kind.INCIDENT, origin__in=[Origin.CLIENT, Origin.PARTNER])
    & ~Q(origin=F("logged_side"))
    & (Q(knew_before=None) | Q(knew_before=True))
)


def openness_facts(
    partnership: Partnership, start: datetime, end: datetime, now: datetime
) -> OpennessFacts:
    """Promises by when they were due, tellings by when they were told.

    `start` and `end` are half-open; what lies after `now` is not due yet. A promise
    that came as a courtesy is not counted.
    """
    promises = Promise.objects.filter(
        partnership=partnership,
        courtesy=False,
        due_at__gte=start,
        due_at__lt=min(end, now),
    ).aggregate(
        due=Count("pk"), kept=Count("pk", filter=Q(answered_at__lte=F("due_at")))
    )
    in_time = Q(acknowledged_at__lte=F("told_at") + ACKNOWLEDGE_WITHIN)
    decided = Q(acknowledged_at__isnull=False) | Q(
        told_at__lte=now - ACKNOWLEDGE_WITHIN
    )
    told = Incident.objects.filter(
        partnership=partnership,
        visibility=Visibility.BOTH,
        told_at__gte=start,
        told_at__lt=end,
        told_at__lte=now,
    ).aggregate(
        told=Count("pk", filter=TOLD),
        found=Count("pk", filter=FOUND),
        acknowledged=Count("pk", filter=in_time),
        to_acknowledge=Count("pk", filter=decided),
    )
    return OpennessFacts(
        kept=promises["kept"],
        due=promises["due"],
        told=told["told"],
        found_though_known=told["found"],
        acknowledged=told["acknowledged"],
        to_acknowledge=told["to_acknowledge"],
    )


@dataclass(frozen=True)
class Disclosure:
    """How early one side told in a period; medians, never of one person.

    `lag`: from knowing to telling. `ahead`: by how much heads-ups came before what
    they spoke of, where that time was known. None where there is none.
    """

    told: int
    lag: timedelta | None
    ahead: timedelta | None


def disclosures(
    partnership: Partnership, start: datetime, end: datetime
) -> dict[str, Disclosure]:
    """Each side's disclosure, for tellings from `start` until before `end`."""
    rows = Incident.objects.filter(
        partnership=partnership,
        visibility=Visibility.BOTH,
        told_at__gte=start,
        told_at__lt=end,
    ).values_list("logged_side", "known_at", "told_at", "expected_at")
    told: dict[str, list[tuple[timedelta, timedelta | None]]]
    told = {side.value: [] for side in Side}
    for side, known_at, told_at, expected_at in rows:
        if told_at is not None:
            lag = disclosure_lag(known_at, told_at)
            told[side].append((lag, ahead(told_at, expected_at)))
    return {side: _disclosure(each) for side, each in told.items()}


def _disclosure(told: list[tuple[timedelta, timedelta | None]]) -> Disclosure:
    aheads = [ahead_by for _lag, ahead_by in told if ahead_by is not None]
    return Disclosure(
        told=len(told),
        lag=_median([lag for lag, _ahead in told]),
        ahead=_median(aheads),
    )


def _median(spans: list[timedelta]) -> timedelta | None:
    if not spans:
        return None
    return timedelta(seconds=median(span.total_seconds() for span in spans))
