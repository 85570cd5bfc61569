"""What cannot stand is refused three times: by action, form and database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.arithmetic.errors import TermsError
from kpis.models import Definition, Target
from kpis.terms import Penalty, Terms, TermsRefusedError
from tests.cast import Cast
from tests.kpis.agreeing import AHT, ASA, SERVICE_LEVEL, agreed, in_use, proposed

pytestmark = pytest.mark.usefixtures("inside")


@dataclass(frozen=True)
class Refusal:
    """Terms that cannot stand, as sent, with the sentence and the wall that says it."""

    id: str
    code: str
    changes: dict[str, Any]
    says: str
    constraint: str


def linear(start: str, full: str) -> dict[str, str]:
    return {"form": "linear", "start": start, "full": full}


def steps(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"form": "steps", "steps": [list(pair) for pair in pairs]}


HIGHER, LOWER, WITHIN = "service_level_offered", "asa", "aht"
TERMS = {HIGHER: SERVICE_LEVEL, LOWER: ASA, WITHIN: AHT}
REFUSALS = [
    Refusal(
        "negative buffer",
        HIGHER,
        {"buffer": "-1"},
        "The buffer must be 0 or more",
        "target_buffer",
    ),
    Refusal(
        "buffer without a reason",
        HIGHER,
        {"buffer_reason": " "},
        "Say why there is a buffer",
        "target_buffer_reason",
    ),
    Refusal(
        "range starts on the good side, higher",
        HIGHER,
        {"penalty": linear("80.5", "75")},
        "must not start on the good side",
        "target_penalty_starts_beyond_minimum",
    ),
    Refusal(
        "range starts on the good side, lower",
        LOWER,
        {"penalty": linear("29", "42")},
        "must not start on the good side",
        "target_penalty_starts_beyond_minimum",
    ),
    Refusal(
        "full is not beyond the start, higher",
        HIGHER,
        {"penalty": linear("80", "80")},
        "must be worse than the value at which it starts",
        "target_penalty_full_beyond_start",
    ),
    Refusal(
        "full is not beyond the start, lower",
        LOWER,
        {"penalty": linear("32", "31")},
        "must be worse than the value at which it starts",
        "target_penalty_full_beyond_start",
    ),
    Refusal(
        "corridor with a range",
        WITHIN,
        {"penalty": linear("290", "240")},
        "has no penalty range; agree on a floor",
        "target_penalty_(full_beyond_start|range)",
    ),
    Refusal(
        "corridor upside down",
        WITHIN,
        {"minimum": "420", "minimum_high": "300"},
        "first value must be the lower one",
        "target_corridor",
    ),
    Refusal(
        "corridor closed by its buffers",
        WITHIN,
        {"buffer": "61"},
        "at most half of its width",
        "target_corridor",
    ),
    Refusal(
        "corridor with one end",
        WITHIN,
        {"minimum_high": None},
        "a corridor of two values",
        "target_corridor",
    ),
    Refusal(
        "two minimums without a corridor",
        HIGHER,
        {"minimum_high": "90"},
        "the client minimum is one value",
        "target_corridor",
    ),
    Refusal(
        "floor on the good side, higher",
        HIGHER,
        {"floor": "81"},
        "The floor must be worse",
        "target_floor_beyond_minimum",
    ),
    Refusal(
        "floor on the good side, lower",
        LOWER,
        {"floor": "29"},
        "The floor must be worse",
        "target_floor_beyond_minimum",
    ),
    Refusal(
        "upper floor inside the corridor",
        WITHIN,
        {"floor_high": "410"},
        "The floor must be worse",
        "target_floor_beyond_minimum",
    ),
    Refusal(
        "corridor with one floor",
        WITHIN,
        {"floor_high": None},
        "the floor is two values",
        "target_floor_beyond_minimum",
    ),
    Refusal(
        "step that does not worsen",
        HIGHER,
        {"penalty": steps(("80", "25"), ("79", "50"), ("79", "75"))},
        "must be worse than the one before it",
        "target_steps",
    ),
    Refusal(
        "step that does not rise",
        LOWER,
        {"penalty": steps(("32", "50"), ("34", "50"))},
        "rise from step to step",
        "target_steps",
    ),
    Refusal(
        "step above the whole",
        HIGHER,
        {"penalty": steps(("80", "50"), ("75", "101"))},
        "end at 100 % at most",
        "target_steps",
    ),
    Refusal(
        "amount below nothing",
        HIGHER,
        {
            "penalty": {
                "form": "per_unit",
                "start": "80",
                "full": "75",
                "amount": "-1",
            }
        },
        "the amount for one unit, 0 or more",
        "target_penalty_range",
    ),
    Refusal(
        "weight below nothing",
        HIGHER,
        {"weight": "-1"},
        "Weight in the score: write 0 or more",
        "target_shares",
    ),
]


# What a share of the whole cannot be: the field that is asked, and what it hears.
OUT_OF_BOUNDS = [
    ({"minimum": "900"}, "minimum", "above 100\xa0%: client minimum 900\xa0%."),
    ({"buffer": "20.5"}, "buffer", "above 100\xa0%: our goal 100.5\xa0%."),
    (
        {"penalty": linear("80", "-5")},
        "penalty.full",
        "below 0\xa0%: full end of the penalty \N{MINUS SIGN}5\xa0%.",
    ),
    (
        {"penalty": steps(("80", "25"), ("-1", "50"))},
        "penalty.steps",
        "below 0\xa0%: steps of the penalty \N{MINUS SIGN}1\xa0%.",
    ),
    ({"floor": "-1"}, "floor", "below 0\xa0%: floor \N{MINUS SIGN}1\xa0%."),
]


@pytest.mark.parametrize(
    ("changes", "field", "says"), OUT_OF_BOUNDS, ids=[case[1] for case in OUT_OF_BOUNDS]
)
def test_what_a_share_cannot_be_is_asked_at_its_field(
    cast: Cast, changes: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(TermsRefusedError) as refused:
        proposed(cast, kpi=in_use(cast, HIGHER), **SERVICE_LEVEL | changes)
    assert says in refused.value.by_field()[field][0]


def test_what_may_exceed_the_whole_has_no_upper_end(cast: Cast) -> None:
    kpi = in_use(cast, "staffing_to_plan")
    terms = {"direction": "higher", "minimum": "101", "penalty": linear("101", "95")}
    assert proposed(cast, kpi=kpi, **terms).terms["minimum"] == "101"


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.id)
def test_action_refuses_with_a_sentence(cast: Cast, case: Refusal) -> None:
    with pytest.raises(TermsRefusedError) as refused:
        proposed(cast, kpi=in_use(cast, case.code), **terms_of(case))
    assert case.says in str(refused.value)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.id)
def test_database_refuses_past_every_action(cast: Cast, case: Refusal) -> None:
    with pytest.raises(IntegrityError, match=f'"{case.constraint}"'):
        insert(cast, case.code, unchecked(terms_of(case)))


def terms_of(case: Refusal) -> dict[str, Any]:
    return {"penalty": None} | TERMS[case.code] | case.changes


def unchecked(data: dict[str, Any]) -> dict[str, Any]:
    """The columns of terms that nobody has looked at."""
    numbers = ("minimum", "minimum_high", "buffer", "floor", "floor_high")
    columns: dict[str, Any] = {name: data.get(name) for name in numbers}
    columns["buffer_reason"] = data["buffer_reason"].strip()
    columns["weight"] = data.get("weight", 0)
    if penalty := data["penalty"]:
        stairs = penalty.get("steps")
        columns |= {
            "penalty_form": penalty["form"],
            "penalty_start": penalty.get("start") or stairs[0][0],
            "penalty_full": penalty.get("full") or stairs[-1][0],
            "penalty_steps": stairs,
            "penalty_amount": penalty.get("amount"),
        }
    return columns


def insert(cast: Cast, code: str, columns: dict[str, Any]) -> None:
    """A row past every action, by SQL's own INSERT, and gone again."""
    kpi = in_use(cast, code)
    definition = Definition.objects.get(kpi=kpi)
    proposal = agreement_of(cast)
    usual = {
        "direction": definition.direction,
        "effective_from": date(2026, 10, 1),
    }
    with transaction.atomic():
        Target.objects.bulk_create(
            [
                Target(
                    partnership=cast.ours,
                    kpi=kpi,
                    definition=definition,
                    number=99,
                    proposal=proposal.proposal,
                    proposed_by=proposal.proposed_by,
                    proposed_at=cast.now,
                    agreed_by=proposal.agreed_by,
                    agreed_at=cast.now,
                    **usual | columns,
                )
            ]
        )
        transaction.set_rollback(True)


