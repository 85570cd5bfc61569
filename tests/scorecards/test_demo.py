"""The demo world: the same on every run, and its stories hold."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import F

from incidents.models import (
    ConfidentialNote,
    Factor,
    Incident,
    LinkedEvent,
    ProcessStep,
    Promise,
    Thanks,
)
from kpis.actions.rollups import bring_up_to_date
from kpis.models import Kpi, ReadingBefore, Target
from partnership import periods, tenancy
from partnership.models import (
    AuditEntry,
    Member,
    OutboxRow,
    Partnership,
    Proposal,
    ProposalState,
    User,
)
from partnership.periods import Kind, Period
from partnership.postgres.base import as_owner
from scorecards.actions.compute import compute
from scorecards.actions.status import rebuilding
from scorecards.demo import world
from scorecards.demo.columns import columns_of
from scorecards.demo.leadership import status_link
from scorecards.demo.places import PEOPLE, PLACES, SLUGS
from scorecards.demo.timeline import Timeline
from scorecards.document import Document, KpiRow, from_json
from scorecards.models import Scorecard
from scorecards.queries import status
from scorecards.queries.demo import is_ready
from scorecards.status import lookups
from scorecards.status.checks import checks
from scorecards.status.document import AreaState, StatusDocument
from tests.cast import Cast

NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)
OURS = "northwind-brightcall"
HARBORLINE = "northwind-harborline"
SERVICE = "service_level_offered"


def timeline_of(slug: str, now: datetime = NOW) -> Timeline:
    place = next(place for place in PLACES if place.slug == slug)
    return Timeline(periods.Calendar(**place.calendar), now)  # type: ignore[arg-type]


def checksum(slug: str, now: datetime) -> str:
    place = next(place for place in PLACES if place.slug == slug)
    found = hashlib.sha256()
    for column in columns_of(place, timeline_of(slug, now)):
        found.update(f"{column.code} {column.queue} {column.grain}".encode())
        for array in (
            column.day,
            column.starts,
            column.numerators,
            column.denominators,
        ):
            found.update(array.astype("<i8").tobytes())
    return found.hexdigest()


@pytest.mark.parametrize("slug", SLUGS)
def test_readings_are_the_same_on_every_run(slug: str) -> None:
    assert checksum(slug, NOW) == checksum(slug, NOW + timedelta(minutes=20))
    assert checksum(slug, NOW) != checksum(slug, NOW + timedelta(days=1))


# The first and the last day of a window, a leap day, both changes of the clock.
DAYS = ["2026-12-01", "2026-12-31", "2028-02-29", "2027-03-28", "2026-10-25"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("slug", SLUGS)
def test_readings_are_possible_counts_on_any_day(slug: str, day: str) -> None:
    now = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    place = next(place for place in PLACES if place.slug == slug)
    timeline = timeline_of(slug, now)
    columns = columns_of(place, timeline)
    assert {column.code for column in columns} == set(place.kpis)
    for column in columns:
        assert (column.denominators > 0).all()
        assert (column.numerators >= 0).all()
        assert column.known.max() < timeline.today.toordinal()
    served = [column for column in columns if column.code == SERVICE]
    assert all((c.numerators <= c.denominators).all() for c in served)


def test_history_is_daily_and_the_last_windows_are_by_the_half_hour() -> None:
    timeline = timeline_of(OURS)
    place = PLACES[0]
    by_grain = {
        grain: [c for c in columns_of(place, timeline) if c.grain == grain]
        for grain in ("day", "30min")
    }
    detailed = timeline.detailed_from.toordinal()
    served = [c for c in by_grain["day"] if c.code == SERVICE]
    assert max(int(column.day.max()) for column in served) == detailed - 1
    assert min(int(column.day.min()) for column in by_grain["30min"]) == detailed
    assert timedelta(days=80) < NOW.date() - timeline.detailed_from


@dataclass
class Told:
    """The world, its readings rolled up; cards are computed as they are asked for."""

    partnerships: dict[str, Partnership]

    def latest(self, slug: str) -> Period:
        calendar = self.partnerships[slug].calendar
        return periods.latest_complete(calendar, Kind.WINDOW, NOW)

    @contextmanager
    def inside(self, slug: str = OURS) -> Iterator[Partnership]:
        partnership = self.partnerships[slug]
        with tenancy.scope([partnership.pk]):
            yield partnership

    def card(self, period: Period, slug: str = OURS) -> Document:
        with self.inside(slug) as partnership:
            card = compute(partnership=partnership, period=period, now=NOW)
        return from_json(card.document)

    def latest_card(self, slug: str = OURS) -> Document:
        return self.card(self.latest(slug), slug)


def row(card: Document, code: str) -> KpiRow:
    return next(row for row in card.rows if row.code == code)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: object) -> Iterator[Told]:
    """The world, made once for this module in a transaction that is rolled back."""
    open_to = django_db_blocker.unblock()  # type: ignore[attr-defined]
    with open_to, time_machine.travel(NOW, tick=False), transaction.atomic():
        _clear_the_stage()
        yield _told()
        transaction.set_rollback(True)


def _clear_the_stage() -> None:
    """The cast has the same addresses; it is back after the rollback."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE partnership_organisation, partnership_user CASCADE")


