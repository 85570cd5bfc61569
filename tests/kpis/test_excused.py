"""A time that both sides agree on does not count, and stays where it was measured."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.actions.excused import (
    agree_excused,
    counter_excused,
    propose_again,
    propose_excused,
    withdraw_excused,
)
from kpis.actions.excused_counts import CountsNeededError
from kpis.actions.rollups import bring_up_to_date, rebuild
from kpis.excuses import Excuse, days_of, read
from kpis.models import (
    ExcusedKpi,
    ExcusedPeriod,
    Grain,
    Kpi,
    Reading,
    Rollup,
    StaleDay,
)
from kpis.queries import excused_effects as queries
from partnership.access import NotAllowedError
from partnership.actions.proposals import ChangedMeanwhileError, ProposalError
from partnership.errors import Refused
from partnership.models import OutboxRow, Partnership, Proposal
from partnership.periods import Calendar
from tests.cast import Cast
from tests.kpis.excusing import (
    SERVICE,
    TEN,
    TWO,
    agreed_excuse,
    draft,
    proposed_excuse,
)
from tests.kpis.readings import NOW, bring, half_hours, use
from tests.undone import undone

MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
NINE = datetime(2026, 11, 3, 9, tzinfo=UTC)
HALF_HOURS = [(SERVICE, "", at, 6, 10) for at in half_hours(NINE, 12)]
Sums = tuple[int, int]

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def ours(cast: Cast) -> Partnership:
    """A service level every half hour of Tuesday from 9 to 15, 6 of 10 each."""
    codes = (SERVICE, "aht", "contacts_offered", "qa_score", "tool_uptime", "nps")
    use(cast.ours, NOW, *codes)
    bring(cast.ours, *HALF_HOURS)
    bring_up_to_date(partnership=cast.ours, now=NOW)
    return cast.ours


def excused(place: Partnership, code: str = SERVICE) -> dict[tuple[int, date], Sums]:
    """What is excused of each cell, summed over queues; cells without are left out."""
    found: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for cell in Rollup.objects.filter(partnership=place, kpi__code=code):
        found[cell.grain, cell.first][0] += cell.excused_numerator
        found[cell.grain, cell.first][1] += cell.excused_denominator
    return {key: (n, d) for key, (n, d) in found.items() if n or d}


def measured(place: Partnership) -> dict[tuple[int, date], Sums]:
    rows = Rollup.objects.filter(partnership=place, kpi__code=SERVICE)
    return {(c.grain, c.first): (c.numerator, c.denominator) for c in rows}


# --- agreeing ---


def test_either_sides_contributors_propose_and_a_leader_of_the_other_agrees(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast, by="amina")
    later = cast.now + timedelta(hours=2)
    period = agree_excused(
        by=cast.door("lena"), number=proposal.number, version=1, now=later
    )
    assert (period.proposed_by.user, period.proposed_at) == (cast.amina, cast.now)
    assert (period.agreed_by.user, period.agreed_at) == (cast.lena, later)
    assert (period.starts_at, period.ends_at, period.reason) == (
        TEN,
        TWO,
        "client_outage",
    )
    assert (period.first_day, period.last_day) == (TUESDAY, TUESDAY)
    assert period.whole_from is None


def test_executives_do_not_propose_that_a_time_does_not_count(
    cast: Cast, ours: Partnership
) -> None:
    with pytest.raises(NotAllowedError, match="leaders and contributors of both"):
        proposed_excuse(cast, by="sofia")


@pytest.mark.parametrize("name", ["tom", "amina", "sofia"])
def test_only_leaders_agree_that_a_time_does_not_count(
    cast: Cast, ours: Partnership, name: str
) -> None:
    proposal = proposed_excuse(cast)
    with pytest.raises(NotAllowedError):
        agree_excused(
            by=cast.door(name), number=proposal.number, version=1, now=cast.now
        )
    assert not ExcusedPeriod.objects.exists()


def test_nobody_agrees_to_what_their_own_side_proposed(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast, by="amina")
    with pytest.raises(ProposalError, match="Your own side proposed this"):
        agree_excused(
            by=cast.door("bo"), number=proposal.number, version=1, now=cast.now
        )


def test_nothing_is_excused_until_the_other_side_agrees(
    cast: Cast, ours: Partnership
) -> None:
    proposed_excuse(cast)
    rebuild(partnership=ours, now=NOW)
    assert excused(ours) == {}


def test_counter_takes_the_place_of_what_it_answers(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    noon = TEN + timedelta(hours=2)
    other = counter_excused(
        by=cast.door("lena"),
        number=proposal.number,
        version=1,
        draft=draft(ends_at=noon),
        reason="It was back at noon.",
        now=cast.now,
    )
    assert (other.counters, other.reason) == (proposal, "It was back at noon.")
    assert read(other.terms).ends_at == noon
    period = agree_excused(
        by=cast.door("bo"), number=other.number, version=1, now=cast.now
    )
    assert period.ends_at == noon


def test_counter_about_a_time_that_is_proposed_already_is_not_sent(
    cast: Cast, ours: Partnership
) -> None:
    longer = draft(TEN - timedelta(hours=1))
    proposed_excuse(cast, draft())
    second = proposed_excuse(cast, longer)
    with pytest.raises(ProposalError, match="open already"):
        counter_excused(
            by=cast.door("lena"),
            number=second.number,
            version=1,
            draft=draft(),
            reason="From ten on.",
            now=cast.now,
        )
    second.refresh_from_db()
    assert second.state == "open"


def test_counter_that_changes_nothing_is_not_sent(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    with pytest.raises(Refused, match="agree to it, or change something"):
        counter_excused(
            by=cast.door("lena"),
            number=proposal.number,
            version=1,
            draft=draft(),
            reason="Hm.",
            now=cast.now,
        )


def test_side_that_proposed_withdraws_and_nothing_is_left_to_agree(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    withdraw_excused(by=cast.door("bo"), number=proposal.number, now=cast.now)
    with pytest.raises(ProposalError, match="not open any more"):
        agree_excused(
            by=cast.door("lena"), number=proposal.number, version=1, now=cast.now
        )


def test_contributor_withdraws_only_what_they_proposed(
    cast: Cast, ours: Partnership
) -> None:
    own, other = proposed_excuse(cast, by="amina"), draft(TEN + timedelta(hours=1))
    theirs = proposed_excuse(cast, other, by="bo")
    with pytest.raises(ProposalError, match="or who proposed it"):
        withdraw_excused(by=cast.door("amina"), number=theirs.number, now=cast.now)
    withdraw_excused(by=cast.door("amina"), number=own.number, now=cast.now)
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.state, theirs.state) == ("withdrawn", "open")


def test_agreeing_names_the_version_that_was_read(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    with pytest.raises(ChangedMeanwhileError):
        agree_excused(
            by=cast.door("lena"), number=proposal.number, version=2, now=cast.now
        )


def test_one_proposal_is_open_about_one_time(cast: Cast, ours: Partnership) -> None:
    proposed_excuse(cast, by="amina")
    with pytest.raises(ProposalError, match="open already"):
        proposed_excuse(cast, by="tom")


def test_proposal_of_another_partnership_is_not_there(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    with pytest.raises(ProposalError, match="no such proposal"):
        agree_excused(
            by=cast.door("lena", "northwind-harborline"),
            number=proposal.number,
            version=1,
            now=cast.now,
        )


def test_agreeing_asks_for_the_sums_and_the_status_page(
    cast: Cast, ours: Partnership
) -> None:
    OutboxRow.objects.filter(partnership=ours).delete()
    agreed_excuse(cast)
    stale = StaleDay.objects.filter(partnership=ours).values_list("day", flat=True)
    assert list(stale) == [TUESDAY]
    asked = OutboxRow.objects.filter(partnership=ours).values_list("kind", flat=True)
    assert {"bring_up_to_date", "status_page"} <= set(asked)


def test_agreeing_lets_pages_know_that_something_changed(
    cast: Cast, ours: Partnership
) -> None:
    ours.refresh_from_db()
    before = ours.revision
    proposed_excuse(cast)
    ours.refresh_from_db()
    assert ours.revision == before
    agreed_excuse(cast, draft(TEN + timedelta(hours=1)))
    ours.refresh_from_db()
    assert ours.revision > before


# --- what comes out of the sums ---


def test_readings_wholly_inside_come_out_and_stay_measured(
    cast: Cast, ours: Partnership
) -> None:
    before = measured(ours)
    agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    # Eight half hours from 10 to 14.
    out = (48, 80)
    assert excused(ours) == {
        (4, TUESDAY): out,
        (5, MONDAY): out,
        (6, date(2026, 11, 1)): out,
    }
    assert measured(ours) == before


@pytest.mark.parametrize(
    ("minutes", "out"),
    [pytest.param(5, (48, 80), id="wider"), pytest.param(-5, (36, 60), id="narrower")],
)
def test_reading_that_the_time_cuts_through_stays_in(
    cast: Cast, ours: Partnership, minutes: int, out: Sums
) -> None:
    shift = timedelta(minutes=minutes)
    agreed_excuse(cast, draft(TEN - shift, TWO + shift))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, TUESDAY] == out


def test_reading_in_two_excused_periods_comes_out_once(
    cast: Cast, ours: Partnership
) -> None:
    agreed_excuse(cast)
    agreed_excuse(cast, draft(TEN + timedelta(hours=2), TWO + timedelta(hours=1)))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, TUESDAY] == (60, 100)


def test_reading_that_comes_later_comes_out_too(cast: Cast, ours: Partnership) -> None:
    friday = datetime(2026, 11, 6, 10, tzinfo=UTC)
    agreed_excuse(cast, draft(friday, friday + timedelta(hours=1)))
    bring(ours, *((SERVICE, "", at, 1, 5) for at in half_hours(friday, 4)))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, friday.date()] == (2, 10)


def test_rebuild_excuses_the_same(cast: Cast, ours: Partnership) -> None:
    agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    before = excused(ours)
    rebuild(partnership=ours, now=NOW)
    assert excused(ours) == before


def test_one_queue_is_excused_and_the_others_count(
    cast: Cast, ours: Partnership
) -> None:
    day = datetime(2026, 11, 5, 9, tzinfo=UTC)
    bring(ours, (SERVICE, "Sales", day, 1, 10), (SERVICE, "Help", day, 2, 10))
    hour = timedelta(hours=1)
    agreed_excuse(cast, draft(day, day + hour, queue="sales"))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, day.date()] == (1, 10)


def test_kpi_that_was_not_named_counts_in_full(cast: Cast, ours: Partnership) -> None:
    bring(ours, ("aht", "", TEN, 3000, 10))
    agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours, "aht") == {}


def test_whole_days_take_out_readings_of_the_day(cast: Cast, ours: Partnership) -> None:
    days = [date(2026, 11, 9) + timedelta(days=n) for n in range(4)]
    bring(ours, *((SERVICE, "", day, 70, 100) for day in days))
    first = datetime(2026, 11, 9, 12, tzinfo=UTC)
    agreed_excuse(cast, draft(first, datetime(2026, 11, 12, tzinfo=UTC)))
    bring_up_to_date(partnership=ours, now=NOW)
    assert {
        day: sums for (grain, day), sums in excused(ours).items() if grain == 4
    } == {
        days[1]: (70, 100),
        days[2]: (70, 100),
    }


def test_week_that_is_read_as_a_whole_comes_out_as_a_whole(
    cast: Cast, ours: Partnership
) -> None:
    weeks = [date(2026, 11, 9), date(2026, 11, 16)]
    bring(ours, *(("qa_score", "", day, 8000, 100, Grain.WEEK) for day in weeks))
    end = datetime(2026, 11, 18, tzinfo=UTC)
    said = draft(
        datetime(2026, 11, 9, tzinfo=UTC), end, kpis=("qa_score",), reason="other"
    )
    agreed_excuse(cast, said)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours, "qa_score") == {(5, weeks[0]): (8000, 100)}


# --- readings that are coarser than the time ---


def test_counts_are_asked_for_where_readings_are_of_the_day(
    cast: Cast, ours: Partnership
) -> None:
    wednesday = datetime(2026, 11, 4, 10, tzinfo=UTC)
    bring(ours, (SERVICE, "", wednesday.date(), 60, 100))
    said = draft(wednesday, wednesday + timedelta(hours=2))
    with pytest.raises(CountsNeededError, match="how much") as asked:
        proposed_excuse(cast, said)
    assert [part.kpi.code for part in asked.value.asked] == [SERVICE]
    assert not Proposal.objects.exists()


def of_a_day(n: str, d: str, **more: Any) -> Any:
    wednesday = datetime(2026, 11, 4, 10, tzinfo=UTC)
    return draft(
        wednesday, wednesday + timedelta(hours=2), counts={SERVICE: (n, d)}, **more
    )


def test_agreed_counts_come_out_of_the_day(cast: Cast, ours: Partnership) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    agreed_excuse(cast, of_a_day("4", "20"))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, date(2026, 11, 4)] == (4, 20)
    assert excused(ours)[5, MONDAY] == (4, 20)


@pytest.mark.parametrize(
    ("n", "d", "sentence", "field"),
    [
        pytest.param("4", "120", "more than there is: 100", "denominator", id="more"),
        pytest.param("61", "80", "more than there is: 60", "numerator", id="more good"),
        pytest.param("0", "50", "at least 10", "numerator", id="over 100 %"),
        pytest.param("-1", "20", "0 or more", "numerator", id="negative"),
        pytest.param("four", "20", "is no number", "numerator", id="a word"),
        pytest.param("1.5", "20", "a whole number", "numerator", id="a part"),
        pytest.param("0", "0", "how much", "denominator", id="nothing"),
        pytest.param("30", "20", "a part of the number above", "numerator", id="part"),
        pytest.param("50", "100", "so all of this does: 60", "numerator", id="rest"),
    ],
)
def test_counts_that_cannot_be_are_refused_at_their_field(
    cast: Cast, ours: Partnership, n: str, d: str, sentence: str, field: str
) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    with pytest.raises(Refused, match=sentence) as refused:
        proposed_excuse(cast, of_a_day(n, d))
    assert refused.value.field == f"{field}_{SERVICE}"


def test_counts_are_at_most_what_a_correction_leaves(
    cast: Cast, ours: Partnership
) -> None:
    day = date(2026, 11, 4)
    bring(ours, (SERVICE, "", day, 60, 100))
    agreed_excuse(cast, of_a_day("10", "50"))
    bring(ours, (SERVICE, "", day, 90, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    # 50 of 100 are left, and all 50 of them good.
    assert excused(ours)[4, day] == (40, 50)
    bring(ours, (SERVICE, "", day, 5, 30))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, day] == (5, 30)


@pytest.mark.parametrize(
    ("hour", "out"),
    [
        pytest.param(10, (4, 12), id="inside"),
        # An outage: of its time no row comes in.
        pytest.param(13, None, id="elsewhere"),
    ],
)
def test_counts_give_way_to_readings_that_come_in_finer(
    cast: Cast, ours: Partnership, hour: int, out: Sums | None
) -> None:
    day = date(2026, 11, 4)
    first, _stored = bring(ours, (SERVICE, "", day, 60, 100))
    agreed_excuse(cast, of_a_day("4", "20"))
    Reading.objects.filter(partnership=ours, batch_id=first.pk).delete()
    at = datetime(2026, 11, 4, hour, tzinfo=UTC)
    bring(ours, *((SERVICE, "", each, 1, 3) for each in half_hours(at, 4)))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours).get((4, day)) == out


def test_counts_of_several_queues_ask_for_the_queue(
    cast: Cast, ours: Partnership
) -> None:
    day = date(2026, 11, 4)
    bring(ours, (SERVICE, "Sales", day, 60, 100), (SERVICE, "Help", day, 60, 100))
    with pytest.raises(Refused, match="Choose the queue") as refused:
        proposed_excuse(cast, of_a_day("4", "20"))
    assert refused.value.field == "queue"
    agreed_excuse(cast, of_a_day("4", "20", queue="sales"))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, day] == (4, 20)


def test_time_that_cuts_two_days_is_proposed_day_by_day(
    cast: Cast, ours: Partnership
) -> None:
    days = [date(2026, 11, 10), date(2026, 11, 11)]
    bring(ours, *((SERVICE, "", day, 60, 100) for day in days))
    said = draft(
        datetime(2026, 11, 10, 20, tzinfo=UTC),
        datetime(2026, 11, 11, 6, tzinfo=UTC),
        counts={SERVICE: ("4", "20")},
    )
    with pytest.raises(
        Refused, match=r"10 Nov and of 11 Nov\. Propose a time for each"
    ):
        proposed_excuse(cast, said)


def test_what_is_counted_out_is_not_counted_out_again(
    cast: Cast, ours: Partnership
) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    agreed_excuse(cast, of_a_day("4", "20"))
    with pytest.raises(Refused, match="from 4 Nov 10:00 to 4 Nov 12:00") as refused:
        proposed_excuse(cast, of_a_day("4", "20"))
    assert refused.value.field == "kpis"


def test_time_that_is_excused_already_is_not_agreed_on_again(
    cast: Cast, ours: Partnership
) -> None:
    agreed_excuse(cast)
    with pytest.raises(Refused, match="excused already"):
        proposed_excuse(cast, draft(TEN + timedelta(hours=1)))


def test_part_of_a_reading_that_came_out_is_not_counted_out_too(
    cast: Cast, ours: Partnership
) -> None:
    agreed_excuse(cast)
    at = TEN + timedelta(minutes=5)
    part = draft(at, at + timedelta(minutes=15), counts={SERVICE: ("3", "5")})
    with pytest.raises(Refused, match="excused already"):
        proposed_excuse(cast, part)


def test_readings_of_which_a_part_was_counted_out_are_not_taken_out_whole(
    cast: Cast, ours: Partnership
) -> None:
    at = TEN + timedelta(minutes=5)
    part = draft(at, at + timedelta(minutes=15), counts={SERVICE: ("3", "5")})
    waiting = proposed_excuse(cast)
    agreed_excuse(cast, part)
    with pytest.raises(Refused, match="excused already"):
        agree_excused(
            by=cast.door("lena"), number=waiting.number, version=1, now=cast.now
        )
    assert ExcusedPeriod.objects.count() == 1


def test_two_times_of_a_day_are_counted_out_each(cast: Cast, ours: Partnership) -> None:
    day = date(2026, 11, 4)
    bring(ours, (SERVICE, "", day, 60, 100))
    agreed_excuse(cast, of_a_day("4", "20"))
    noon = datetime(2026, 11, 4, 12, tzinfo=UTC)
    counts = {SERVICE: ("1", "5")}
    agreed_excuse(cast, draft(noon, noon + timedelta(hours=1), counts=counts))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, day] == (5, 25)


def test_two_times_of_a_day_take_out_no_more_than_there_is(
    cast: Cast, ours: Partnership
) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    agreed_excuse(cast, of_a_day("40", "80"))
    noon = datetime(2026, 11, 4, 12, tzinfo=UTC)
    later = draft(noon, noon + timedelta(hours=1), counts={SERVICE: ("20", "21")})
    with pytest.raises(Refused, match="more than there is: 20") as refused:
        proposed_excuse(cast, later)
    assert refused.value.field == f"denominator_{SERVICE}"
    agreed_excuse(cast, replace(later, counts={SERVICE: ("20", "20")}))
    night = draft(noon + timedelta(hours=4), noon + timedelta(hours=5))
    with pytest.raises(Refused, match="excused already"):
        proposed_excuse(cast, night)


def test_counts_that_others_left_no_room_for_are_not_agreed_to(
    cast: Cast, ours: Partnership
) -> None:
    """Both fit when they were proposed: 60 of 80 are left, but not 60 of 20."""
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    noon = datetime(2026, 11, 4, 12, tzinfo=UTC)
    later = draft(noon, noon + timedelta(hours=1), counts={SERVICE: ("0", "40")})
    waits = proposed_excuse(cast, later)
    agreed_excuse(cast, of_a_day("0", "40"))
    with pytest.raises(Refused, match="more than what is left"):
        agree_excused(by=cast.door("lena"), number=waits.number, version=1, now=NOW)
    assert ExcusedPeriod.objects.count() == 1


def test_counts_stay_where_readings_of_another_day_come_in(
    cast: Cast, ours: Partnership
) -> None:
    days = [date(2026, 11, 10), date(2026, 11, 11)]
    bring(ours, (SERVICE, "", days[0], 60, 100))
    night = draft(
        datetime(2026, 11, 10, 22, tzinfo=UTC),
        datetime(2026, 11, 12, 2, tzinfo=UTC),
        counts={SERVICE: ("4", "20")},
    )
    agreed_excuse(cast, night)
    bring(ours, (SERVICE, "", days[1], 70, 100))
    bring_up_to_date(partnership=ours, now=NOW)
    both = {(4, days[0]): (4, 20), (4, days[1]): (70, 100)}
    assert excused(ours).items() >= both.items()
    rebuild(partnership=ours, now=NOW)
    assert excused(ours).items() >= both.items()


def test_of_an_average_nothing_is_left_of_which_nothing_is_counted(
    cast: Cast, ours: Partnership
) -> None:
    day = date(2026, 11, 4)
    bring(ours, ("aht", "", day, 30_000, 100))
    wednesday = datetime(2026, 11, 4, 10, tzinfo=UTC)
    said = draft(
        wednesday,
        wednesday + timedelta(hours=2),
        kpis=("aht",),
        counts={"aht": ("5000", "20")},
    )
    agreed_excuse(cast, said)
    bring(ours, ("aht", "", day, 6000, 15))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours, "aht")[4, day] == (6000, 15)


def test_no_part_of_a_net_score_is_counted_out(cast: Cast, ours: Partnership) -> None:
    bring(ours, ("nps", "", date(2026, 11, 4), -5, 40))
    wednesday = datetime(2026, 11, 4, 10, tzinfo=UTC)
    said = draft(wednesday, wednesday + timedelta(hours=2), kpis=("nps",))
    with pytest.raises(Refused, match="a part of a net score") as refused:
        proposed_excuse(cast, said)
    assert refused.value.field == "kpis"


def test_nobody_is_asked_for_counts_that_would_be_refused(
    cast: Cast, ours: Partnership
) -> None:
    day = date(2026, 11, 4)
    bring(ours, (SERVICE, "Sales", day, 60, 100), (SERVICE, "Help", day, 60, 100))
    at = datetime(2026, 11, 4, 10, tzinfo=UTC)
    with pytest.raises(Refused, match="Choose the queue"):
        proposed_excuse(cast, draft(at, at + timedelta(hours=2)))


def test_two_queues_of_one_time_are_proposed_apart(
    cast: Cast, ours: Partnership
) -> None:
    day = datetime(2026, 11, 5, 9, tzinfo=UTC)
    bring(ours, (SERVICE, "Sales", day, 1, 10), (SERVICE, "Help", day, 2, 10))
    hour = timedelta(hours=1)
    for queue in ("sales", "help"):
        proposed_excuse(cast, draft(day, day + hour, queue=queue))
    assert Proposal.objects.filter(state="open").count() == 2


# --- bad input ---


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param({"ends_at": TEN}, "ends_at", "ends after it begins", id="empty"),
        pytest.param(
            {"ends_at": TEN + timedelta(days=93)},
            "ends_at",
            "at most 92 days",
            id="long",
        ),
        pytest.param(
            {
                "starts_at": datetime(1, 1, 2, tzinfo=UTC),
                "ends_at": datetime(1, 1, 3, tzinfo=UTC),
            },
            "starts_at",
            "Choose a day between",
            id="year 1",
        ),
        pytest.param(
            {
                "starts_at": TEN + timedelta(days=400),
                "ends_at": TWO + timedelta(days=400),
            },
            "ends_at",
            "within a year",
            id="far ahead",
        ),
        pytest.param({"why": "  "}, "why", "Say what happened", id="no why"),
        pytest.param({"why": "x" * 2001}, "why", "at most 2,000", id="long why"),
        pytest.param({"why": "a\0b"}, "why", "ordinary characters", id="NUL"),
        pytest.param({"reason": "weather"}, "reason", "is none of", id="reason"),
        pytest.param({"kpis": ()}, "kpis", "at least one KPI", id="no KPI"),
        pytest.param(
            {"kpis": ("nothing",)},
            "kpis",
            "only out of a share",
            id="KPI",
        ),
        pytest.param(
            {"kpis": ("contacts_offered",)},
            "kpis",
            "only out of a share",
            id="a sum",
        ),
        pytest.param(
            {"kpis": ("tool_uptime",)},
            "kpis",
            "that the partner answers for",
            id="what the client owes",
        ),
        pytest.param({"queue": "nowhere"}, "queue", "no queue", id="queue"),
    ],
)
def test_what_cannot_be_excused_is_refused_in_a_sentence(
    cast: Cast, ours: Partnership, changes: Any, field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        propose_excused(by=cast.door("bo"), draft=draft(**changes), now=cast.now)
    assert refused.value.field == field
    assert not Proposal.objects.exists()


# --- the database ---


def test_agreed_time_is_never_changed(cast: Cast, ours: Partnership) -> None:
    period = agreed_excuse(cast)
    for statement in (
        "UPDATE kpis_excusedperiod SET why = 'x' WHERE id = %s",
        "DELETE FROM kpis_excusedperiod WHERE id = %s",
        "UPDATE kpis_excusedkpi SET numerator = 1 WHERE excused_id = %s",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [period.pk])


def test_database_takes_no_time_that_one_person_agreed_alone(
    cast: Cast, ours: Partnership
) -> None:
    period = agreed_excuse(cast)
    period.pk, period.number, period.agreed_by = None, 2, period.proposed_by
    with (
        pytest.raises(IntegrityError, match="excused_two_people"),
        transaction.atomic(),
    ):
        period.save(force_insert=True)


def test_database_takes_no_counts_in_part(cast: Cast, ours: Partnership) -> None:
    period = agreed_excuse(cast)
    kpi = Kpi.objects.get(partnership=ours, code="aht")
    row = ExcusedKpi(partnership=ours, excused=period, kpi=kpi, numerator=1)
    in_part = pytest.raises(IntegrityError, match="excused_counts_whole")
    with in_part, transaction.atomic():
        row.save(force_insert=True)


def test_database_takes_no_more_excused_than_there_is(
    cast: Cast, ours: Partnership
) -> None:
    cells = Rollup.objects.filter(partnership=ours)
    more = pytest.raises(IntegrityError, match="rollup_excused_of_its_own")
    with more, transaction.atomic():
        cells.update(excused_denominator=F("denominator") + 1)


# --- the effect that is shown before anybody agrees ---


def test_proposal_shows_what_comes_out_and_what_the_window_would_be(
    cast: Cast, ours: Partnership
) -> None:
    proposal = proposed_excuse(cast)
    kpi = Rollup.objects.filter(partnership=ours, kpi__code=SERVICE)[0].kpi
    (effect,) = queries.effects(ours, read(proposal.terms), [kpi])
    assert (effect.readings, effect.out.numerator, effect.out.denominator) == (
        8,
        48,
        80,
    )
    assert effect.window is not None
    assert effect.window.key == "2026-11"
    assert effect.before is not None
    assert effect.after is not None
    assert (effect.before.numerator, effect.before.denominator) == (72, 120)
    assert (effect.after.numerator, effect.after.denominator) == (24, 40)


def test_proposal_leaves_out_what_is_excused_already(
    cast: Cast, ours: Partnership
) -> None:
    noon = TEN + timedelta(hours=2)
    agreed_excuse(cast, draft(TEN, noon))
    bring_up_to_date(partnership=ours, now=NOW)
    proposal = proposed_excuse(cast)
    kpi = Kpi.objects.get(partnership=ours, code=SERVICE)
    (effect,) = queries.effects(ours, read(proposal.terms), [kpi])
    assert effect.before == queries.Sums(48, 80)
    assert effect.out == queries.Sums(24, 40)
    assert effect.after == queries.Sums(24, 40)


def test_week_of_two_sources_comes_out_of_the_one_that_counts(
    cast: Cast, ours: Partnership
) -> None:
    week = date(2026, 11, 9)
    for source in ("first", "second"):
        bring(ours, ("qa_score", "", week, 8000, 100, Grain.WEEK), source=source)
    monday = datetime(2026, 11, 9, tzinfo=UTC)
    said = draft(monday, monday + timedelta(days=7), kpis=("qa_score",))
    kpi = Kpi.objects.get(partnership=ours, code="qa_score")
    excuse = read(proposed_excuse(cast, said).terms)
    (effect,) = queries.effects(ours, excuse, [kpi])
    assert (effect.readings, effect.out) == (1, queries.Sums(8000, 100))


def test_proposal_leaves_weeks_out_of_what_the_window_would_be(
    cast: Cast, ours: Partnership
) -> None:
    bring(ours, (SERVICE, "A", date(2026, 11, 9), 60, 100, Grain.WEEK))
    bring_up_to_date(partnership=ours, now=NOW)
    at = datetime(2026, 11, 11, 10, tzinfo=UTC)
    part = {SERVICE: ("50", "90")}
    said = draft(at, at + timedelta(hours=2), queue="a", counts=part)
    kpi = Kpi.objects.get(partnership=ours, code=SERVICE)
    excuse = read(proposed_excuse(cast, said).terms)
    (effect,) = queries.effects(ours, excuse, [kpi])
    assert effect.out == queries.Sums(50, 90)
    assert effect.before == effect.after == queries.Sums(72, 120)


def test_week_of_one_queue_comes_out_though_another_is_read_by_the_day(
    cast: Cast, ours: Partnership
) -> None:
    monday = date(2026, 11, 9)
    bring(ours, (SERVICE, "A", date(2026, 11, 10), 6, 10))
    bring(ours, (SERVICE, "B", monday, 60, 100, Grain.WEEK))
    bring_up_to_date(partnership=ours, now=NOW)
    at = datetime(2026, 11, 9, tzinfo=UTC)
    kpi = Kpi.objects.get(partnership=ours, code=SERVICE)
    proposal = proposed_excuse(cast, draft(at, at + timedelta(days=7), queue="b"))
    (effect,) = queries.effects(ours, read(proposal.terms), [kpi])
    assert (effect.readings, effect.out) == (1, queries.Sums(60, 100))
    agree_excused(by=cast.door("lena"), number=proposal.number, version=1, now=NOW)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[5, monday] == (60, 100)


# --- properties ---

SLOTS = [NINE + n * timedelta(minutes=15) for n in range(24)]
TIMES = st.tuples(st.integers(-2, 26), st.integers(1, 20)).map(
    lambda t: (NINE + t[0] * timedelta(minutes=15), t[1] * timedelta(minutes=15))
)


def by_hand(place: Partnership, times: list[tuple[datetime, timedelta]]) -> Sums:
    """The sums of half hours that lie wholly inside one of the times, by loops."""
    half = timedelta(minutes=30)
    inside = [
        row
        for row in Reading.objects.filter(partnership=place, day=TUESDAY)
        if any(
            start <= row.starts_at and row.starts_at + half <= start + length
            for start, length in times
        )
    ]
    return sum(r.numerator for r in inside), sum(r.denominator for r in inside)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(times=st.lists(TIMES, min_size=1, max_size=4, unique=True))
def test_excused_sums_are_those_of_readings_wholly_inside(
    cast: Cast, ours: Partnership, times: list[tuple[datetime, timedelta]]
) -> None:
    with undone():
        for start, length in times:
            # Refused is what holds no reading, or none that is not excused already.
            with suppress(Refused):
                agreed_excuse(cast, draft(start, start + length))
        bring_up_to_date(partnership=ours, now=NOW)
        assert excused(ours).get((4, TUESDAY), (0, 0)) == by_hand(ours, times)


LONDON, MANILA = Calendar("Europe/London"), Calendar("Asia/Manila")


@pytest.mark.parametrize(
    ("calendar", "starts_at", "ends_at", "expected"),
    [
        pytest.param(LONDON, (3, 10), (3, 14), (3, 3, None, None), id="part of a day"),
        pytest.param(LONDON, (3, 0), (4, 0), (3, 3, 3, 3), id="one day"),
        pytest.param(LONDON, (3, 12), (6, 0), (3, 5, 4, 5), id="from noon"),
        pytest.param(LONDON, (3, 0), (5, 6), (3, 5, 3, 4), id="until six"),
        pytest.param(LONDON, (3, 12), (4, 12), (3, 4, None, None), id="over midnight"),
        pytest.param(MANILA, (2, 16), (3, 16), (3, 3, 3, 3), id="a day in Manila"),
    ],
)
def test_days_of_a_time_are_the_partnerships(
    calendar: Calendar, starts_at: Any, ends_at: Any, expected: Any
) -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=UTC)

    days = days_of(calendar, at(*starts_at), at(*ends_at))
    found = (days.first, days.last, days.whole_from, days.whole_to)
    assert found == tuple(n and date(2026, 11, n) for n in expected)


@given(
    starts_at=st.integers(0, 2**31).map(lambda at: datetime.fromtimestamp(at, UTC)),
    reason=st.text(max_size=9),
    kpis=st.dictionaries(st.text(max_size=9), st.none(), max_size=3),
)
def test_excuse_is_read_as_it_was_written(
    starts_at: datetime, reason: str, kpis: dict[str, None]
) -> None:
    excuse = Excuse(
        reason=reason,
        why="why",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        queue="",
        kpis=kpis,
    )
    assert read(excuse.as_json()) == excuse


# --- counting again ---


def counted_again(cast: Cast, number: int) -> None:
    """Bo proposes that the time counts again, Lena agrees."""
    proposal = propose_again(
        by=cast.door("bo"), number=number, reason="It was our own system.", now=cast.now
    )
    agree_excused(by=cast.door("lena"), number=proposal.number, version=1, now=cast.now)


def test_time_counts_again_when_both_sides_agree(cast: Cast, ours: Partnership) -> None:
    period = agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)
    counted_again(cast, period.proposal.number)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours) == {}
    rebuild(partnership=ours, now=NOW)
    assert excused(ours) == {}
    period.refresh_from_db()
    assert period.counts_again_at == cast.now
    assert period.again_proposal.proposed_by.user == cast.bo


def test_counts_come_back_in_too(cast: Cast, ours: Partnership) -> None:
    bring(ours, (SERVICE, "", date(2026, 11, 4), 60, 100))
    period = agreed_excuse(cast, of_a_day("4", "20"))
    bring_up_to_date(partnership=ours, now=NOW)
    counted_again(cast, period.proposal.number)
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours) == {}
    agreed_excuse(cast, of_a_day("3", "10"))
    bring_up_to_date(partnership=ours, now=NOW)
    assert excused(ours)[4, date(2026, 11, 4)] == (3, 10)


def test_nothing_counts_again_until_the_other_side_agrees(
    cast: Cast, ours: Partnership
) -> None:
    period = agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    before = excused(ours)
    number = period.proposal.number
    propose_again(by=cast.door("bo"), number=number, reason="Ours.", now=cast.now)
    rebuild(partnership=ours, now=NOW)
    assert excused(ours) == before


def test_time_counts_again_once(cast: Cast, ours: Partnership) -> None:
    number = agreed_excuse(cast).proposal.number
    counted_again(cast, number)
    with pytest.raises(ProposalError, match="counts already"):
        propose_again(by=cast.door("bo"), number=number, reason="Again.", now=cast.now)


def test_counting_again_says_why_and_is_agreed_to_or_not(
    cast: Cast, ours: Partnership
) -> None:
    number = agreed_excuse(cast).proposal.number
    bo = cast.door("bo")
    with pytest.raises(Refused, match="Say why"):
        propose_again(by=bo, number=number, reason=" ", now=cast.now)
    with pytest.raises(NotAllowedError):
        propose_again(by=cast.door("tom"), number=number, reason="x", now=cast.now)
    again = propose_again(by=bo, number=number, reason="Ours.", now=cast.now)
    with pytest.raises(ProposalError, match="nothing between"):
        counter_excused(
            by=cast.door("lena"),
            number=again.number,
            version=1,
            draft=draft(),
            reason="Half of it.",
            now=cast.now,
        )


def test_only_that_it_counts_again_is_ever_written_later(
    cast: Cast, ours: Partnership
) -> None:
    period = agreed_excuse(cast)
    period.starts_at = NINE
    with pytest.raises(ProgrammingError), transaction.atomic():
        period.save(update_fields=["starts_at"])