def agreement_of(cast: Cast) -> Target:
    """Some agreed target, for the people and the proposal that a row needs."""
    there = Target.objects.filter(partnership=cast.ours).first()
    return there or agreed(cast)


def test_database_refuses_an_agreement_with_oneself(cast: Cast) -> None:
    target = agreed(cast)
    with pytest.raises(IntegrityError, match="target_two_people"), transaction.atomic():
        execute_copy(target, "agreed_by_id = proposed_by_id")


def test_database_refuses_what_is_no_number(cast: Cast) -> None:
    target = agreed(cast)
    with pytest.raises(IntegrityError, match="target_numbers"), transaction.atomic():
        execute_copy(target, "buffer = 'NaN'")


def test_database_refuses_a_range_without_an_end(cast: Cast) -> None:
    target = agreed(cast)
    names = "target_penalty_range"
    with pytest.raises(IntegrityError, match=names), transaction.atomic():
        execute_copy(target, "penalty_full = NULL")


def execute_copy(target: Target, change: str) -> None:
    """Insert the same row once more with one column changed, in plain SQL."""
    column, _, value = change.partition(" = ")
    fields = [f.column for f in Target._meta.concrete_fields if f.column != "id"]
    chosen = {field: field for field in fields} | {column: value, "number": "98"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO kpis_target ({', '.join(fields)}) "  # noqa: S608 - our own names
            f"SELECT {', '.join(chosen[field] for field in fields)} "
            "FROM kpis_target WHERE id = %s",
            [target.pk],
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kpis_target SET minimum = 10",
        "DELETE FROM kpis_target",
        "TRUNCATE kpis_target",
    ],
)
def test_agreed_target_is_never_touched_again(cast: Cast, statement: str) -> None:
    agreed(cast)
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Target.objects.get().minimum == 80


