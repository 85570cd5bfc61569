"""Dates and times: which are read, which are refused, which are asked about."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.importing.book import Answers
from kpis.importing.dates import DateStyle, read_moment
from kpis.importing.issues import CellProblem, FileProblem
from tests.kpis.importing.files import asked, long, noticed, readings, said

NOVEMBER = date(2025, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-24",
        " 2025-11-24 ",
        "2025/11/24",
        "20251124",
        "24.11.2025",
        "24/11/2025",
        "11/24/2025",
        "24-11-2025",
        "24 Nov 2025",
        "24-Nov-2025",
        "24 November 2025",
        "Nov 24, 2025",
        "November 24 2025",
        "45985",
    ],
)
def test_date_that_has_one_reading_is_read(text):
    moment = read_moment(text, DateStyle())
    assert (moment.day, moment.has_time) == (NOVEMBER, False)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-11-24T14:30", datetime(2025, 11, 24, 14, 30)),  # noqa: DTZ001
        ("2025-11-24 14:30:00", datetime(2025, 11, 24, 14, 30)),  # noqa: DTZ001
        ("2025-11-24 14:30:00.000", datetime(2025, 11, 24, 14, 30)),  # noqa: DTZ001
        ("24/11/2025 2:30 PM", datetime(2025, 11, 24, 14, 30)),  # noqa: DTZ001
        ("11/24/2025 12:00 AM", datetime(2025, 11, 24)),  # noqa: DTZ001
        ("45985.5", datetime(2025, 11, 24, 12)),  # noqa: DTZ001
        ("2025-11-24T14:30Z", datetime(2025, 11, 24, 14, 30, tzinfo=UTC)),
        (
            "2025-11-24T14:30:00+05:30",
            datetime(2025, 11, 24, 14, 30, tzinfo=timezone(timedelta(hours=5.5))),
        ),
        (
            "2025-11-24 14:30 -0500",
            datetime(2025, 11, 24, 14, 30, tzinfo=timezone(timedelta(hours=-5))),
        ),
    ],
)
def test_time_is_read(text, at):
    moment = read_moment(text, DateStyle())
    assert (moment.at, moment.has_time) == (at, True)
    assert moment.at.utcoffset() == at.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2025-13-01",
        "2025-02-29",
        "31/02/2025",
        "2025-11-24T25:00",
        "1",
        "2025-11-24T10:60",
        "0001-01-01",
        "9999-01-01",
        "２０２５-11-24",
        "13/13/2025",
        "24/11/25",
        "Movember 24, 2025",
        "2025-11-24Z",
        "2025-11-24T10:00+25:00",
        "2025-W48",
        "12:30",
        "2025-11-24T14:30 PM",
        "3/4/2026",
        "99999",
        "2025-11-24;",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(CellProblem) as problem:
        read_moment(text, DateStyle())
    assert problem.value.code == "not_a_date"


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("03/04/2026", "%d/%m/%Y", date(2026, 4, 3)),
        ("03/04/2026", "%m/%d/%Y", date(2026, 3, 4)),
        ("202510", "%Y%m", date(2025, 10, 1)),
        ("24.11.25", "%d.%m.%y", NOVEMBER),
    ],
)
def test_users_format_decides(text, pattern, day):
    assert read_moment(text, DateStyle(format=pattern)).day == day


def test_text_that_does_not_match_the_users_format_is_refused():
    with pytest.raises(CellProblem, match="does not match the date format %d/%m/%Y"):
        read_moment("2026-04-03", DateStyle(format="%d/%m/%Y"))


@pytest.mark.parametrize("pattern", ["", "%", "dd.mm.yyyy", "%H:%M", "%d", "%Q", "%Y"])
def test_format_without_year_and_month_is_refused(pattern):
    with pytest.raises(FileProblem, match="no date format"):
        DateStyle(format=pattern)


def row(day, numerator=1):
    return f"sl,voice,{day},day,{numerator},10"


def test_dates_that_can_be_read_in_two_ways_are_asked_about():
    result = long(row("01/02/2026"), row("03/04/2026", 2))
    assert asked(result) == ["ambiguous_date"]
    message = result.questions[0].message
    assert "“01/02/2026” in row 2 is 1 February 2026 or 2 January 2026" in message
    assert "Say which date format it is: %d/%m/%Y or %m/%d/%Y." in message
    assert result.count == 0


def test_question_hides_no_row_that_is_refused_whatever_the_answer_is():
    result = long(
        row("01/02/2026"),
        "nothing,voice,03/04/2026,day,1,10",
        "sl,voice,05/06/2026,day,11,10",
        "sl,voice,soon,day,1,10",
        "sl,mars,2026-01-05,day,1,10",
    )
    assert asked(result) == ["ambiguous_date"]
    assert said(result) == [
        (3, "kpi", "unknown_kpi"),
        (4, "numerator", "above_denominator"),
        (5, "period_start", "not_a_date"),
        (6, "queue", "unknown_queue"),
    ]
    assert result.count == 0


def test_question_refuses_no_row_that_an_answer_would_take():
    # 10 December has not begun yet; 12 October has.
    result = long(row("12/10/2026"), row("09/09/2026"))
    assert (asked(result), said(result)) == (["ambiguous_date"], [])


def test_rows_are_refused_beside_two_questions():
    result = long(row("01/02/2026", "1.234"), "sl,mars,01/02/2026,day,1.500,10")
    assert asked(result) == ["ambiguous_decimal", "ambiguous_date"]
    assert said(result) == [(3, "queue", "unknown_queue")]


@pytest.mark.parametrize(
    ("other", "day"),
    [("24/12/2025", date(2026, 2, 1)), ("12/24/2025", date(2026, 1, 2))],
    ids=["day first", "month first"],
)
def test_another_date_of_the_column_decides(other, day):
    result = long(row("01/02/2026"), row(other))
    assert readings(result)[0].day == day


def test_column_with_both_orders_is_asked_about():
    result = long(row("24/12/2025"), row("12/25/2025"))
    assert asked(result) == ["mixed_dates"]
    assert "“24/12/2025” in row 2" in result.questions[0].message
    assert "“12/25/2025” in row 3" in result.questions[0].message


def test_answer_of_the_user_settles_the_question():
    result = long(row("01/02/2026"), answers=Answers(date_format="%m/%d/%Y"))
    assert readings(result)[0].day == date(2026, 1, 2)


def test_day_and_month_alike_need_no_question():
    assert readings(long(row("03/03/2026")))[0].day == date(2026, 3, 3)


def test_excels_day_numbers_are_read_and_named():
    result = long(row("45985"))
    assert readings(result)[0].day == NOVEMBER
    assert noticed(result) == ["excel_dates"]
    assert "45985 was read as 2025-11-24" in result.notices[0].message


def test_dates_that_run_backwards_are_read():
    result = long(*(row(f"2026-10-{day:02}") for day in range(9, 4, -1)))
    assert [one.day.day for one in readings(result)] == [9, 8, 7, 6, 5]
    assert said(result) == []


@given(st.dates(date(1955, 1, 1), date(2090, 1, 1)))
def test_every_way_of_writing_a_date_means_the_same_day(day):
    serial = (day - date(1899, 12, 30)).days
    texts = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", f"{day:%d %b %Y}"]
    texts += [f"{day:%B %d, %Y}", str(serial)]
    assert {read_moment(text, DateStyle()).day for text in texts} == {day}
    assert read_moment(f"{day:%d/%m/%Y}", DateStyle("dmy")).day == day
    assert read_moment(f"{day:%m/%d/%Y}", DateStyle("mdy")).day == day


@pytest.mark.parametrize("pattern", ["%Y-%m-%d %Y", "%Y%m%d%d", "%d", "%Q", "%Y-%m-%"])
def test_date_format_that_cannot_be_one_is_told_so(pattern):
    with pytest.raises(FileProblem, match="no date format"):
        DateStyle(format=pattern)
