"""The wide form: columns of counts made into KPIs, with the oddities of real files."""

import pytest

from kpis.importing.book import Answers
from kpis.importing.issues import FileProblem
from kpis.importing.mapping import Mapping, kpi_option, parse_sum, sides_of
from kpis.importing.reader import scan
from tests.kpis.importing.files import (
    BOOK,
    asked,
    noticed,
    pairs,
    readings,
    said,
    understood,
    wide,
)

CONTRACTS = """\
date,contract_name,received,answered,answered_60s,abandoned,pct_answered,pct_abandoned
2026-10-05,voice,1006,966,798,1006,82.6,51.0
2026-10-05,chat,335,326,262,335,80.4,50.7
2026-10-06,voice,829,816,696,829,85.3,50.4
2026-10-06,chat,0,0,0,0,,
"""
SL = "sl_answered=answered_60s/answered"
ABANDONED = "abandon_rate=abandoned-answered/received"


def contracts(*kpis, text=CONTRACTS, **options):
    return wide(text, *kpis, queue_column="contract_name", **options)


def test_columns_become_readings_in_the_files_order():
    result = contracts(SL, "calls=received/1", zero_is_missing=True)
    found = [(r.row, r.kpi_id, r.queue_id, r.numerator) for r in readings(result)]
    assert found == [
        (2, 2, 2, 798),
        (2, 5, 2, 1006),
        (3, 2, 3, 262),
        (3, 5, 3, 335),
        (4, 2, 2, 696),
        (4, 5, 2, 829),
    ]
    assert {left.row for left in result.left_out} == {5}


def test_zeros_that_mean_not_submitted_are_refused_unless_the_user_says_so():
    assert said(contracts(SL)) == [(5, "answered", "zero_of_zero")]
    assert "--zero-is-missing" in contracts(SL).issues[0].message


def test_derived_columns_that_contradict_their_counts_are_named():
    result = contracts(SL, ABANDONED, zero_is_missing=True)
    assert pairs(result)[1] == (40, 1006)
    assert noticed(result) == ["derived_contradicts", "derived_contradicts"]
    column, percentage = (notice.message for notice in result.notices)
    assert "“abandoned” cannot hold abandoned contacts alone: in 3 of 3 rows" in column
    assert "use abandoned - answered" in column
    assert "“pct_abandoned” contradicts its counts in 3 of 3 rows" in percentage
    assert "51" in percentage
    assert "4.0 %" in percentage


def test_derived_column_is_never_believed():
    result = contracts(SL, "abandon_rate=abandoned/received", zero_is_missing=True)
    assert [issue[1:] for issue in said(result)] == [
        ("abandoned", "more_than_offered")
    ] * 3
    assert len(readings(result)) == 3


def test_derived_column_that_agrees_is_not_mentioned():
    assert noticed(contracts(SL, zero_is_missing=True)) == []


def test_rows_are_chosen_by_where():
    result = wide(CONTRACTS, SL, where=["contract_name=voice"])
    assert pairs(result) == [(798, 966), (696, 816)]
    assert {one.queue_id for one in readings(result)} == {1}


def test_where_that_finds_nothing_lists_what_there_is():
    with pytest.raises(FileProblem, match=r"No row has “mail”.*“voice”, “chat”"):
        wide(CONTRACTS, SL, where=["contract_name=mail"])


def test_empty_cells_are_left_out_and_named():
    text = "date,calls,answered\n2026-10-05,,\n2026-10-06,10,\n2026-10-07,10,8\n"
    result = wide(text, "sl=answered/calls")
    assert pairs(result) == [(8, 10)]
    assert [
        (left.row, "no number in “answered”" in left.message)
        for left in result.left_out
    ] == [
        (2, True),
        (3, True),
    ]


def test_text_in_a_count_is_refused_once_for_all_kpis():
    text = "date,calls,answered,within\n2026-10-05,n/a,8,7\n2026-10-06,10,8,7\n"
    result = wide(
        text, "sl=within/calls", "calls=calls/1", "sl_answered=within/answered"
    )
    assert said(result) == [(2, "calls", "not_a_number")]
    assert len(readings(result)) == 4


