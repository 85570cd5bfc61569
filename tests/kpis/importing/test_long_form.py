"""The long form: what is read, and a sentence with row and column for what is not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kpis.importing.book import Answers
from tests.kpis.importing.files import (
    BOOK,
    LONG,
    NEW_YORK,
    WINDOW_22,
    asked,
    long,
    noticed,
    pairs,
    readings,
    said,
    understood,
)

GOOD = "sl,voice,2026-10-05,day,80,100"


def test_long_row_becomes_a_reading():
    [reading] = readings(long(GOOD))
    assert reading.row == 2
    assert (reading.kpi_id, reading.queue_id) == (1, 2)
    assert reading.day == date(2026, 10, 5)
    assert reading.starts_at == datetime(2026, 10, 4, 23, tzinfo=UTC)
    assert (reading.grain, reading.numerator, reading.denominator) == ("day", 80, 100)
    assert (reading.unweighted, reading.comment) == (False, None)


@pytest.mark.parametrize(
    "header",
    [
        "kpi,period_start,grain,numerator,denominator",
        "KPI;Period start;Grain;Numerator;Denominator",
        "grain\tkpi\tdenominator\tnumerator\tperiod_start",
    ],
    ids=["no queue column", "capitals, spaces, semicolons", "other order, tabs"],
)
def test_header_is_found_whatever_its_order_and_separator(header):
    separator = next(sign for sign in ",;\t" if sign in header)
    row = {"kpi": "sl", "period_start": "2026-10-05", "grain": "day"}
    row |= {"numerator": "80", "denominator": "100"}
    keys = [name.lower().replace(" ", "_") for name in header.split(separator)]
    line = separator.join(row[key] for key in keys)
    result = understood(f"{header}\n{line}\n")
    assert pairs(result) == [(80, 100)]
    assert readings(result)[0].queue_id == 1


@pytest.mark.parametrize(
    ("row", "field", "code", "words"),
    [
        ("sll,voice,2026-10-05,day,1,2", "kpi", "unknown_kpi", "Did you mean “sl”?"),
        (",voice,2026-10-05,day,1,2", "kpi", "unknown_kpi", "The KPI is missing"),
        (
            "complaint_rate,voice,2026-10-05,day,1,2",
            "kpi",
            "kpi_not_in_use",
            "--adopt",
        ),
        (
            "sl,vioce,2026-10-05,day,1,2",
            "queue",
            "unknown_queue",
            "Did you mean “voice”?",
        ),
        ("sl,voice,2026-10-05,daily,1,2", "grain", "unknown_grain", "15min, 30min"),
        ("sl,voice,2026-10-05,day,many,2", "numerator", "not_a_number", "“many”"),
        ("sl,voice,2026-10-05,day,1,", "denominator", "missing_number", "missing"),
        ("sl,voice,2026-10-05,day,1_000,2000", "numerator", "not_a_number", "digits"),
        ("sl,voice,2026-10-05,day,1,1e400", "denominator", "not_a_number", "1e400"),
        ("sl,voice,2026-10-05,day,True,2", "numerator", "not_a_number", "True"),
        ("sl,voice,2026-10-05,day,１２,20", "numerator", "not_a_number", "１２"),
        ("sl,voice,2026-10-05,day,50%,100", "numerator", "percent_sign", "value"),
        ("sl,voice,2026-10-05,day,0,0", "denominator", "zero_of_zero", "not submitted"),
        ("sl,voice,2026-10-05,day,3,0", "denominator", "of_zero", "Check both"),
        ("sl,voice,2026-10-05,day,-1,10", "numerator", "negative", "sign"),
        ("nps,voice,2026-10-05,day,-1,-10", "denominator", "negative", "sign"),
        (
            "sl,voice,2026-10-05,day,101,100",
            "numerator",
            "above_denominator",
            "101 is above denominator 100",
        ),
        (
            "utilisation,voice,2026-10-05,day,8.25,8",
            "numerator",
            "above_denominator",
            "numerator 8.25 is above denominator 8,",
        ),
        ("sl,voice,2026-12-24,day,1,2", "period_start", "future", "not begun yet"),
        ("sl,voice,1900-01-01,day,1,2", "period_start", "out_of_reach", "from 1990"),
        ("sl,voice,1989-12-31,day,1,2", "period_start", "out_of_reach", "from 1990"),
        ("sl,voice,1900-01-01,week,1,2", "period_start", "out_of_reach", "from 1990"),
        ("sl,voice,soon,day,1,2", "period_start", "not_a_date", "2026-10-05"),
        ("sl,voice,2026-02-30,day,1,2", "period_start", "not_a_date", "2026-02-30"),
        ("sl,voice,2026-10-05,30min,1,2", "period_start", "needs_time", "time of day"),
        ("sl,voice,2026-10-05T10:10,30min,1,2", "period_start", "off_the_grid", "30"),
        (
            "sl,voice,2026-10-05T10:00,day,1,2",
            "period_start",
            "not_a_whole_day",
            "date",
        ),
        (
            "sl,voice,2026-10-06,week,1,2",
            "period_start",
            "not_week_start",
            "Mondays here. Use 2026-10-05",
        ),
        (
            "sl,voice,2026-10-02,month,1,2",
            "period_start",
            "not_window_start",
            "use 2026-10-01",
        ),
        ("sl,voice,202610,day,1,2", "period_start", "needs_day", "is a month"),
        ("attrition,voice,2026-10-05,day,1,2", "grain", "grain_not_allowed", "month"),
        (
            "sl,voice,2026-03-29T01:30,30min,1,2",
            "period_start",
            "no_such_time",
            "does not exist in Europe/London",
        ),
        (
            "sl,voice,2026-10-05,day,1,99999999999999999999",
            "denominator",
            "too_large",
            "larger than",
        ),
    ],
)
def test_bad_row_is_refused_with_row_column_and_what_to_do(row, field, code, words):
    result = long(GOOD, row)
    assert said(result) == [(3, field, code)]
    assert words in result.issues[0].message
    assert result.issues[0].message.endswith((".", "yet."))
    assert pairs(result) == [(80, 100)]


def test_every_column_of_a_row_that_is_wrong_is_named():
    assert said(long("xx,yy,zz,day,a,b")) == [
        (2, "kpi", "unknown_kpi"),
        (2, "queue", "unknown_queue"),
        (2, "period_start", "not_a_date"),
        (2, "numerator", "not_a_number"),
        (2, "denominator", "not_a_number"),
    ]


def test_month_begins_with_the_window():
    result = long("sl,voice,2026-09-22,month,80,100", book=WINDOW_22)
    assert readings(result)[0].day == date(2026, 9, 22)
    assert said(long("sl,voice,2026-10-01,month,80,100", book=WINDOW_22))[0][2] == (
        "not_window_start"
    )


def test_month_may_be_written_without_a_day():
    assert readings(long("sl,voice,202610,month,80,100"))[0].day == date(2026, 10, 1)


def test_negative_numerator_is_read_where_the_kpi_may_be():
    assert pairs(long("nps,voice,2026-10-05,day,-30,100")) == [(-30, 100)]


def test_numerator_may_be_above_where_the_kpi_may_exceed():
    assert pairs(long("asa,voice,2026-10-05,day,900,100")) == [(900, 100)]


def test_units_follow_the_powers_of_the_kpi_and_rounding_says_so():
    result = long("utilisation,voice,2026-10-05,day,7.1250,8")
    assert pairs(result) == [(712, 800)]
    assert (result.rounded, noticed(result)) == (1, ["rounded"])


def test_sum_needs_no_denominator():
    assert pairs(long("calls,voice,2026-10-05,day,120,")) == [(120, 1)]


@pytest.mark.parametrize(
    ("grain", "start", "seconds"),
    [
        ("day", "2026-10-05", 86_400),
        ("day", "2026-10-25", 90_000),
        ("week", "2026-10-05", 604_800),
        ("30min", "2026-10-05T09:00", 1_800),
    ],
)
def test_level_is_kept_over_the_seconds_of_its_period(grain, start, seconds):
    result = long(f"headcount,voice,{start},{grain},12.5,1")
    assert pairs(result) == [(1250 * seconds, seconds)]


def test_zeros_are_left_out_and_named_when_the_user_says_that_they_are_missing():
    rows = ["sl,voice,2026-10-05,day,0,0", "calls,voice,2026-10-05,day,0,1", GOOD]
    rows[2] = "sl,chat,2026-10-05,day,80,100"
    result = long(*rows, answers=Answers(zero_is_missing=True))
    assert [left.row for left in result.left_out] == [2, 3]
    assert "nothing was submitted" in result.left_out[0].message
    assert (pairs(result), result.issues) == ([(80, 100)], [])


def test_value_and_weight_become_counts_of_the_weight():
    result = understood(
        "kpi,queue,period_start,grain,value,weight\n"
        "csat,voice,2026-10-05,day,82.5%,40\n"
        "csat,chat,2026-10-05,day,82.5,40\n"
        "asa,voice,2026-10-05,day,17.5,4\n"
    )
    assert pairs(result) == [(330_000, 40), (330_000, 40), (70, 4)]


def test_value_without_weight_is_marked_unweighted():
    text = "kpi,queue,period_start,grain,value\ncsat,voice,2026-10-05,day,82.5\n"
    [reading] = readings(understood(text))
    assert (reading.numerator, reading.denominator, reading.unweighted) == (
        8250,
        1,
        True,
    )


def test_percent_sign_is_refused_where_the_kpi_is_no_percentage():
    text = "kpi,queue,period_start,grain,value,weight\nasa,voice,2026-10-05,day,5%,4\n"
    assert said(understood(text)) == [(2, "value", "percent_sign")]


def test_values_between_zero_and_one_are_asked_about():
    text = (
        "kpi,queue,period_start,grain,value,weight\n"
        "csat,voice,2026-10-05,day,0.825,40\ncsat,voice,2026-10-06,day,1.0,40\n"
        "csat,voice,2026-10-07,day,0.9,40\n"
    )
    result = understood(text)
    assert asked(result) == ["share_or_percent"]
    assert (
        "0.825 in row 2 is 0.825 % or a share of 82.5 %" in result.questions[0].message
    )
    assert (result.count, readings(result)) == (0, [])


def test_comment_is_kept_and_a_very_long_one_refused():
    text = LONG.strip() + ",comment\n" + GOOD + ",new tool\n"
    text += f"sl,chat,2026-10-05,day,8,10,{'x' * 1001}\n"
    result = understood(text)
    assert [one.comment for one in readings(result)] == ["new tool"]
    assert said(result) == [(3, "comment", "comment_too_long")]


def test_adopting_names_what_is_new_and_takes_the_ids_of_the_complete_book():
    row = "complaint_rate,back office,2026-10-05,day,3,100"
    result = long(row, book=replace(BOOK, adopt=True))
    assert (result.new_kpis, result.new_queues) == (["complaint_rate"], ["back office"])
    with pytest.raises(ValueError, match="lacks ids"):
        readings(result)
    complete = replace(
        BOOK,
        kpis=BOOK.kpis | {"complaint_rate": replace(RULE_NEW, id=77)},
        queues=BOOK.queues | {"back office": 88},
    )
    [reading] = readings(result, complete)
    assert (reading.kpi_id, reading.queue_id) == (77, 88)


RULE_NEW = BOOK.adoptable["complaint_rate"]


def test_time_with_an_offset_is_that_instant():
    rows = ["sl,voice,2026-10-25T01:30+01:00,30min,1,2"]
    rows.append("sl,voice,2026-10-25T01:30Z,30min,1,2")
    starts = [one.starts_at.hour for one in readings(long(*rows))]
    assert starts == [0, 1]


@pytest.mark.parametrize("backwards", [False, True], ids=["ascending", "descending"])
def test_time_that_happens_twice_is_taken_in_the_files_order(backwards):
    hours = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    rows = [
        f"sl,voice,2026-10-25T{hour},30min,{at},10" for at, hour in enumerate(hours)
    ]
    result = long(*(rows[::-1] if backwards else rows))
    instants = {one.numerator: one.starts_at for one in readings(result)}
    assert result.issues == []
    assert [instants[at].strftime("%d %H:%M") for at in range(6)] == [
        "24 23:30",
        "25 00:00",
        "25 00:30",
        "25 01:00",
        "25 01:30",
        "25 02:00",
    ]


def test_time_that_happens_twice_and_stands_once_is_the_first_and_says_so():
    result = long("sl,voice,2026-11-01T01:30,30min,1,2", book=NEW_YORK)
    assert readings(result)[0].starts_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert noticed(result) == ["happens_twice"]
    assert "row 2" in result.notices[0].message


def test_short_row_lacks_a_number_and_a_long_one_has_too_many_cells():
    result = long(GOOD, "sl,chat,2026-10-05,day,1", "sl,chat,2026-10-06,day,1,2,3")
    assert said(result) == [
        (3, "denominator", "missing_number"),
        (4, "row", "too_many_cells"),
    ]


def test_file_with_a_header_alone_has_no_readings():
    result = understood(LONG)
    assert (result.count, result.issues, readings(result)) == (0, [], [])
