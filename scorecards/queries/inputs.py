"""What a scorecard is made of, read in a fixed number of queries.

Sums come from roll-ups, grouped in the database; nothing here grows with the number
of readings but the one query that says which imports a period's readings came with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from incidents.queries.openness import openness_facts
from kpis.arithmetic.values import Pair
from kpis.models import Rollup, RollupGrain, WindowFees
from partnership import periods
from partnership.models import Partnership
from partnership.periods import Kind, Period
from partnership.postgres.asking import ask
from scorecards.document import ImportPart, from_json
from scorecards.facts import (
    WEEK,
    WINDOW,
    Cell,
    Facts,
    FeesFacts,
    KpiFacts,
    Weekday,
)
from scorecards.models import Scorecard
from scorecards.ours import OPENNESS_COUNTS
from scorecards.queries.targets import targets_until
from scorecards.spans import Spans
from scorecards.statement import window_penalty

LOOK_BACK = timedelta(weeks=12)  # for the days of the week that readings come on
GRAINS: Mapping[int, str] = {RollupGrain.WEEK: WEEK, RollupGrain.WINDOW: WINDOW}


def facts_of(partnership: Partnership, spans: Spans, now: datetime) -> Facts:
    """Everything that the card of a period is made of; 9 queries, 10 for a quarter."""
    imports, imports_of = _imports(partnership, spans)
    return Facts(
        currency=partnership.currency,
        revision=partnership.revision,
        kpis=kpi_facts(partnership),
        targets=targets_until(partnership, spans.period.last),
        cells=cells_of(partnership, spans),
        weekdays=_weekdays(partnership, spans),
        imports=imports,
        imports_of=imports_of,
        fees=_fees(partnership, spans),
        openness=_openness(partnership, spans.period, now),
        now=now,
        **_windows(partnership, spans),
    )


def kpi_facts(
    partnership: Partnership, code: str | None = None
) -> tuple[KpiFacts, ...]:
    """The KPIs in use in the order of the scorecard, or the one with this code."""
    return tuple(
        KpiFacts(
            id=row[0],
            code=row[1],
            name=row[2],
            group=row[3],
            section=row[4],
            owner_side=row[5],
            unit=row[6],
            scale=row[7],
            decimals=row[8],
            aggregation=row[9],
            direction=row[10] or "none",
            definition_version=row[11],
            numerator_power=row[12],
            denominator_power=row[13],
            counts=row[14],
        )
        for row in ask(KPIS, {"partnership": partnership.pk, "code": code})
    )


KPIS = """
SELECT kpi.id, code, name, "group", section, owner_side, unit, scale, decimals,
    aggregation, definition.direction, definition.version, numerator_power,
    denominator_power, counts
FROM kpis_kpi AS kpi
LEFT JOIN LATERAL (
    SELECT direction, version FROM kpis_definition
    WHERE partnership_id = kpi.partnership_id AND kpi_id = kpi.id
    ORDER BY version DESC LIMIT 1
) AS definition ON true
WHERE kpi.partnership_id = %(partnership)s AND code = coalesce(%(code)s, code)
ORDER BY array_position(ARRAY['customer', 'quality', 'people', 'client'],
    "group"::text), position, code
"""


def cells_of(
    partnership: Partnership, spans: Spans
) -> Mapping[tuple[int, str, date], Cell]:
    """Sums of every KPI over the weeks and windows that the card looks at."""
    parts = [*spans.parts, *spans.parts_before]
    return cells(
        partnership,
        weeks=[*spans.weeks, *(p for p in parts if p.kind is Kind.WEEK)],
        windows=[*spans.windows, *(p for p in parts if p.kind is Kind.WINDOW)],
    )


def cells(
    partnership: Partnership,
    *,
    weeks: Iterable[Period],
    windows: Iterable[Period],
    kpi: int | None = None,
) -> Mapping[tuple[int, str, date], Cell]:
    """Sums over these weeks and windows, of one KPI or of all; one query."""
    found: dict[tuple[int, str, date], Cell] = {}
    parameters = {
        "partnership": partnership.pk,
        "weeks": _firsts(weeks),
        "windows": _firsts(windows),
        "kpi": kpi,
    }
    for row in ask(CELLS, parameters):
        of_kpi, grain, first, queue, numerator, denominator, *rest = row
        key = (of_kpi, GRAINS[grain], first)
        readings, provisional, unweighted, *excused = rest
        pair = Pair(int(numerator), int(denominator), queue)
        n, d = map(int, excused)
        cell = Cell((pair,), readings, provisional, unweighted, n, d)
        found[key] = found[key] + cell if key in found else cell
    return found


# Queues are kept apart for a `level` alone: there the queues' values add up. Which
# KPIs those are is asked once, beside the sums: joined, it would be for every cell.
CELLS = """
SELECT kpi_id, grain, first, coalesce(queue.code, 'all') AS part, numerator,
    denominator, readings, provisional, unweighted, excused_numerator,
    excused_denominator
FROM (
    SELECT kpi_id, grain, first,
        CASE WHEN kpi_id = ANY (ARRAY(SELECT id FROM kpis_kpi
            WHERE partnership_id = %(partnership)s AND aggregation = 'level'))
        THEN queue_id END AS queue_id,
        sum(numerator) AS numerator, sum(denominator) AS denominator,
        sum(readings)::integer AS readings, bool_or(provisional) AS provisional,
        bool_or(unweighted) AS unweighted,
        sum(excused_numerator) AS excused_numerator,
        sum(excused_denominator) AS excused_denominator
    FROM kpis_rollup
    WHERE partnership_id = %(partnership)s
        AND (%(kpi)s::bigint IS NULL OR kpi_id = %(kpi)s)
        AND (grain = 5 AND first = ANY (%(weeks)s)
            OR grain = 6 AND first = ANY (%(windows)s))
    GROUP BY 1, 2, 3, 4
) AS cell
LEFT JOIN partnership_queue AS queue
    ON queue.partnership_id = %(partnership)s AND queue.id = cell.queue_id
