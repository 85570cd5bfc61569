"""The counts that the openness section of a scorecard is made of.

docs/arithmetic.md, section 4. Pooled over both sides; nothing here is per person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, TypedDict

from django.db import connection

from incidents.lifecycle import (
    ACKNOWLEDGE_WITHIN,
    Kind,
    Visibility,
    ahead,
    disclosure_lag,
)
from incidents.models import Incident
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


# Asked for every scorecard that is computed, so it is one statement, written out.
#
# Told: a heads-up counts for the side that told it, once, also when it becomes an
# incident. Found though known: the other side found it and logged it first; where its
# origin answered that it did not know, it is neutral.
COUNTS = """
SELECT promises.*, incidents.*
FROM (
    SELECT count(*) FILTER (WHERE answered_at <= due_at) AS kept, count(*) AS due
    FROM incidents_promise
    WHERE partnership_id = %(partnership)s AND NOT courtesy
        AND due_at >= %(start)s AND due_at < least(%(end)s, %(now)s)
) AS promises, (
    SELECT
        count(*) FILTER (WHERE began_as = %(heads_up)s OR origin = logged_side) AS told,
        count(*) FILTER (
            WHERE began_as = %(incident)s AND origin = ANY (%(sides)s)
            AND origin <> logged_side AND knew_before IS NOT FALSE
        ) AS found_though_known,
        count(*) FILTER (WHERE acknowledged_at <= told_at + %(within)s) AS acknowledged,
        count(*) FILTER (
            WHERE acknowledged_at IS NOT NULL OR told_at <= %(now)s - %(within)s
        ) AS to_acknowledge
    FROM incidents_incident
    WHERE partnership_id = %(partnership)s AND visibility = %(both)s
        AND told_at >= %(start)s AND told_at < %(end)s AND told_at <= %(now)s
) AS incidents
"""


def openness_facts(
    partnership: Partnership, start: datetime, end: datetime, now: datetime
) -> OpennessFacts:
    """Promises by when they were due, tellings by when they were told.

    `start` and `end` are half-open; what lies after `now` is not due yet. A promise
    that came as a courtesy is not counted.
    """
    asked: dict[str, Any] = {
        "partnership": partnership.pk,
        "start": start,
        "end": end,
        "now": now,
        "within": ACKNOWLEDGE_WITHIN,
        "heads_up": str(Kind.HEADS_UP),
        "incident": str(Kind.INCIDENT),
        "sides": [side.value for side in Side],
        "both": str(Visibility.BOTH),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, asked)
        kept, due, told, found, acknowledged, to_acknowledge = cursor.fetchone()
    return OpennessFacts(
        kept=kept,
        due=due,
        told=told,
        found_though_known=found,
        acknowledged=acknowledged,
        to_acknowledge=to_acknowledge,
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