def _told() -> Told:
    world.make(NOW)
    with tenancy.office():
        found = {
            p.slug: p for p in Partnership.objects.select_related("client", "partner")
        }
    for partnership in found.values():
        with tenancy.scope([partnership.pk]):
            bring_up_to_date(partnership=partnership, now=NOW)
    return Told(found)


def test_latest_window_stands_at_81_5_and_costs_nothing(told: Told) -> None:
    card = told.latest_card()
    measured = row(card, SERVICE).measured
    assert measured.shown == Decimal("81.5")
    assert row(card, SERVICE).state == "in_buffer"
    assert card.penalty.total == Decimal("0.00")
    line = card.penalty.line(SERVICE)
    # 18,640.00 at risk x 40 % x (83 - 81.5) / (83 - 75), as if there were no buffer.
    assert line
    assert line.would_have_been
    assert abs(line.would_have_been - Decimal("1398.00")) < 15
    assert card.penalty.provisional == ()


def test_window_below_the_minimum_costs_what_was_agreed(told: Told) -> None:
    card = told.latest_card("meridian-crestline")
    assert row(card, SERVICE).measured.shown == Decimal("79.2")
    line = card.penalty.line(SERVICE)
    assert line
    assert line.amount > 0


def test_fees_of_one_partnership_are_confirmed_and_of_another_provisional(
    told: Told,
) -> None:
    assert told.latest_card().penalty.provisional == ()
    assert "fees_not_confirmed" in told.latest_card(HARBORLINE).penalty.provisional


def test_one_goal_is_out_of_reach_of_the_process(told: Told) -> None:
    behaviour = row(told.latest_card(), "fcr_net").behaviour
    assert behaviour.attainability is not None
    assert behaviour.attainability < 0.5
    assert behaviour.assurance == "will_not_meet"


def test_unannounced_campaign_moves_forecast_and_service_together(told: Told) -> None:
    days = timeline_of(OURS).campaign
    assert timedelta(days=17) <= NOW.date() - days[0] <= timedelta(days=27)
    missed, served = (_by_day(code) for code in ("forecast_error", SERVICE))
    recent = [day for day in missed if NOW.date() - day < timedelta(days=90)]
    usual = [day for day in recent if day not in days]
    for day in days:
        assert missed[day] > max(missed[other] for other in usual)
        assert served[day] < min(served[other] for other in usual)


def _by_day(code: str) -> dict[date, float]:
    sums: dict[date, list[int]] = {}
    for column in columns_of(PLACES[0], timeline_of(OURS)):
        if column.code == code:
            for day, n, d in zip(
                column.day, column.numerators, column.denominators, strict=True
            ):
                total = sums.setdefault(date.fromordinal(int(day)), [0, 0])
                total[0], total[1] = total[0] + int(n), total[1] + int(d)
    return {day: n / d for day, (n, d) in sums.items()}


def test_card_that_was_published_is_restated_by_late_answers(told: Told) -> None:
    with told.inside() as ours:
        published = Scorecard.objects.get(published_at__isnull=False)
        before = periods.previous(ours.calendar, told.latest(OURS))
        assert published.period == before.key
        restated = told.card(before)
        corrected = ReadingBefore.objects.values_list("kpi_id", flat=True)
        assert set(corrected) == {Kpi.objects.get(code="csat").pk}
    assert restated.restates == 1
    assert ("value", "csat") in {(c.what, c.code) for c in restated.restated}


def test_proposal_waits_for_a_leader_of_the_other_side(told: Told) -> None:
    with told.inside():
        waiting = Proposal.objects.get(state=ProposalState.OPEN)
        assert waiting.subject == "fcr_net"
        assert waiting.side == "partner"
        assert waiting.lapses_at > NOW
        assert Member.objects.filter(side="client", role="leader").exists()


def test_proposal_was_countered_with_a_reason(told: Told) -> None:
    with told.inside(HARBORLINE):
        answer = Proposal.objects.get(state=ProposalState.OPEN)
        assert answer.counters
        assert answer.counters.state == ProposalState.COUNTERED
        assert answer.reason


def test_service_level_was_agreed_anew_from_the_first_day_of_a_window(
    told: Told,
) -> None:
    with told.inside() as ours:
        first, anew = Target.objects.filter(kpi__code=SERVICE).order_by("number")
        since = periods.period_of(ours.calendar, Kind.WINDOW, anew.effective_from)
    assert (first.buffer, anew.buffer) == (2, 3)
    assert since.first == anew.effective_from


def test_heads_up_was_averted_and_recognised(told: Told) -> None:
    with told.inside():
        thanks = Thanks.objects.get(incident__state="averted")
        assert (thanks.side, thanks.incident.logged_side) == ("client", "partner")


def test_one_heads_up_is_open_with_its_next_update_ahead(told: Told) -> None:
    for slug in (OURS, HARBORLINE):
        with told.inside(slug):
            promise = Promise.objects.get(
                incident__state="heads_up", answered_at__isnull=True
            )
            assert promise.due_at > NOW


