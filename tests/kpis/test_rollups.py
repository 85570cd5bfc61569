"""Roll-ups are the sums of the readings, and only stale days are touched."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.actions import readings
from kpis.actions.rollups import bring_up_to_date, rebuild
from kpis.models import Grain, Reading, Rollup, RollupGrain, StaleDay
from partnership import periods
from partnership.models import OutboxRow, Partnership
from partnership.periods import Kind
from tests.cast import Cast
from tests.kpis.readings import BY, NOW, bring, half_hours, use, versions

MONDAY = date(2026, 11, 2)
SERVICE = "service_level_offered"
KINDS = {4: Kind.DAY, 5: Kind.WEEK, 6: Kind.WINDOW}
Cells = dict[tuple[int, str, date, str], tuple[int, int, int, int]]


@pytest.fixture
def ours(cast: Cast) -> Iterator[Partnership]:
    with cast.inside() as partnership:
        use(partnership, NOW, SERVICE, "aht", "contacts_offered", "headcount")
        yield partnership


def cells(partnership: Partnership, *grains: int) -> Cells:
    """What the database rolled up: n, d, readings, days."""
    found = Rollup.objects.filter(partnership=partnership, grain__in=grains or KINDS)
    return {
        (cell.grain, cell.kpi.code, cell.first, cell.queue.code): (
            cell.numerator,
            cell.denominator,
            cell.readings,
            cell.days,
        )
        for cell in found.select_related("kpi", "queue")
    }


def recomputed(partnership: Partnership) -> Cells:
    """The same by plain loops over every reading."""
    calendar = partnership.calendar
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    held: dict[Any, set[date]] = defaultdict(set)
    for reading in Reading.objects.filter(partnership=partnership).select_related(
        "kpi", "queue"
    ):
        for grain, kind in KINDS.items():
            period = periods.period_of(calendar, kind, reading.day)
            if reading.grain > Grain.DAY and reading.grain != grain:
                continue
            key = (grain, reading.kpi.code, period.first, reading.queue.code)
            sums[key][0] += reading.numerator
            sums[key][1] += reading.denominator
            sums[key][2] += 1
            whole = reading.grain == grain and grain > Grain.DAY
            held[key] |= set(periods.days(period)) if whole else {reading.day}
    return {key: (n, d, r, len(held[key])) for key, (n, d, r) in sums.items()}


def test_days_roll_up_to_their_week_and_window(ours: Partnership) -> None:
    bring(
        ours,
        (SERVICE, "Sales", MONDAY, 80, 100),
        (SERVICE, "Sales", date(2026, 11, 3), 45, 50),
        (SERVICE, "Help", MONDAY, 1, 2),
    )
    bring_up_to_date(partnership=ours, now=NOW)
    found = cells(ours)
    assert found[4, SERVICE, MONDAY, "sales"] == (80, 100, 1, 1)
    assert found[5, SERVICE, MONDAY, "sales"] == (125, 150, 2, 2)
    assert found[6, SERVICE, date(2026, 11, 1), "sales"] == (125, 150, 2, 2)
    assert found == recomputed(ours)


def test_the_touched_periods_are_named_and_asked_for(ours: Partnership) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100), (SERVICE, "", date(2025, 3, 5), 8, 10))
    keys = bring_up_to_date(partnership=ours, now=NOW)
    assert keys == {
        *("2026-W45", "2026-11", "2026-Q4"),
        *("2025-W10", "2025-03", "2025-Q1"),
    }
    asked = OutboxRow.objects.filter(partnership=ours, kind="period_touched")
    assert set(asked.values_list("key", flat=True)) == keys


def test_the_revision_moves_with_a_change_and_only_then(ours: Partnership) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    ours.refresh_from_db()
    revision = ours.revision
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    assert bring_up_to_date(partnership=ours, now=NOW) == frozenset()
    ours.refresh_from_db()
    assert ours.revision == revision
    bring(ours, (SERVICE, "", MONDAY, 81, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    ours.refresh_from_db()
    assert ours.revision == revision + 1


def test_only_the_cells_of_stale_days_are_written(ours: Partnership) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(20)]
    bring(ours, *[(code, "", day, 8, 10) for code in (SERVICE, "aht") for day in days])
    bring_up_to_date(partnership=ours, now=NOW)
    before = set(versions("kpis_rollup", ours))
    bring(ours, (SERVICE, "", days[0], 9, 10))
    bring_up_to_date(partnership=ours, now=NOW)
    # One day, one week, one window of one KPI.
    assert len(before - set(versions("kpis_rollup", ours))) == 3
    assert cells(ours) == recomputed(ours)


def test_another_partnership_is_left_alone(cast: Cast) -> None:
    tables = ("kpis_reading", "kpis_rollup", "kpis_staleday")
    with cast.inside("northwind-harborline") as theirs:
        use(theirs, NOW, SERVICE)
        bring(theirs, (SERVICE, "", MONDAY, 80, 100))
        bring_up_to_date(partnership=theirs, now=NOW)
        before = [versions(table, theirs) for table in tables]
        revision = theirs.revision
    with cast.inside() as ours:
        use(ours, NOW, SERVICE)
        bring(ours, (SERVICE, "", MONDAY, 80, 100))
        bring_up_to_date(partnership=ours, now=NOW)
    with cast.inside("northwind-harborline") as theirs:
        assert [versions(table, theirs) for table in tables] == before
        theirs.refresh_from_db()
        assert theirs.revision == revision


def test_days_that_lost_their_readings_lose_their_cells(ours: Partnership) -> None:
    batch, _ = bring(ours, (SERVICE, "", MONDAY, 80, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    readings.undo(by=BY, batch=batch, now=NOW)
    bring_up_to_date(partnership=ours, now=NOW)
    assert cells(ours) == {}


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2026, 10, 25), 50), (date(2026, 3, 29), 46), (date(2026, 10, 24), 48)],
    ids=["25 hours", "23 hours", "24 hours"],
)
def test_a_day_holds_the_half_hours_of_its_own_length(
    ours: Partnership, day: date, count: int
) -> None:
    starts = periods.slots(ours.calendar, day, 30)
    around = half_hours(starts[0] - timedelta(hours=1), count + 4)
    bring(ours, *[(SERVICE, "", start, 1, 2) for start in around])
    bring_up_to_date(partnership=ours, now=NOW)
    assert cells(ours, 4)[4, SERVICE, day, "all"] == (count, 2 * count, count, 1)


def test_a_window_that_begins_on_the_22nd_sums_its_own_days(
    ours: Partnership,
) -> None:
    ours.window_start_day = 22
    ours.save(update_fields=["window_start_day"])
    bring(
        ours,
        (SERVICE, "", date(2026, 10, 21), 1, 10),
        (SERVICE, "", date(2026, 10, 22), 2, 10),
        (SERVICE, "", date(2026, 11, 21), 4, 10),
        (SERVICE, "", date(2026, 11, 22), 8, 10),
    )
    bring_up_to_date(partnership=ours, now=NOW)
    windows = {first: cell[0] for (_g, _k, first, _q), cell in cells(ours, 6).items()}
    assert windows == {
        date(2026, 9, 22): 1,
        date(2026, 10, 22): 6,
        date(2026, 11, 22): 8,
    }


def test_readings_of_a_week_or_a_month_go_straight_to_their_cell(
    ours: Partnership,
) -> None:
    bring(
        ours,
        (SERVICE, "", date(2026, 11, 1), 800, 1000, Grain.MONTH),
        ("aht", "", MONDAY, 3000, 10, Grain.WEEK),
    )
    bring_up_to_date(partnership=ours, now=NOW)
    assert cells(ours) == {
        (6, SERVICE, date(2026, 11, 1), "all"): (800, 1000, 1, 30),
        (5, "aht", MONDAY, "all"): (3000, 10, 1, 7),
    }


def test_queues_of_different_grains_stand_side_by_side_in_a_window(
    ours: Partnership,
) -> None:
    bring(
        ours,
        (SERVICE, "Sales", date(2026, 11, 1), 800, 1000, Grain.MONTH),
        (SERVICE, "Help", MONDAY, 8, 10),
    )
    bring_up_to_date(partnership=ours, now=NOW)
    assert cells(ours, 6) == recomputed_only(ours, 6)


def recomputed_only(partnership: Partnership, grain: int) -> Cells:
    return {
        key: cell for key, cell in recomputed(partnership).items() if key[0] == grain
    }


def test_the_oldest_source_counts_where_two_have_readings(ours: Partnership) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    bring(
        ours,
        (SERVICE, "", MONDAY, 99, 100),
        (SERVICE, "", date(2026, 11, 3), 7, 10),
        source="survey",
    )
    bring_up_to_date(partnership=ours, now=NOW)
    found = cells(ours, 4)
    assert found[4, SERVICE, MONDAY, "all"] == (80, 100, 1, 1)
    assert found[4, SERVICE, date(2026, 11, 3), "all"] == (7, 10, 1, 1)


LINE = st.tuples(
    st.sampled_from([SERVICE, "aht", "contacts_offered"]),
    st.sampled_from(["Sales", "Help"]),
    st.one_of(
        st.dates(date(2026, 1, 1), date(2026, 11, 30)),
        st.datetimes(
            datetime(2026, 3, 27),  # noqa: DTZ001 - the strategy adds the zone
            datetime(2026, 3, 31),  # noqa: DTZ001
            timezones=st.just(UTC),
        ).map(
            lambda at: at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
        ),
    ),
    st.integers(0, 10**12),
    st.integers(1, 10**6),
)


@given(st.lists(st.lists(LINE, min_size=1, max_size=12), min_size=1, max_size=3))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_roll_ups_equal_a_plain_recomputation(
    ours: Partnership, imports: list[list[tuple]]
) -> None:
    for lines in imports:
        bring(ours, *unique(lines), partial=True)
        bring_up_to_date(partnership=ours, now=NOW)
        assert cells(ours) == recomputed(ours)
    before = cells(ours)
    rebuild(partnership=ours, now=NOW)
    assert cells(ours) == before
    assert not StaleDay.objects.filter(partnership=ours).exists()


def unique(lines: list[tuple]) -> list[tuple]:
    """One line for each reading."""
    return list({line[:3]: line for line in lines}.values())


def test_roll_up_grains_are_numbered_as_the_readings_grains() -> None:
    assert (RollupGrain.DAY, RollupGrain.WEEK, RollupGrain.WINDOW) == (
        Grain.DAY,
        Grain.WEEK,
        Grain.MONTH,
    )
