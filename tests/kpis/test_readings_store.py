"""Readings are stored all or nothing, and the same file twice changes nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from kpis.actions import readings
from kpis.actions.readings import RefusedError
from kpis.actions.staging import StrangersError
from kpis.models import Grain, ImportState, Reading, ReadingBefore, StaleDay
from partnership.models import OutboxRow, Partnership
from tests.cast import Cast
from tests.kpis.readings import BY, NOW, bring, content, new_batch, rows_of, use

MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
SERVICE = "service_level_offered"


@pytest.fixture
def ours(cast: Cast) -> Iterator[Partnership]:
    with cast.inside() as partnership:
        use(partnership, NOW, SERVICE, "aht")
        yield partnership


def stale(partnership: Partnership) -> set[tuple[str, date]]:
    StaleDay.objects.filter(partnership=partnership)
    return set(
        StaleDay.objects.filter(partnership=partnership).values_list("kpi__code", "day")
    )


def test_a_first_import_creates_every_reading_and_marks_its_days_stale(
    ours: Partnership,
) -> None:
    batch, stored = bring(
        ours,
        (SERVICE, "", MONDAY, 80, 100),
        (SERVICE, "", TUESDAY, 90, 100),
        ("aht", "", MONDAY, 30_000, 100),
    )
    assert (stored.created, stored.updated, stored.unchanged) == (3, 0, 0)
    assert stale(ours) == {(SERVICE, MONDAY), (SERVICE, TUESDAY), ("aht", MONDAY)}
    assert Reading.objects.filter(batch=batch).count() == 3
    assert batch.state == ImportState.SAVED
    assert OutboxRow.objects.filter(partnership=ours, kind="bring_up_to_date").exists()


def test_the_same_readings_twice_change_nothing(ours: Partnership) -> None:
    lines = [(SERVICE, "", MONDAY, 80, 100), (SERVICE, "", TUESDAY, 90, 100)]
    bring(ours, *lines)
    before = content(ours)
    StaleDay.objects.all().delete()
    _batch, stored = bring(ours, *lines)
    assert (stored.created, stored.updated, stored.unchanged) == (0, 0, 2)
    assert content(ours) == before
    assert stale(ours) == set()


def test_a_correction_keeps_what_was_before_and_touches_its_day_only(
    ours: Partnership,
) -> None:
    first, _ = bring(
        ours, (SERVICE, "", MONDAY, 80, 100), (SERVICE, "", TUESDAY, 90, 100)
    )
    StaleDay.objects.all().delete()
    second, stored = bring(
        ours, (SERVICE, "", MONDAY, 81, 100), (SERVICE, "", TUESDAY, 90, 100)
    )
    assert (stored.created, stored.updated, stored.unchanged) == (0, 1, 1)
    assert stale(ours) == {(SERVICE, MONDAY)}
    before = ReadingBefore.objects.get()
    assert (before.numerator, before.batch_id) == (80, first.pk)
    assert before.replaced_by_id == second.pk
    change = stored.changes[0]
    assert (change.before, change.after) == ((80, 100), (81, 100))


CLASHES = {
    "all beside queues": (
        [(SERVICE, "", MONDAY, 80, 100)],
        [(SERVICE, "Sales", MONDAY, 80, 100)],
        "all_beside_queues",
    ),
    "queues beside all": (
        [(SERVICE, "Sales", MONDAY, 80, 100)],
        [(SERVICE, "", MONDAY, 80, 100)],
        "all_beside_queues",
    ),
    "half hours on a day given as a whole": (
        [(SERVICE, "", MONDAY, 80, 100)],
        [(SERVICE, "", datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 8, 10)],
        "other_grain",
    ),
    "a week over its days": (
        [(SERVICE, "", TUESDAY, 80, 100)],
        [(SERVICE, "", MONDAY, 80, 100, Grain.WEEK)],
        "other_grain",
    ),
    "a day inside a week": (
        [(SERVICE, "", MONDAY, 80, 100, Grain.WEEK)],
        [(SERVICE, "", TUESDAY, 80, 100)],
        "other_grain",
    ),
    "a day inside a month": (
        [(SERVICE, "", date(2026, 11, 1), 80, 100, Grain.MONTH)],
        [(SERVICE, "", date(2026, 11, 30), 80, 100)],
        "other_grain",
    ),
    "a week inside a month": (
        [(SERVICE, "", date(2026, 11, 1), 80, 100, Grain.MONTH)],
        [(SERVICE, "", MONDAY, 80, 100, Grain.WEEK)],
        "other_grain",
    ),
    "a month over the end of a week": (
        [(SERVICE, "", date(2026, 10, 26), 80, 100, Grain.WEEK)],
        [(SERVICE, "", date(2026, 11, 1), 80, 100, Grain.MONTH)],
        "other_grain",
    ),
    "a month over a week's queues": (
        [(SERVICE, "Sales", MONDAY, 80, 100, Grain.WEEK)],
        [(SERVICE, "", date(2026, 11, 1), 80, 100, Grain.MONTH)],
        "all_beside_queues",
    ),
}


@pytest.mark.parametrize(("there", "new", "code"), CLASHES.values(), ids=CLASHES.keys())
def test_what_overlaps_is_refused_by_row_and_nothing_is_written(
    ours: Partnership, there: list[tuple], new: list[tuple], code: str
) -> None:
    bring(ours, *there)
    before = content(ours)
    with pytest.raises(RefusedError) as refused:
        bring(ours, ("aht", "", MONDAY, 30_000, 100), *new)
    assert [issue.row for issue in refused.value.issues] == [2] * refused.value.count
    assert code in {issue.code for issue in refused.value.issues}
    assert content(ours) == before


def test_overlaps_inside_one_file_are_refused_too(ours: Partnership) -> None:
    with pytest.raises(RefusedError) as refused:
        bring(
            ours,
            (SERVICE, "", MONDAY, 80, 100),
            (SERVICE, "Sales", MONDAY, 80, 100),
        )
    assert [issue.row for issue in refused.value.issues] == [1, 2]


def test_partial_takes_the_rows_that_clash_with_nothing(ours: Partnership) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    _batch, stored = bring(
        ours,
        (SERVICE, "Sales", MONDAY, 80, 100),
        (SERVICE, "Sales", TUESDAY, 80, 100),
        partial=True,
    )
    assert (stored.created, stored.rejected) == (1, 1)
    assert [issue.row for issue in stored.issues] == [1]


def test_the_same_reading_in_two_rows_is_refused_with_both_rows(
    ours: Partnership,
) -> None:
    with pytest.raises(RefusedError) as refused:
        bring(ours, (SERVICE, "", MONDAY, 80, 100), (SERVICE, "", MONDAY, 81, 100))
    (issue,) = refused.value.issues
    assert issue.row == 2
    assert "row 1" in issue.message


def test_two_corrections_of_one_reading_in_one_file_are_refused(
    ours: Partnership,
) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    with pytest.raises(RefusedError):
        bring(ours, (SERVICE, "", MONDAY, 81, 100), (SERVICE, "", MONDAY, 82, 100))
    assert Reading.objects.get().numerator == 80


def test_other_queues_may_have_other_grains(ours: Partnership) -> None:
    bring(ours, (SERVICE, "Sales", MONDAY, 80, 100))
    _batch, stored = bring(
        ours, (SERVICE, "Help", datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 8, 10)
    )
    assert stored.created == 1


def test_a_week_and_a_month_that_share_no_day_stand_beside_each_other(
    ours: Partnership,
) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 1), 80, 100, Grain.MONTH))
    _batch, stored = bring(ours, (SERVICE, "", date(2026, 10, 19), 8, 10, Grain.WEEK))
    assert stored.created == 1


def test_ids_of_another_partnership_are_refused(cast: Cast) -> None:
    with cast.inside("northwind-harborline") as theirs:
        use(theirs, NOW, SERVICE)
        foreign = rows_of(theirs, [(SERVICE, "", MONDAY, 80, 100)])
    with cast.inside() as ours:
        use(ours, NOW, SERVICE)
        with pytest.raises(StrangersError):
            readings.store(by=BY, batch=new_batch(ours), batches=[foreign], now=NOW)
        assert content(ours) == []


def test_comparing_says_what_storing_would_do_and_does_nothing(
    ours: Partnership,
) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100))
    before = content(ours)
    rows = rows_of(ours, [(SERVICE, "", MONDAY, 81, 100), (SERVICE, "", TUESDAY, 1, 2)])
    would = readings.compare(batch=new_batch(ours), batches=[rows])
    assert (would.created, would.updated) == (1, 1)
    assert content(ours) == before


def test_undoing_restores_the_readings_byte_by_byte(ours: Partnership) -> None:
    bring(ours, (SERVICE, "", MONDAY, 80, 100), (SERVICE, "", TUESDAY, 90, 100))
    before = content(ours)
    StaleDay.objects.all().delete()
    batch, _ = bring(
        ours,
        (SERVICE, "", MONDAY, 81, 100),
        ("aht", "", MONDAY, 30_000, 100),
        ("aht", "", TUESDAY, 30_000, 100),
    )
    assert content(ours) != before
    StaleDay.objects.all().delete()
    readings.undo(by=BY, batch=batch, now=NOW)
    assert content(ours) == before
    assert stale(ours) == {(SERVICE, MONDAY), ("aht", MONDAY), ("aht", TUESDAY)}
    assert batch.state == ImportState.UNDONE


def test_an_import_that_was_corrected_later_is_not_undone_before_the_correction(
    ours: Partnership,
) -> None:
    first, _ = bring(ours, (SERVICE, "", MONDAY, 80, 100))
    second, _ = bring(ours, (SERVICE, "", MONDAY, 81, 100))
    with pytest.raises(ValidationError, match="later import changed 1"):
        readings.undo(by=BY, batch=first, now=NOW)
    readings.undo(by=BY, batch=second, now=NOW)
    readings.undo(by=BY, batch=first, now=NOW)
    assert content(ours) == []
    with pytest.raises(ValidationError, match="saved"):
        readings.undo(by=BY, batch=first, now=NOW)
