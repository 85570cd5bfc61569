"""Openness: telling and answering never lower it, for either side."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.actions import acknowledging, telling, updates
from incidents.queries.openness import OpennessFacts, disclosures, openness_facts
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import (
    HOUR,
    draft,
    heads_up,
    incident,
    resolved,
    update,
)

pytestmark = pytest.mark.usefixtures("inside")

START, END = NOW - timedelta(days=20), NOW + timedelta(days=10)


def facts(cast: Cast, after: timedelta = timedelta(days=5)) -> OpennessFacts:
    return openness_facts(cast.ours, START, END, NOW + after)


def told_of(cast: Cast) -> tuple[int, int]:
    found = facts(cast)
    return found["told"], found["found_though_known"]


TOLD = [
    ("own", "partner", None, (1, 0)),
    ("found, not answered", "client", None, (0, 1)),
    ("found, knew", "client", True, (0, 1)),
    ("found, did not know", "client", False, (0, 0)),
    ("both", "both", None, (0, 0)),
    ("outside", "outside", None, (0, 0)),
    ("not known yet", "unknown", None, (0, 0)),
]


@pytest.mark.parametrize(
    ("origin", "knew", "counts"),
    [row[1:] for row in TOLD],
    ids=[row[0] for row in TOLD],
)
def test_incident_counts_where_it_began(
    cast: Cast, origin: str, *, knew: bool | None, counts: tuple[int, int]
) -> None:
    found = incident(cast, "bo", origin=origin)
    if knew is not None:
        acknowledging.answer_knew(
            by=cast.door("lena"), ref=found.ref, knew=knew, now=NOW
        )
    assert told_of(cast) == counts


def test_heads_up_counts_once_whatever_becomes_of_it(cast: Cast) -> None:
    happened, averted = heads_up(cast), heads_up(cast, "lena")
    telling.became_incident(
        by=cast.door("lena"),
        ref=happened.ref,
        severity="sev2",
        origin="client",
        now=NOW,
    )
    telling.averted(by=cast.door("lena"), ref=averted.ref, now=NOW)
    assert told_of(cast) == (2, 0)


def test_what_is_prepared_counts_nowhere(cast: Cast) -> None:
    draft(cast, origin="partner")
    assert told_of(cast) == (0, 0)


def test_courtesy_is_never_counted(cast: Cast) -> None:
    heads_up(cast)
    assert (facts(cast)["kept"], facts(cast)["due"]) == (0, 0)


def test_promises_count_by_when_they_were_due(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, now=NOW, next_update_at=NOW + HOUR)
    assert facts(cast, HOUR / 2)["due"] == 0
    update(cast, told, now=NOW + HOUR / 2, next_update_at=NOW + 2 * HOUR)
    assert (facts(cast, HOUR * 1.5)["kept"], facts(cast, HOUR * 1.5)["due"]) == (1, 1)
    resolved(cast, told, now=NOW + 3 * HOUR)
    assert (facts(cast)["kept"], facts(cast)["due"]) == (1, 2)


def test_promise_of_another_period_is_left_out(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, next_update_at=END + HOUR)
    late = openness_facts(cast.ours, START, END, END + 5 * HOUR)
    assert late["due"] == 0


def test_acknowledgement_stands_beside(cast: Cast) -> None:
    quick, slow, _never = heads_up(cast), heads_up(cast), heads_up(cast)
    lena = cast.door("lena")
    acknowledging.acknowledge(by=lena, ref=quick.ref, now=NOW + HOUR)
    assert facts(cast, HOUR)["to_acknowledge"] == 1
    acknowledging.acknowledge(by=lena, ref=slow.ref, now=NOW + 5 * HOUR)
    found = facts(cast)
    assert (found["acknowledged"], found["to_acknowledge"]) == (1, 3)


def test_disclosure_is_shown_for_both_sides_as_medians(cast: Cast) -> None:
    for hours in (1, 2, 9):
        heads_up(
            cast,
            noticed_at=NOW - hours * HOUR,
            expected_at=NOW + 10 * hours * HOUR,
        )
    incident(cast, "lena", noticed_at=NOW - 4 * HOUR)
    draft(cast, noticed_at=NOW - 100 * HOUR)
    found = disclosures(cast.ours, START, END)
    partner, client = found["partner"], found["client"]
    assert (partner.told, partner.lag, partner.ahead) == (3, 2 * HOUR, 20 * HOUR)
    assert (client.told, client.lag, client.ahead) == (1, 4 * HOUR, None)


def test_side_that_told_nothing_has_no_lag(cast: Cast) -> None:
    assert disclosures(cast.ours, START, END)["client"].lag is None


def score(found: OpennessFacts) -> float | None:
    """The section's formula, docs/arithmetic.md 4, for the property below."""
    parts = []
    if found["due"]:
        parts.append(found["kept"] / found["due"])
    if told := found["told"] + found["found_though_known"]:
        parts.append(found["told"] / told)
    return sum(parts) / len(parts) if parts else None


acts = st.lists(
    st.sampled_from(
        ["client finds", "partner finds", "both", "promise", "late", "heads-up"]
    ),
    max_size=4,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    history=acts,
    late=st.integers(0, 400),
    who=st.sampled_from(["bo", "lena"]),
    knew=st.booleans(),
)
def test_telling_of_ones_own_and_answering_never_lower_openness(
    cast: Cast, history: list[str], late: int, who: str, *, knew: bool
) -> None:
    for act in history:
        live(cast, act)
    before = score(facts(cast))
    own = "partner" if who == "bo" else "client"
    noticed = NOW - timedelta(hours=late)
    incident(cast, who, origin=own, noticed_at=noticed)
    after = score(facts(cast))
    assert after is not None
    assert after >= (before or 0)
    heads_up(cast, who)
    assert (score(facts(cast)) or 0) >= after
    found = incident(cast, "lena" if who == "bo" else "bo", origin=own)
    asked = score(facts(cast)) or 0
    acknowledging.answer_knew(by=cast.door(who), ref=found.ref, knew=knew, now=NOW)
    assert (score(facts(cast)) or 0) >= asked


def live(cast: Cast, act: str) -> None:
    if act == "client finds":
        incident(cast, "lena", origin="partner")
    elif act == "partner finds":
        incident(cast, "bo", origin="client")
    elif act == "both":
        incident(cast, "bo", origin="both")
    elif act == "heads-up":
        heads_up(cast)
    else:
        told = incident(cast, "bo", origin="partner")
        updates.still_on_it(by=cast.door("bo"), ref=told.ref, now=NOW)
        if act == "promise":
            resolved(cast, told, now=NOW + HOUR / 2)