def test_names_with_commas_and_ampersands_are_queues():
    text = 'date,queue,calls\n2026-10-05,"Bristol, N Somerset & S Glos (IC24)",7\n'
    name = "Bristol, N Somerset & S Glos (IC24)"
    adopting = type(BOOK)(BOOK.kpis, BOOK.queues, BOOK.calendar, BOOK.now, adopt=True)
    assert wide(
        text, "calls=calls/1", queue_column="queue", book=adopting
    ).new_queues == [name]
    refused = wide(text, "calls=calls/1", queue_column="queue")
    assert said(refused) == [(2, "queue", "unknown_queue")]


def test_share_is_multiplied_with_what_it_is_a_share_of():
    text = "month,Rate,Volume\n202509,0.132,1000\n202510,0.5,38\n"
    options = {"date": "month", "grain": "month"}
    shares = wide(text, "abandon_rate=Rate/Volume", **options)
    assert asked(shares) == ["share_or_count"]
    assert "0.132 in row 2" in shares.questions[0].message
    counts = wide(text, "abandon_rate=Rate*Volume/Volume", **options)
    assert pairs(counts) == [(132, 1000), (19, 38)]


def test_whole_minute_means_are_weighted_by_their_calls():
    text = "month,Wait (Minutes),Volume\n202509,0,100\n202510,3,200\n"
    result = wide(text, "asa=Wait (Minutes)*Volume/Volume", date="month", grain="month")
    assert pairs(result) == [(0, 100), (600, 200)]


def test_mean_with_many_decimals_gives_back_whole_seconds():
    text = "Date,Handled,AverageSpeedofAnswer\n2026-10-06,3,17.666666666667\n"
    text += "2026-10-05,1,4\n"
    result = wide(text, "asa=AverageSpeedofAnswer*Handled/Handled", date="Date")
    assert pairs(result) == [(53, 3), (4, 1)]
    assert result.rounded == 1


def test_one_column_under_two_names_is_not_compared_with_itself():
    text = "date,Rate,Volume\n2026-10-05,0.1,100\n2026-10-06,0.2,100\n"
    result = wide(text, "abandon_rate=Rate*Volume/Volume", "asa=Volume/Volume")
    assert said(result) == []


def test_offered_less_handled_and_abandoned_below_zero_is_refused():
    text = "date,offered,handled,lost,secs\n2026-10-05,100,90,11,5\n"
    text += "2026-10-06,100,90,10,5\n"
    result = wide(text, "abandon_rate=lost/offered", "asa=secs/handled")
    assert said(result) == [(2, "lost", "more_than_offered")]


def test_monthly_periods_are_read_as_months():
    text = "Reporting Period,calls\n202509,10\n202510,12\n"
    result = wide(text, "calls=calls/1", date="Reporting Period", grain="month")
    assert [one.day.isoformat() for one in readings(result)] == [
        "2025-09-01",
        "2025-10-01",
    ]


def test_dates_newest_first_are_read():
    text = "Date,calls\n2026-10-07,1\n2026-10-06,2\n2026-10-05,3\n"
    assert pairs(wide(text, "calls=calls/1", date="Date")) == [(1, 1), (2, 1), (3, 1)]


def test_title_rows_totals_notes_and_blank_lines_are_no_readings():
    text = (
        "Daily report\nprinted 2026-10-08,,\n\ndate,queue,calls\n2026-10-05,voice,10\n"
        "\n2026-10-06,voice,12\n,,\nTotal,,22\nGrand total:,voice,22\n"
        "Source: telephone system,,\n"
    )
    result = wide(text, "calls=calls/1", queue_column="queue")
    assert [(one.row, one.numerator) for one in readings(result)] == [(5, 10), (7, 12)]
    assert [left.row for left in result.left_out] == [9, 10, 11]
    assert "is a total" in result.left_out[0].message
    assert "is a note" in result.left_out[2].message
    assert result.issues == []


def test_repeated_header_is_left_out_and_named():
    text = "date,calls\n2026-10-05,1\ndate,calls\n2026-10-06,2\n"
    result = wide(text, "calls=calls/1")
    assert (pairs(result), result.left_out[0].row) == ([(1, 1), (2, 1)], 3)


def test_dates_across_are_refused_with_a_sentence():
    text = "kpi,2026-10-05,2026-10-06\ncalls,1,2\n"
    with pytest.raises(FileProblem, match="one column for each date") as problem:
        understood(text)
    assert problem.value.code == "dates_across"


