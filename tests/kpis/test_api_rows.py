"""Readings by the API: three forms, the same checks, rows counted as they were sent."""

import json
from collections.abc import Iterator

import pytest

from kpis.actions.api_rows import import_api_rows
from kpis.actions.imports import Choices, Outcome
from kpis.importing.issues import FileProblem
from kpis.models import Reading
from tests.cast import Cast
from tests.kpis.readings import NOW, use

ROW = {
    "kpi": "service_level_offered",
    "period_start": "2026-11-02",
    "grain": "day",
    "numerator": 80,
    "denominator": 100,
}


@pytest.fixture
def world(cast: Cast) -> Iterator[Cast]:
    with cast.inside() as partnership:
        use(partnership, NOW, "service_level_offered", "staffing_to_plan")
        yield cast


def send(
    world: Cast, body: str, kind: str = "application/json", *, partial: bool = False
) -> Outcome:
    return import_api_rows(
        by=world.door("bo"),
        body=body.encode(),
        content_type=kind,
        now=NOW,
        choices=Choices(partial=partial),
    )


FORMS = {
    "list": (json.dumps([ROW]), "application/json"),
    "lines": (json.dumps(ROW) + "\n\n", "application/x-ndjson"),
    "csv": (
        (
            "kpi,period_start,grain,numerator,denominator\n"
            "service_level_offered,2026-11-02,day,80,100\n"
        ),
        "text/csv; charset=utf-8",
    ),
}


@pytest.mark.parametrize(("body", "kind"), FORMS.values(), ids=FORMS.keys())
def test_every_form_brings_the_same_reading(world: Cast, body: str, kind: str) -> None:
    outcome = send(world, body, kind)
    assert (outcome.created, outcome.rejected) == (1, [])
    reading = Reading.objects.get(partnership=world.ours)
    assert (reading.numerator, reading.denominator) == (80, 100)


def test_decimals_are_kept_as_they_were_written(world: Cast) -> None:
    row = ROW | {"kpi": "staffing_to_plan"}
    body = json.dumps([row]).replace("80", "0.29").replace("100", "0.30")
    send(world, body)
    reading = Reading.objects.get(partnership=world.ours)
    assert (reading.numerator, reading.denominator) == (29, 30)


def test_a_bad_row_is_named_by_its_place_in_the_list(world: Cast) -> None:
    outcome = send(world, json.dumps([ROW, ROW | {"numerator": True}]))
    assert [(i.row, i.field) for i in outcome.rejected] == [(2, "numerator")]
    assert not Reading.objects.filter(partnership=world.ours).exists()
    assert (
        send(world, json.dumps([ROW, ROW | {"numerator": True}]), partial=True).created
        == 1
    )


NO_ROWS = {
    "no JSON": "{",
    "an object": "{}",
    "a list of numbers": "[1]",
    "an unknown key": json.dumps([ROW | {"kpl": 1}]),
    "too many rows": json.dumps([{}] * 100_001),
}


@pytest.mark.parametrize("body", NO_ROWS.values(), ids=NO_ROWS.keys())
def test_what_holds_no_rows_is_answered_with_one_sentence(
    world: Cast, body: str
) -> None:
    with pytest.raises(FileProblem) as problem:
        send(world, body)
    assert problem.value.sentence.endswith(".")


def test_csv_may_have_a_header_beside_its_hundred_thousand_rows(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.actions.api_rows.MOST_ROWS", 2)
    body = FORMS["csv"][0] + "service_level_offered,2026-11-03,day,80,100\n"
    assert send(world, body, "text/csv").created == 2
    more = body + "service_level_offered,2026-11-04,day,80,100\n"
    for ending in ("\n", "\r\n", "\r"):
        with pytest.raises(FileProblem, match="There are 3 rows"):
            send(world, more.replace("\n", ending), "text/csv")


SL = {**ROW, "kpi": "staffing_to_plan"}


def test_a_json_number_has_a_decimal_point_whatever_the_other_rows_hold(
    world: Cast,
) -> None:
    body = json.dumps([SL | {"numerator": 1.234, "denominator": 2}])
    outcome = send(world, body)
    assert (outcome.created, outcome.questions) == (1, [])
    reading = Reading.objects.get(partnership=world.ours)
    assert (reading.numerator, reading.denominator) == (123, 200)
    assert "1 readings have more decimals" in outcome.notices[0].message


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
@pytest.mark.parametrize("text", ["1,5", "1,234", "1.234,5"])
def test_a_number_with_a_comma_is_refused_in_json(
    world: Cast, text: str, kind: str
) -> None:
    row = json.dumps(SL | {"numerator": text})
    outcome = send(world, f"[{row}]" if kind == "application/json" else row, kind)
    assert [(i.row, i.field, i.code) for i in outcome.rejected] == [
        (1, "numerator", "not_a_number")
    ]


NO_READING = {
    "nothing": {},
    "a total": ROW | {"kpi": "Total"},
    "a note": {"kpi": "as of Monday"},
    "quoted nothing": {"comment": '"'},
}


@pytest.mark.parametrize("row", NO_READING.values(), ids=NO_READING.keys())
def test_every_row_of_a_list_has_to_be_a_reading(
    world: Cast, row: dict[str, str]
) -> None:
    quoted = ROW | {"period_start": "2026-11-03", "comment": 'a "word"'}
    outcome = send(world, json.dumps([quoted, row]))
    assert {issue.row for issue in outcome.rejected} == {2}
    assert outcome.left_out == []
    assert not Reading.objects.filter(partnership=world.ours).exists()


NO_TEXT = {
    "half a pair": '[{"kpi": "\\ud800"}]',
    "half a pair as a key": '[{"\\udc00": 1}]',
    "a NUL": '[{"kpi": "\\u0000"}]',
    "a key twice": '[{"kpi": "a", "kpi": "b"}]',
    "nothing": "",
    "ten thousand deep": "[" * 10_000,
    "more values than rows can have": "[" + "1," * 2_000_001 + "1]",
}


@pytest.mark.parametrize("body", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_what_cannot_be_kept_is_told_before_anything_is_read(
    world: Cast, body: str
) -> None:
    with pytest.raises(FileProblem) as problem:
        send(world, body)
    assert problem.value.sentence.endswith(".")
