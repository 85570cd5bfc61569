"""Targets are agreed by both sides, and by nobody alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from kpis.actions.targets import (
    agree_target,
    amend_target,
    counter_target,
    propose_target,
    withdraw_target,
)
from kpis.models import Definition, RollupGrain, Target
from kpis.queries import targets as queries
from kpis.terms import TermsRefusedError
from partnership.access import NotAllowedError
from partnership.actions import proposals
from partnership.actions.proposals import ChangedMeanwhileError, ProposalError
from partnership.models import AuditEntry, OutboxRow, Partnership, Proposal
from partnership.queries.proposals import sides_with_leader, thread
from tests.cast import Cast
from tests.kpis.agreeing import (
    AHT,
    ASA,
    SERVICE_LEVEL,
    agreed,
    in_use,
    measured,
    proposed,
)

pytestmark = pytest.mark.usefixtures("inside")


def test_target_keeps_who_proposed_and_who_agreed_and_when(cast: Cast) -> None:
    proposal = proposed(cast)
    later = cast.now + timedelta(days=2)
    target = agree_target(
        by=cast.door("bo"), number=proposal.number, version=1, now=later
    )
    assert (target.proposed_by.user, target.proposed_at) == (cast.lena, cast.now)
    assert (target.agreed_by.user, target.agreed_at) == (cast.bo, later)
    assert target.effective_from == date(2026, 10, 1)


def test_nothing_is_in_force_until_the_other_side_agrees(cast: Cast) -> None:
    proposed(cast)
    assert queries.in_force(cast.ours, date(2026, 12, 2)) == {}


@pytest.mark.parametrize("proposer", ["lena", "bo"])
def test_nobody_agrees_with_their_own_side(cast: Cast, proposer: str) -> None:
    proposal = proposed(cast, by=proposer)
    with pytest.raises(ProposalError, match="Your own side proposed this"):
        agree_target(
            by=cast.door(proposer), number=proposal.number, version=1, now=cast.now
        )
    assert not Target.objects.exists()


def test_nobody_counters_their_own_side(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(ProposalError, match="Your own side"):
        counter_target(
            by=cast.door("lena"),
            number=proposal.number,
            version=1,
            terms={"minimum": "78"},
            reason="Second thoughts.",
            now=cast.now,
        )


@pytest.mark.parametrize("name", ["tom", "sofia", "amina"])
def test_only_leaders_propose(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError, match="A leader of your side"):
        proposed(cast, by=name)


@pytest.mark.parametrize("name", ["tom", "sofia", "amina"])
def test_only_leaders_agree(cast: Cast, name: str) -> None:
    proposal = proposed(cast)
    with pytest.raises(NotAllowedError, match="A leader of your side"):
        agree_target(
            by=cast.door(name), number=proposal.number, version=1, now=cast.now
        )


def test_version_that_was_not_read_is_not_agreed_to(cast: Cast) -> None:
    proposal = proposed(cast)
    amend_target(
        by=cast.door("lena"),
        number=proposal.number,
        version=1,
        terms=SERVICE_LEVEL | {"minimum": "82"},
        reason="",
        now=cast.now,
    )
    with pytest.raises(ChangedMeanwhileError):
        agree_target(
            by=cast.door("bo"), number=proposal.number, version=1, now=cast.now
        )
    assert not Target.objects.exists()


def test_one_proposal_is_open_per_kpi(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(ProposalError, match="open already"):
        proposed(cast, by="bo")


def test_another_kpi_may_be_proposed_beside_it(cast: Cast) -> None:
    proposed(cast)
    proposed(cast, kpi=in_use(cast, "asa"), **ASA)
    assert queries.open_proposals(cast.ours, cast.now).count() == 2


def test_a_proposal_that_nobody_answers_lapses_by_itself_and_the_record_says_so(
    cast: Cast,
) -> None:
    proposal = proposed(cast)
    asked = OutboxRow.objects.get(kind="proposal_lapses")
    assert (asked.key, asked.due_at) == (str(proposal.number), proposal.lapses_at)
    for now in (proposal.lapses_at - timedelta(seconds=1), proposal.lapses_at):
        proposals.lapse(partnership_id=cast.ours.pk, number=proposal.number, now=now)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at) == ("lapsed", proposal.lapses_at)
    assert AuditEntry.objects.filter(what="proposal lapsed").count() == 1


def test_a_proposal_that_was_answered_never_lapses(cast: Cast) -> None:
    agreed(cast)
    proposal = Proposal.objects.get()
    proposals.lapse(
        partnership_id=cast.ours.pk, number=proposal.number, now=proposal.lapses_at
    )
    proposal.refresh_from_db()
    assert proposal.state == "agreed"


def test_a_leader_who_left_leaves_the_side_without_one(cast: Cast) -> None:
    assert sides_with_leader(cast.ours, cast.now) == {"client", "partner"}
    bo = cast.door("bo").member
    bo.expires_at = cast.now
    bo.save()
    assert sides_with_leader(cast.ours, cast.now) == {"client"}
    cast.lena.is_active = False
    cast.lena.save()
    assert sides_with_leader(cast.ours, cast.now) == set()


def test_proposal_lapses_after_thirty_days(cast: Cast) -> None:
    proposal = proposed(cast)
    later = cast.now + timedelta(days=30)
    with pytest.raises(ProposalError, match="lapsed"):
        agree_target(by=cast.door("bo"), number=proposal.number, version=1, now=later)
    assert not queries.open_proposals(cast.ours, later).exists()
    again = propose_target(
        by=cast.door("bo"), kpi=in_use(cast), terms=SERVICE_LEVEL, now=later
    )
    assert again.number == proposal.number + 1


def test_counter_names_what_it_answers(cast: Cast) -> None:
    proposal = proposed(cast)
    countered = counter_target(
        by=cast.door("bo"),
        number=proposal.number,
        version=1,
        terms=SERVICE_LEVEL | {"buffer": "2"},
        reason="Two points are what noise explains.",
        now=cast.now,
    )
    proposal.refresh_from_db()
    assert proposal.state == "countered"
    assert countered.counters == proposal
    with CaptureQueriesContext(connection) as asked:
        assert [p.number for p in thread(countered)] == [1, 2]
    assert len(asked) == 1
    assert thread(proposal) == [proposal]


def test_counter_needs_a_reason(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(ProposalError, match="Say why"):
        counter_target(
            by=cast.door("bo"),
            number=proposal.number,
            version=1,
            terms=SERVICE_LEVEL | {"buffer": "2"},
            reason="  ",
            now=cast.now,
        )
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_counter_of_the_same_terms_is_pointed_to_agreeing(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(ProposalError, match="agree to them"):
        counter_target(
            by=cast.door("bo"),
            number=proposal.number,
            version=1,
            terms=SERVICE_LEVEL,
            reason="Yes.",
            now=cast.now,
        )
    assert Proposal.objects.count() == 1


def test_withdrawn_proposal_cannot_be_agreed_to(cast: Cast) -> None:
    proposal = proposed(cast)
    withdraw_target(by=cast.door("lena"), number=proposal.number, now=cast.now)
    with pytest.raises(ProposalError, match="withdrawn"):
        agree_target(
            by=cast.door("bo"), number=proposal.number, version=1, now=cast.now
        )


def test_other_side_cannot_withdraw(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(ProposalError, match="side that proposed"):
        withdraw_target(by=cast.door("bo"), number=proposal.number, now=cast.now)


def test_proposal_of_another_number_is_unknown(cast: Cast) -> None:
    with pytest.raises(ProposalError, match="no such proposal"):
        agree_target(by=cast.door("bo"), number=7, version=1, now=cast.now)


def test_kpi_of_another_partnership_does_not_exist(cast: Cast) -> None:
    kpi = in_use(cast)
    with cast.inside("northwind-harborline"), pytest.raises(Http404):
        cast.door("omar", "northwind-harborline").get(type(kpi), code=kpi.code)


def test_counted_kpi_never_has_a_target(cast: Cast) -> None:
    with pytest.raises(TermsRefusedError, match="never has a target"):
        proposed(cast, kpi=in_use(cast, "contacts_offered"))


def test_contract_signed_elsewhere_is_confirmed_once(cast: Cast) -> None:
    proposal = propose_target(
        by=cast.door("bo"),
        kpi=in_use(cast),
        terms=SERVICE_LEVEL,
        outside_document="Annex B, Lena and Bo, 12 Sep 2026",
        now=cast.now,
    )
    target = agree_target(
        by=cast.door("lena"), number=proposal.number, version=1, now=cast.now
    )
    assert target.proposal.outside_document.startswith("Annex B")


# --- what follows from the version in force ---


def test_range_and_floor_move_with_the_minimum(cast: Cast) -> None:
    kpi = in_use(cast)
    agreed(cast, kpi, penalty={"form": "linear", "start": "79", "full": "74"})
    proposal = propose_target(
        by=cast.door("lena"),
        kpi=kpi,
        terms={"minimum": "78", "buffer": "2", "buffer_reason": "Noise."},
        now=cast.now,
    )
    assert proposal.terms["penalty"]["start"] == "77"
    assert proposal.terms["penalty"]["full"] == "72"
    assert (proposal.terms["weight"], proposal.terms["allocation"]) == ("10", "40")


def test_new_proposal_begins_with_the_next_window(cast: Cast) -> None:
    terms = {k: v for k, v in SERVICE_LEVEL.items() if k != "effective_from"}
    proposal = propose_target(
        by=cast.door("lena"), kpi=in_use(cast), terms=terms, now=cast.now
    )
    assert proposal.terms["effective_from"] == "2027-01-01"


def test_null_takes_the_range_away_and_asks_for_a_floor(cast: Cast) -> None:
    kpi = in_use(cast)
    agreed(cast, kpi)
    with pytest.raises(TermsRefusedError, match="floor"):
        proposed(cast, kpi=kpi, penalty=None)


def test_numbers_stay_exact_on_their_way(cast: Cast) -> None:
    flat = {"form": "flat", "start": 79.1}
    target = agreed(
        cast, minimum=79.1, buffer="2.345678", penalty=flat, floor="70.000001"
    )
    assert (target.minimum, target.buffer) == (Decimal("79.1"), Decimal("2.345678"))


def test_corridor_is_agreed_with_a_floor_on_each_side(cast: Cast) -> None:
    target = agreed(cast, in_use(cast, "aht"), **AHT | {"penalty": None})
    assert (target.minimum_high, target.floor_high) == (Decimal(420), Decimal(500))


def test_agreeing_on_another_direction_makes_a_new_definition(cast: Cast) -> None:
    kpi = in_use(cast, "aht")
    target = agreed(
        cast,
        kpi,
        direction="lower",
        minimum="400",
        penalty={"form": "flat", "start": "420"},
    )
    assert (target.direction, target.definition.version) == ("lower", 2)
    directions = Definition.objects.filter(kpi=kpi).order_by("version")
    assert [d.direction for d in directions] == ["within", "lower"]


# --- in force, and restating ---


def test_latest_agreed_version_is_in_force(cast: Cast) -> None:
    kpi = in_use(cast)
    agreed(cast, kpi, minimum="80", effective_from="2026-01-01")
    second = agreed(cast, kpi, minimum="82", effective_from="2026-06-01")
    third = agreed(
        cast,
        kpi,
        now=cast.now + timedelta(days=1),
        minimum="81",
        effective_from="2026-05-01",
    )
    on = {
        day: target.minimum
        for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 12, 1))
        for target in queries.in_force(cast.ours, day).values()
    }
    assert list(on.values()) == [80, 81, 81]
    assert [t.number for t in queries.history(kpi)] == [third.number, second.number, 1]


def test_nothing_is_in_force_before_the_first_day(cast: Cast) -> None:
    agreed(cast, effective_from="2026-10-01")
    assert queries.in_force(cast.ours, date(2026, 9, 30)) == {}
    assert len(queries.in_force(cast.ours, date(2026, 10, 1))) == 1


def test_what_is_in_force_takes_one_query(
    cast: Cast, django_assert_num_queries: object
) -> None:
    agreed(cast)
    agreed(cast, in_use(cast, "asa"), **ASA)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.in_force(cast.ours, date(2026, 12, 1))) == 2


def test_date_in_the_past_restates_the_periods_with_readings(cast: Cast) -> None:
    kpi = in_use(cast)
    for day in (date(2026, 6, 10), date(2026, 10, 14)):
        measured(cast, kpi, RollupGrain.DAY, day, (80, 100))
    agreed(cast, kpi, effective_from="2026-10-01")
    asked = OutboxRow.objects.filter(kind="period_touched")
    assert set(asked.values_list("key", flat=True)) == {
        "2026-W42",
        "2026-10",
        "2026-Q4",
    }


def test_week_that_spans_the_first_day_is_restated(cast: Cast) -> None:
    kpi = in_use(cast)
    measured(cast, kpi, RollupGrain.DAY, date(2026, 9, 29), (80, 100))
    agreed(cast, kpi, effective_from="2026-10-01")
    asked = OutboxRow.objects.filter(kind="period_touched")
    assert {row.key for row in asked} == {"2026-W40"}


def test_agreement_is_audited_and_counts_as_a_change(cast: Cast) -> None:
    before = Partnership.objects.get(pk=cast.ours.pk).revision
    agreed(cast)
    said = AuditEntry.objects.filter(partnership_id=cast.ours.pk)
    steps = list(said.order_by("number").values_list("what", "by"))
    assert steps[-2:] == [
        ("proposal proposed", cast.lena.email),
        ("proposal agreed", cast.bo.email),
    ]
    assert Partnership.objects.get(pk=cast.ours.pk).revision == before + 1