# --- what is no number, no date, no choice ---

UNREADABLE = [
    ("nothing", {"minimum": ""}, "Client minimum: write a number"),
    ("words", {"minimum": "eighty"}, "“eighty” is no number"),
    ("decimal comma", {"buffer": "2,5,1"}, "Buffer: “2,5,1” is no number"),
    ("not a number", {"minimum": "NaN"}, "Client minimum: write it as a number"),
    ("true", {"minimum": True}, "Client minimum: write it as a number"),
    ("seven decimals", {"buffer": "0.1234567"}, "Buffer: write at most 6 decimals"),
    ("too large", {"minimum": "1e14"}, "this number is too large"),
    ("a day that is none", {"effective_from": "2026-02-30"}, "write a date like"),
    ("no day", {"effective_from": ""}, "First day: write a date like"),
    ("far away", {"effective_from": "9999-01-01"}, "choose a year from 2000"),
    ("direction", {"direction": "sideways"}, "Direction: choose one of"),
    ("form", {"penalty": {"form": "cubic"}}, "Form of the penalty: choose one of"),
    ("range as text", {"penalty": "80 to 75"}, "Penalty range: send an object"),
    ("no full end", {"penalty": {"form": "linear"}}, "Full end of the penalty: write"),
    ("steps", {"penalty": {"form": "steps", "steps": "80"}}, "write each step as"),
    ("no steps", {"penalty": {"form": "steps"}}, "at least one threshold"),
    ("no amount", {"penalty": {"form": "per_unit", "full": "75"}}, "Amount per unit"),
    ("a novel", {"buffer_reason": "x" * 2001}, "at most 2000 ordinary characters"),
    ("nul", {"buffer_reason": "a\x00b"}, "ordinary characters"),
    ("no line to 0", {"penalty": None}, "the score needs a floor"),
    ("flat at minimum", {"penalty": {"form": "flat"}}, "the score needs a floor"),
]


@pytest.mark.parametrize(
    ("changes", "says"),
    [row[1:] for row in UNREADABLE],
    ids=[row[0] for row in UNREADABLE],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(
    cast: Cast, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(TermsRefusedError) as refused:
        proposed(cast, **changes)
    assert says in str(refused.value)


def test_every_field_says_its_own_sentence(cast: Cast) -> None:
    with pytest.raises(TermsRefusedError) as refused:
        proposed(cast, minimum="x", buffer="y", effective_from="z")
    assert set(refused.value.by_field()) == {"minimum", "buffer", "effective_from"}


# --- the arithmetic and the database refuse the same terms ---

value = st.integers(-3, 3).map(lambda n: Decimal(n) / 2)
maybe = st.none() | value
shares = st.sampled_from([Decimal(0), Decimal(50), Decimal(100), Decimal(101)])
penalties = st.one_of(
    st.none(),
    st.builds(
        Penalty, form=st.sampled_from(["linear", "flat"]), start=value, full=value
    ),
    st.builds(Penalty, form=st.just("per_unit"), start=value, full=value, amount=maybe),
    st.lists(st.tuples(value, shares), min_size=1, max_size=3).map(
        lambda pairs: Penalty(
            form="steps", start=pairs[0][0], full=pairs[-1][0], steps=tuple(pairs)
        )
    ),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    direction=st.sampled_from(["higher", "lower", "within"]),
    minimum=value,
    minimum_high=maybe,
    buffer=value,
    penalty=penalties,
    floor=maybe,
    floor_high=maybe,
)
def test_database_refuses_exactly_what_the_arithmetic_refuses(
    cast: Cast, **numbers: Any
) -> None:
    terms = Terms(
        definition=1,
        buffer_reason="Because.",
        effective_from=date(2026, 10, 1),
        **numbers,
    )
    if (terms.floor is None) != (terms.floor_high is None) and (
        terms.direction == "within" or terms.floor is None
    ):
        return  # half a pair is no shape the arithmetic has; the table above has it
    assert stands_in_arithmetic(terms) == stands_in_database(cast, terms)


def stands_in_arithmetic(terms: Terms) -> bool:
    try:
        return terms.arithmetic is not None
    except TermsError:
        return False


def stands_in_database(cast: Cast, terms: Terms) -> bool:
    try:
        insert(cast, "service_level_offered", terms.columns())
    except IntegrityError:
        return False
    return True