ORDER BY kpi_id, grain, first, part
"""


def _firsts(found: Iterable[Period]) -> list[date]:
    return sorted({period.first for period in found})


def _weekdays(
    partnership: Partnership, spans: Spans
) -> Mapping[int, Mapping[int, Weekday]]:
    """On which days of the week each KPI was read, lately and in the period."""
    found: dict[int, dict[int, Weekday]] = defaultdict(dict)
    period = spans.period
    for kpi, weekday, seen, here, since in ask(
        WEEKDAYS,
        {
            "partnership": partnership.pk,
            "from": period.first - LOOK_BACK,
            "first": period.first,
            "last": period.last,
        },
    ):
        found[kpi][weekday] = Weekday(seen, here, since)
    return found


WEEKDAYS = """
SELECT kpi_id, extract(isodow FROM first)::integer AS weekday, count(*),
    count(*) FILTER (WHERE first >= %(first)s), min(first)
FROM (
    SELECT DISTINCT kpi_id, first FROM kpis_rollup
    WHERE partnership_id = %(partnership)s AND grain = 4
        AND first BETWEEN %(from)s AND %(last)s
) AS read_on
GROUP BY kpi_id, weekday
"""


def _imports(
    partnership: Partnership, spans: Spans
) -> tuple[tuple[ImportPart, ...], Mapping[int, tuple[int, ...]]]:
    """The imports that the period's readings came with, and which KPI has which."""
    parts: dict[int, ImportPart] = {}
    of_kpi: dict[int, list[int]] = defaultdict(list)
    period = spans.period
    found = ask(
        IMPORTS,
        {"partnership": partnership.pk, "first": period.first, "last": period.last},
    )
    for kpi, number, file_name, by_name, at, provisional, rows in found:
        of_kpi[kpi].append(number)
        before = parts[number].rows if number in parts else 0
        parts[number] = ImportPart(
            number=number,
            file=file_name,
            by=by_name,
            at=at,
            rows=before + rows,
            provisional=provisional,
        )
    return (
        tuple(parts[number] for number in sorted(parts)),
        {kpi: tuple(numbers) for kpi, numbers in of_kpi.items()},
    )


IMPORTS = """
SELECT kpi_id, batch.number, batch.file_name, batch.by_name,
    coalesce(batch.saved_at, batch.at), batch.provisional, found.rows
FROM (
    SELECT kpi_id, batch_id, count(*)::integer AS rows FROM kpis_reading
    WHERE partnership_id = %(partnership)s AND day BETWEEN %(first)s AND %(last)s
    GROUP BY kpi_id, batch_id
) AS found
JOIN kpis_importbatch AS batch
    ON batch.partnership_id = %(partnership)s AND batch.id = found.batch_id
ORDER BY kpi_id, batch.number
"""


def _fees(partnership: Partnership, spans: Spans) -> FeesFacts | None:
    if spans.period.kind is not Kind.WINDOW:
        return None
    fees = WindowFees.objects.filter(
        partnership=partnership, window=spans.period.key
    ).first()
    if fees is None:
        return None
    return FeesFacts(
        fees=fees.fees,
        at_risk=fees.at_risk,
        cap=fees.cap,
        confirmed=fees.confirmed_at is not None,
    )


def _openness(
    partnership: Partnership, period: Period, now: datetime
) -> Mapping[str, int]:
    """Promises and tellings of the period; empty where there was none at all.

    What nobody looked at leaves no trace: a card of a time without incidents stays
    the same to the letter.
    """
    start, end = periods.bounds(partnership.calendar, period)
    counts: Mapping[str, Any] = openness_facts(partnership, start, end, now)
    found = {name: counts[name] for name in OPENNESS_COUNTS}
    return found if any(found.values()) else {}


def _windows(partnership: Partnership, spans: Spans) -> dict[str, Any]:
    """What the cards of a quarter's windows say about penalties."""
    if spans.period.kind is not Kind.QUARTER:
        return {}
    keys = [part.key for part in spans.parts]
    cards = Scorecard.objects.filter(
        partnership=partnership, period__in=keys, is_latest=True
    )
    penalties = {card.period: from_json(card.document).penalty for card in cards}
    every = penalties.values()
    return {
        "windows": tuple(window_penalty(key, penalties.get(key)) for key in keys),
        "windows_provisional": frozenset(
            str(why) for p in every for why in p.provisional
        ),
        "windows_due": tuple(sorted({code for p in every for code in p.due})),
    }


def periods_with_readings(partnership: Partnership) -> list[Period]:
    """Every week, window and quarter that holds a reading, kind by kind."""
    calendar = partnership.calendar
    rolled_up = Rollup.objects.filter(partnership_id=partnership.pk)
    firsts = {
        grain: rolled_up.filter(grain=grain).values_list("first", flat=True).distinct()
        for grain in GRAINS
    }
    return [
        *periods.periods_touched(calendar, firsts[RollupGrain.WEEK], [Kind.WEEK]),
        # A quarter adds its windows up, so they come first.
        *periods.periods_touched(
            calendar, firsts[RollupGrain.WINDOW], [Kind.WINDOW, Kind.QUARTER]
        ),
    ]