def test_formats_of_the_mapping_and_the_answer_are_both_heard():
    text = "date,calls\n01/02/2026,1\n"
    options = {"date_format": "%d/%m/%Y"}
    assert readings(wide(text, "calls=calls/1", **options))[0].day.month == 2
    answers = Answers(date_format="%m/%d/%Y")
    assert (
        readings(wide(text, "calls=calls/1", answers=answers, **options))[0].day.month
        == 1
    )


HEADER = ("a", "b", "a-b", "calls / hour", "Rate (%)", "x+", "answered 60 s")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a", [(1, ("a",))]),
        ("A + B", [(1, ("a",)), (1, ("b",))]),
        ("a-b", [(1, ("a-b",))]),
        ("a - b", [(1, ("a",)), (-1, ("b",))]),
        ("a-b-b", [(1, ("a-b",)), (-1, ("b",))]),
        ("Rate (%)*a+b", [(1, ("Rate (%)", "a")), (1, ("b",))]),
        ("x+ + a", [(1, ("x+",)), (1, ("a",))]),
        ("answered 60 s", [(1, ("answered 60 s",))]),
        ("1", []),
    ],
)
def test_sum_of_columns_is_understood_by_the_longest_names(text, terms):
    found = [
        (t.sign, tuple(c.lower() for c in t.columns))
        for t in parse_sum(text, HEADER).terms
    ]
    assert found == [
        (sign, tuple(c.lower() for c in columns)) for sign, columns in terms
    ]


@pytest.mark.parametrize(
    "text", ["", "c", "a+", "+a", "a b", "a**b", "2", "a/b", "a+1"]
)
def test_sum_with_an_unknown_column_is_refused(text):
    with pytest.raises(FileProblem, match="names no column"):
        parse_sum(text, HEADER)


def test_slash_may_be_part_of_a_columns_name():
    numerator, denominator = sides_of(kpi_option("asa=a/calls / hour"), HEADER)
    assert (numerator.single, denominator.single) == ("a", "calls / hour")


@pytest.mark.parametrize("option", ["asa", "asa=", "=a/b", "asa=a", "asa=a/", "asa=/b"])
def test_kpi_option_without_all_its_parts_is_refused(option):
    with pytest.raises(FileProblem, match="CODE=NUMERATOR/DENOMINATOR"):
        kpi_option(option)


def test_saved_mapping_is_read_back():
    mapping = Mapping(
        "Datum, lokal",
        (("sl", "a + b", "c"), ("calls", "c", "1")),
        date_format="%d.%m.%Y",
        queue_column="Gruppe",
        grain="week",
        where={"kind": "U"},
        zero_is_missing=True,
    )
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"kpis": 1}', '{"kpis": [["a"]]}', '{"kpis": [], "x": 1}']
)
def test_broken_mapping_is_refused(text):
    with pytest.raises(FileProblem):
        Mapping.from_json(text)


@pytest.mark.parametrize(
    ("kpi", "code", "words"),
    [
        ("sl=within/calls", "no_such_column", "“within”"),
        ("slx=calls/1", "unknown_kpi", "Did you mean “sl”"),
    ],
)
def test_mapping_that_does_not_fit_the_file_is_refused(kpi, code, words):
    with pytest.raises(FileProblem) as problem:
        wide("date,calls\n2026-10-05,1\n", kpi)
    assert problem.value.code == code
    assert words in problem.value.sentence


def test_missing_date_column_is_refused_with_the_columns_there_are():
    with pytest.raises(
        FileProblem, match=r"no column “day”\. Row 1 names “date”, “calls”"
    ):
        wide("date,calls\n2026-10-05,1\n", "calls=calls/1", date="day")


def test_scan_names_form_header_and_queues():
    facts = scan(CONTRACTS.encode())
    assert (facts.form, facts.header_row, facts.separator) == ("wide", 1, ",")
    assert facts.header[:3] == ("date", "contract_name", "received")
    mapping = Mapping.from_options("date", [SL], queue_column="contract_name")
    mapped = scan(CONTRACTS.encode(), mapping)
    assert (mapped.queues, mapped.rows) == (("voice", "chat"), 4)
