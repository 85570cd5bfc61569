"""Rows of one file that repeat or contradict one another."""

from datetime import date

import pytest

from tests.kpis.importing.files import long, pairs, readings, said, wide


def test_same_row_again_is_left_out_and_named():
    row = "sl,voice,2026-10-05,day,80,100"
    result = long(row, "sl,chat,2026-10-05,day,1,2", row)
    assert pairs(result) == [(80, 100), (1, 2)]
    assert [(left.row, left.message) for left in result.left_out] == [
        (4, "sl, queue voice, day of 2026-10-05: the same numbers as in row 2.")
    ]
    assert result.issues == []


def test_same_key_with_other_numbers_is_refused():
    result = long("sl,voice,2026-10-05,day,80,100", "sl,voice,2026-10-05,day,81,100")
    assert said(result) == [(3, "period_start", "twice")]
    assert "row 2 already, with other numbers" in result.issues[0].message


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("2026-10-05,day", "2026-10-05T10:00,hour", True),
        ("2026-10-05T10:00,hour", "2026-10-05T10:30,30min", True),
        ("2026-10-05,week", "2026-10-08,day", True),
        ("2026-10-11,day", "2026-10-05,week", True),
        ("2026-10-12,day", "2026-10-05,week", False),
        ("2026-10-01,month", "2026-10-31,day", True),
        ("2026-09-30,day", "2026-10-01,month", False),
        ("2026-10-05,week", "2026-10-01,month", True),
        ("2026-10-01,month", "2026-09-28,week", True),
        ("2026-10-01,month", "2026-11-02,week", False),
        ("2026-10-05,day", "2026-10-06T10:00,hour", False),
        ("2026-10-19,week", "2026-10-25T23:30,30min", True),
        ("2026-10-19,week", "2026-10-26T00:00,30min", False),
    ],
)
def test_one_kpi_queue_and_day_has_one_grain(first, second, refused):
    result = long(f"sl,voice,{first},80,100", f"sl,voice,{second},8,10")
    assert said(result) == ([(3, "grain", "overlapping_grains")] if refused else [])


def test_grains_of_different_queues_do_not_overlap():
    rows = "sl,voice,2026-10-05,day,80,100", "sl,chat,2026-10-05T10:00,hour,8,10"
    assert said(long(*rows)) == []


@pytest.mark.parametrize(
    ("first", "second"), [("", "voice"), ("voice", "all"), ("chat", "")]
)
def test_all_beside_queues_is_refused(first, second):
    rows = (f"sl,{queue},2026-10-05,day,8,10" for queue in (first, second))
    result = long(*rows)
    assert said(result) == [(3, "queue", "all_beside_queues")]
    assert "row 2" in result.issues[0].message


def test_all_on_one_day_and_queues_on_another_are_read():
    rows = "sl,,2026-10-05,day,8,10", "sl,voice,2026-10-06,day,8,10"
    assert said(long(*rows)) == []


def test_all_for_one_kpi_and_queues_for_another_are_read():
    rows = "sl,,2026-10-05,day,8,10", "asa,voice,2026-10-05,day,8,10"
    assert said(long(*rows)) == []


def test_week_of_all_beside_a_day_of_a_queue_is_refused():
    rows = "sl,,2026-10-05,week,8,10", "sl,voice,2026-10-07,day,8,10"
    assert said(long(*rows)) == [(3, "queue", "all_beside_queues")]


def test_refused_rows_contradict_nobody():
    rows = "sl,voice,2026-10-05,day,11,10", "sl,voice,2026-10-05,day,8,10"
    assert said(long(*rows)) == [(2, "numerator", "above_denominator")]


def test_answered_and_abandoned_cannot_be_more_than_offered():
    result = long(
        "sl_answered,voice,2026-10-05,day,80,95",
        "abandon_rate,voice,2026-10-05,day,6,100",
        "abandon_rate,chat,2026-10-05,day,6,100",
    )
    assert said(result) == [(3, "numerator", "more_than_offered")]
    assert "95 answered and 6 abandoned are more than 100 offered" in (
        result.issues[0].message
    )


def test_calls_that_are_neither_answered_nor_abandoned_are_fine():
    result = long(
        "sl_answered,voice,2026-10-05,day,80,90",
        "abandon_rate,voice,2026-10-05,day,6,100",
    )
    assert said(result) == []


def test_answered_within_the_threshold_cannot_be_more_than_answered():
    result = long("sl,voice,2026-10-05,day,80,100", "asa,voice,2026-10-05,day,900,70")
    assert said(result) == [(2, "numerator", "within_above_answered")]


def test_two_versions_of_a_month_are_chosen_between_by_where():
    text = "month,kind,calls\n202509,P,100\n202509,U,120\n202510,P,130\n"
    options = {"date": "month", "grain": "month"}
    both = wide(text, "calls=calls/1", **options)
    assert said(both) == [(3, "month", "twice")]
    assert "--where" in both.issues[0].message
    updated = wide(text, "calls=calls/1", where=["kind=U"], **options)
    assert [(one.day, one.numerator) for one in readings(updated)] == [
        (date(2025, 9, 1), 120)
    ]
