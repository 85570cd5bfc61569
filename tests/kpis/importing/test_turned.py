"""Files with one column for each date: turned, and refused with the file's own rows."""

import pytest

from kpis.importing.book import Answers
from kpis.importing.issues import FileProblem
from kpis.importing.mapping import Mapping
from kpis.importing.reader import scan
from tests.kpis.importing.files import asked, pairs, readings, said, understood, wide

SKILLS = """\
Telephony
metric,skill,2026-10-05,2026-10-06
answered,voice,966,816
answered_60s,voice,798,696
answered,chat,326,300
answered_60s,chat,262,250
"""
SL = "sl_answered=answered_60s/answered"
DAY_FIRST = Answers(date_format="%d/%m/%Y")


def across(text, *kpis, **options):
    return wide(text, *(kpis or ("calls=offered/1",)), date="*", **options)


def skills(text=SKILLS, *kpis, **options):
    return across(text, *(kpis or (SL,)), queue_column="skill", **options)


def test_each_queue_and_date_becomes_a_row_of_counts():
    found = [
        (r.row, r.queue_id, r.day.day, r.numerator, r.denominator)
        for r in readings(skills())
    ]
    assert found == [
        (3, 2, 5, 798, 966),
        (3, 2, 6, 696, 816),
        (5, 3, 5, 262, 326),
        (5, 3, 6, 250, 300),
    ]


def test_without_a_queue_column_the_rows_are_the_whole_partnership():
    result = across("what;5 Oct 2026;6 Oct 2026\nOffered;10;20\nnoise;x;y\n")
    assert pairs(result) == [(10, 1), (20, 1)]
    assert {one.queue_id for one in readings(result)} == {1}


def test_turned_file_reads_as_the_ordinary_wide_form_of_it():
    ordinary = "date,answered,answered_60s\n2026-10-05,966,798\n2026-10-06,816,696\n"
    turned = "n,2026-10-05,2026-10-06\nanswered,966,816\nanswered_60s,798,696\n"
    left, right = across(turned, SL), wide(ordinary, SL)
    assert [one[1:] for one in readings(left)] == [one[1:] for one in readings(right)]


def test_rows_are_chosen_by_where():
    result = across(SKILLS, SL, where=["skill=chat"])
    assert pairs(result) == [(262, 326), (250, 300)]


def test_hours_as_headings_are_read_by_their_grain():
    text = "n,2026-10-05 09:00,2026-10-05 10:00\noffered,1,2\n"
    found = readings(across(text, grain="hour"))
    assert [one.starts_at.hour for one in found] == [8, 9]


def test_quoted_cells_and_capitals_of_labels_do_not_matter():
    text = SKILLS.replace("answered,chat", '"Answered",chat')
    assert pairs(skills(text)) == pairs(skills())


def test_cells_that_are_wrong_are_named_by_row_and_date():
    text = SKILLS.replace("798,696", "798,n/a").replace("262,250", "262,301")
    result = skills(text)
    assert said(result) == [
        (4, "answered_60s, 2026-10-06", "not_a_number"),
        (6, "answered_60s, 2026-10-06", "above_denominator"),
    ]
    assert len(readings(result)) == 2


def test_ambiguous_number_is_asked_about_with_its_own_row():
    result = across("n,2026-10-05,2026-10-06\nother,1,2\noffered,1.234,5\n")
    assert [(q.column, q.row) for q in result.questions] == [("offered", 3)]


def test_empty_cells_totals_and_empty_columns_are_left_out():
    text = "n,2026-10-05,2026-10-06,Total,\noffered,3,,3,\n"
    result = across(text)
    assert pairs(result) == [(3, 1)]
    messages = [left.message for left in result.left_out]
    assert messages[0] == "Column 4, “Total”, is a total of others."
    assert "2026-10-06: no number in “offered”" in messages[1]
    assert result.issues == []


def test_future_heading_is_refused_by_row():
    result = across("n,2026-10-05,2027-10-05\noffered,3,4\n")
    assert said(result) == [(2, "heading", "future")]


def test_ambiguous_headings_are_asked_about():
    text = "n,03/04/2026,04/04/2026\noffered,1,2\n"
    result = across(text)
    assert (asked(result), readings(result)) == (["ambiguous_date"], [])
    assert "The dates in the headings" in result.questions[0].message
    assert "“03/04/2026” in row 1" in result.questions[0].message
    answered = across(text, answers=DAY_FIRST)
    assert [one.day.month for one in readings(answered)] == [4, 4]


def test_scan_asks_about_ambiguous_headings_too():
    mapping = Mapping.from_options("*", ["calls=offered/1"])
    facts = scan(b"n,03/04/2026,04/04/2026\noffered,1,2\n", mapping)
    assert [question.code for question in facts.questions] == ["ambiguous_date"]


REFUSED = {
    "date twice": (
        "n,2026-10-05,2026-10-05\noffered,1,2\n",
        "date_twice",
        "Row 1, columns 2 and 3: both are headed “2026-10-05”",
    ),
    "date twice in two ways": (
        "n,2026-10-05,5 Oct 2026\noffered,1,2\n",
        "date_twice",
        "columns 2 and 3",
    ),
    "label twice": (
        "n,2026-10-05,2026-10-06\noffered,1,2\nother,1,2\nOffered,3,4\n",
        "label_twice",
        "Rows 2 and 4 are both called “offered”",
    ),
    "heading no date": (
        "n,2026-10-05,target,2026-10-06\noffered,1,2,3\n",
        "heading_no_date",
        "Row 1, column 3: “target” is not a date",
    ),
    "cells without a heading": (
        "n,2026-10-05,,2026-10-06\noffered,1,2,3\n",
        "heading_no_date",
        "Row 1, column 3: the heading is missing",
    ),
    "no dates": ("n,a,b\noffered,1,2\n", "no_date_headings", "Row 1"),
    "no labels": (
        "2026-10-05,2026-10-06\n1,2\n",
        "no_date_headings",
        "one column with the names",
    ),
    "unknown label": (
        "n,2026-10-05,2026-10-06\ncalls,1,2\n",
        "no_such_row",
        "“offered” names no rows of the file. Its rows are called “calls”.",
    ),
}


@pytest.mark.parametrize(("text", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_file_that_cannot_be_turned_is_refused_with_a_sentence(text, code, words):
    with pytest.raises(FileProblem) as problem:
        across(text)
    assert problem.value.code == code
    assert words in problem.value.sentence


def test_row_called_like_the_queue_column_is_refused():
    with pytest.raises(FileProblem, match="A row is called “skill”"):
        skills(SKILLS.replace("answered,chat", "Skill,chat"))


def test_dates_across_without_a_mapping_say_how_to_read_them():
    with pytest.raises(FileProblem, match=r"--date '\*'"):
        understood("n,2026-10-05,2026-10-06\noffered,1,2\n")