def test_client_owns_what_began_at_the_partner_and_one_update_came_late(
    told: Told,
) -> None:
    with told.inside():
        one = Incident.objects.get(state="identified")
        assert (one.origin, one.owner.side if one.owner else "") == (
            "partner",
            "client",
        )
        answered = Promise.objects.filter(incident=one, answered_at__isnull=False)
        late = answered.filter(answered_at__gt=F("due_at"))
        assert (late.count(), answered.count() > late.count()) == (1, True)
        current = ProcessStep.objects.get(
            incident=one, entered_at__isnull=False, left_at=None
        )
        assert current.name == "Change board"


def test_campaign_has_factors_of_both_sides_and_a_review_that_was_shared(
    told: Told,
) -> None:
    with told.inside():
        campaign = LinkedEvent.objects.get().incident
        sides = Factor.objects.filter(incident=campaign).values_list("side", flat=True)
        assert sorted(sides) == ["client", "partner"]
        assert campaign.review_shared_at is not None


def test_note_in_confidence_opens_for_its_readers_alone(told: Told) -> None:
    with told.inside():
        assert not ConfidentialNote.objects.exists()
        lena = Member.objects.get(side="client", role="leader")
        with tenancy.reading_as(lena.pk):
            assert ConfidentialNote.objects.count() == 1


def test_latest_card_has_openness_with_its_counts(told: Told) -> None:
    assert told.latest_card().score.sections["openness"] is not None


def leadership_sees(told: Told, slug: str) -> StatusDocument:
    with told.inside(slug) as partnership:
        rebuilding.rebuild(partnership=partnership, now=NOW)
        kept = status.current(partnership)
    assert kept is not None
    return kept[1]


def test_leadership_sees_areas_with_their_history_in_every_partnership(
    told: Told,
) -> None:
    for slug in SLUGS:
        page = leadership_sees(told, slug)
        assert {len(area.days) for area in page.areas} == {90}
        assert checks(page, NOW) == []
    days = [d for area in leadership_sees(told, OURS).areas for d in area.days]
    assert [(d.told, d.known) for d in days if d.restated_at] == [
        (AreaState.OPERATIONAL, AreaState.PARTIAL_OUTAGE)
    ]
    assert {d.note for d in days if d.note} == {"New telephone lines"}


def test_leadership_is_needed_for_one_and_had_a_question_answered(told: Told) -> None:
    page = leadership_sees(told, OURS)
    (need,), (question,) = page.needs, page.questions
    assert (need.ref, question.ref) == (page.items[0].ref, page.items[0].ref)
    assert (question.by, question.answered_by) == ("Sofia Marchetti", "Lena Fischer")


def test_link_of_the_executive_opens_the_page(told: Told) -> None:
    reader, secret = status_link()
    assert reader == "Sofia Marchetti"
    found = lookups.status_link(secret, NOW)
    assert found is not None
    assert found.partnership == told.partnerships[OURS].pk


def test_nobody_gets_a_mail_about_what_happened_long_ago(told: Told) -> None:
    with told.inside() as ours:
        waiting = OutboxRow.objects.filter(
            partnership_id=ours.pk, kind="tell_people", state="waiting", due_at__lte=NOW
        )
        assert waiting.exists()
        assert not waiting.filter(due_at__lte=NOW - timedelta(days=2)).exists()


def test_competitors_share_no_person_but_their_client(told: Told) -> None:
    def people(slug: str) -> set[str]:
        with told.inside(slug):
            members = Member.objects.filter(side="partner")
            return set(members.values_list("user__email", flat=True))

    assert people(OURS)
    assert people(HARBORLINE)
    assert not people(OURS) & people(HARBORLINE)


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_was_done_by_the_partnership_s_own_people(
    told: Told, slug: str
) -> None:
    with told.inside(slug):
        own = set(Member.objects.values_list("user__email", flat=True))
        doers = set(AuditEntry.objects.values_list("by", flat=True))
    assert doers - {"manage.py demo"} <= own


def test_instance_admin_is_a_member_of_nothing(told: Told) -> None:
    admin = User.objects.get(email="admin@ours.example")
    assert admin.is_staff
    assert admin.is_superuser
    with tenancy.office():
        assert not Member.objects.filter(user=admin).exists()


def test_demo_is_not_ready_before_its_scorecards_are_there(told: Told) -> None:
    assert world.is_made()
    assert not is_ready()


def test_everybody_is_of_an_organisation_with_its_real_name() -> None:
    names = {person.email: person.organisation for person in PEOPLE}
    assert names["bo@brightcall.example"] == "BrightCall"
    assert names["lena@northwind.example"] == "Northwind"
    assert names["omar@harborline.example"] == "Harborline"


def test_somebody_else_s_partnership_is_named_and_nothing_is_made(cast: Cast) -> None:
    with tenancy.office():
        Partnership.objects.filter(slug=HARBORLINE).update(slug="another")
    with pytest.raises(world.MixedWorldError, match=r"manage\.py demo --fresh"):
        world.is_made()
