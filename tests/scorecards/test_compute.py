"""The worked month and its neighbours, from rows in a real database."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.rollups import bring_up_to_date
from partnership import periods
from partnership.access import NotAllowedError
from scorecards.actions.compute import compute, publish
from scorecards.document import (
    Change,
    Document,
    Provisional,
    State,
    WhyMissing,
    WhyNoPenalty,
    from_json,
)
from scorecards.models import Scorecard
from tests.cast import Cast
from tests.conftest import NOW
from tests.kpis.readings import bring, versions
from tests.scorecards import world

SERVICE_LEVEL = "service_level_offered"
SOLVED = "fcr_net"
LINEAR = {"penalty_form": "linear"}


@pytest.fixture
def ours(cast: Cast):
    with cast.inside() as partnership:
        yield partnership


@pytest.fixture
def november(ours):
    return world.window(ours, "2026-11")


@pytest.fixture
def service_level(cast: Cast, ours):
    kpi = world.kpi(ours, SERVICE_LEVEL)
    terms = {"buffer": 3, "penalty_start": 80, "penalty_full": 75, **LINEAR}
    world.target(cast, kpi, "80", weight=30, allocation=40, **terms)
    return kpi


@pytest.fixture
def solved(cast: Cast, ours):
    kpi = world.kpi(ours, SOLVED)
    terms = {"buffer": 6, "penalty_start": 70, "penalty_full": 64, **LINEAR}
    world.target(cast, kpi, "70", weight=20, allocation=20, **terms)
    return kpi


@pytest.fixture
def fees(cast: Cast, ours):
    return world.fees(cast, "2026-11", "186400", "10")


def computed(partnership, period, now=NOW) -> Document:
    """The document as it comes back from the database."""
    card = compute(partnership=partnership, period=period, now=now)
    return from_json(Scorecard.objects.get(pk=card.pk).document)


def test_worked_month_from_readings_gives_the_agreed_figures(
    ours, november, service_level, solved, fees
):
    lines = [
        (kpi.code, "", *sums)
        for kpi, n, d in ((service_level, 39_283, 48_200), (solved, 6_940, 10_000))
        for sums in world.spread(november, n, d)
    ]
    bring(ours, *lines)
    bring_up_to_date(partnership=ours, now=NOW)
    document = computed(ours, november)
    row = document.row(SERVICE_LEVEL)
    assert (row.measured.numerator, row.measured.denominator) == (39_283, 48_200)
    assert row.measured.value == Fraction("81.5")
    assert (row.state, row.attainment) == (State.IN_BUFFER, 90)
    assert document.row(SOLVED).state is State.BELOW_MINIMUM
    assert document.penalty.total == Decimal("372.80")
    assert document.penalty.would_have_been == Decimal("3448.40")
    calls, first_contact = map(document.penalty.line, (SERVICE_LEVEL, SOLVED))
    assert (calls.amount, calls.would_have_been) == (Decimal(0), Decimal("1398.00"))
    assert (first_contact.amount, first_contact.would_have_been) == (
        Decimal("372.80"),
        Decimal("2050.40"),
    )
    assert document.penalty.due == (SOLVED,)
    assert document.counts.total == 2
    assert [part.rows for part in document.imports] == [60]
    assert row.imports == (document.imports[0].number,)


def test_penalty_is_provisional_until_the_fees_are_confirmed(
    cast, ours, november, service_level, fees
):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    before = computed(ours, november).penalty
    fees.confirmed_by, fees.confirmed_at = cast.door("bo").member, NOW
    fees.save()
    assert before.provisional == (Provisional.FEES_NOT_CONFIRMED,)
    assert computed(ours, november).penalty.provisional == ()


@pytest.mark.parametrize("what", ["penalty", "score"])
def test_figures_come_out_again_without_database_or_server(
    what, ours, november, service_level, solved, fees
):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    world.add_sums(solved, world.spread(november, 6_940, 10_000))
    part = getattr(computed(ours, november), what)
    done = subprocess.run(
        [sys.executable, "-m", "kpis.arithmetic", what],
        input=json.dumps(part.input),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == part.output


def test_missing_is_never_zero(ours, november, service_level, fees):
    document = computed(ours, november)
    measured = document.row(SERVICE_LEVEL).measured
    assert (measured.value, measured.numerator) == (None, None)
    assert measured.why_missing is WhyMissing.NO_READING
    assert document.row(SERVICE_LEVEL).state is State.MISSING
    assert (document.counts.missing, document.score.ours) == (1, None)
    assert Provisional.READINGS_MISSING in document.penalty.provisional
    assert document.row(SERVICE_LEVEL).behaviour.values == (None,) * 26


def test_nothing_of_nothing_is_missing_too(ours, november, service_level):
    world.add_sums(service_level, world.spread(november, 0, 0))
    measured = computed(ours, november).row(SERVICE_LEVEL).measured
    assert measured.value is None
    assert measured.why_missing is WhyMissing.NOTHING_COUNTED


def test_coverage_counts_the_days_that_readings_come_on(ours, november, service_level):
    quarter = [periods.previous(ours.calendar, november), november]
    weekdays = [
        sums
        for period in quarter
        for sums in world.spread(period, 8_000, 10_000)
        if sums[0].weekday() < 5
    ]
    absent = {date(2026, 11, 10), date(2026, 11, 11)}
    world.add_sums(service_level, [s for s in weekdays if s[0] not in absent])
    measured = computed(ours, november).row(SERVICE_LEVEL).measured
    assert (measured.days, measured.days_expected) == (19, 21)
    assert measured.partial
    assert measured.coverage == Fraction(1900, 21)


def test_five_day_service_is_not_partial(ours, november, service_level):
    sums = world.spread(november, 8_000, 10_000)
    world.add_sums(service_level, [s for s in sums if s[0].weekday() < 5])
    measured = computed(ours, november).row(SERVICE_LEVEL).measured
    assert (measured.partial, measured.coverage) == (False, 100)


def test_week_is_named_by_its_thursday(ours, service_level):
    # The week from Monday, 28 December 2026 holds Thursday, 31 December.
    week = world.window(ours, "2026-W53")
    world.add_sums(service_level, [(date(2027, 1, 3), 83, 100)])
    card = compute(
        partnership=ours, period=week, now=datetime(2027, 1, 5, 9, tzinfo=UTC)
    )
    assert (card.first, card.last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert from_json(card.document).row(SERVICE_LEVEL).measured.value == 83


def test_week_has_no_penalty(ours, service_level):
    week = world.window(ours, "2026-W48")
    world.add_sums(service_level, world.spread(week, 70, 100))
    penalty = computed(ours, week).penalty
    assert (penalty.input, penalty.total) == (None, None)
    assert penalty.missing is WhyNoPenalty.NOT_A_WINDOW


def test_window_may_begin_on_the_22nd(ours, service_level):
    ours.window_start_day = 22
    ours.save()
    world.add_sums(
        service_level,
        [
            (date(2026, 10, 21), 0, 1000),
            (date(2026, 10, 22), 90, 100),
            (date(2026, 11, 21), 80, 100),
            (date(2026, 11, 22), 0, 1000),
        ],
    )
    window = world.window(ours, "2026-10")
    document = computed(ours, window)
    assert (document.period.first, document.period.last) == (
        date(2026, 10, 22),
        date(2026, 11, 21),
    )
    assert document.row(SERVICE_LEVEL).measured.value == 85


def test_target_in_force_on_the_first_day_judges_the_whole_window(
    cast, ours, november, service_level
):
    world.target(
        cast, service_level, "90", effective_from=date(2026, 11, 2), agreed_at=NOW
    )
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    assert computed(ours, november).row(SERVICE_LEVEL).target.number == 1


def test_latest_agreed_version_wins_even_when_it_begins_earlier(
    cast, ours, november, service_level
):
    first_agreed = NOW - timedelta(days=9)
    in_october = {"effective_from": date(2026, 10, 1), "agreed_at": first_agreed}
    in_september = {"effective_from": date(2026, 9, 1), "agreed_at": NOW}
    world.target(cast, service_level, "70", **in_october)
    world.target(cast, service_level, "75", **in_september)
    assert computed(ours, november).row(SERVICE_LEVEL).target.minimum == 75


def test_change_is_to_the_period_before(ours, november, service_level):
    october = periods.previous(ours.calendar, november)
    world.add_sums(
        service_level,
        world.spread(october, 839, 1000) + world.spread(november, 815, 1000),
    )
    row = computed(ours, november).row(SERVICE_LEVEL)
    assert (row.previous, row.change) == (Fraction("83.9"), Fraction("-2.4"))


def test_level_adds_its_queues_up(ours, november):
    backlog = world.kpi(ours, "backlog")
    day = 86_400
    for queue, items in (("mail", 30), ("chat", 12)):
        sums = [(d, items * day, day) for d in periods.days(november)]
        world.add_sums(backlog, sums, queue=queue)
    row = computed(ours, november).row("backlog")
    assert row.measured.value == 42
    assert [queue.queue for queue in row.measured.queues] == ["chat", "mail"]


def test_misses_in_a_row_are_counted_from_the_earlier_windows(
    ours, november, service_level, fees
):
    window, sums = november, []
    for answered in (70, 70, 70, 85):
        sums += world.spread(window, answered, 100)
        window = periods.previous(ours.calendar, window)
    world.add_sums(service_level, sums)
    (kpi,) = computed(ours, november).penalty.input["kpis"]
    assert kpi["misses_in_row"] == 3


def test_running_window_is_shown_and_not_judged(ours, service_level, fees):
    december = world.window(ours, "2026-12")
    world.add_sums(service_level, [(date(2026, 12, 1), 70, 100)])
    document = computed(ours, december)
    row = document.row(SERVICE_LEVEL)
    assert not document.period.complete
    assert (row.judged, row.measured.partial) == (False, True)
    assert row.behaviour.running
    assert row.behaviour.labels[-1] is None
    assert document.needs == ()
    assert document.penalty.missing is WhyNoPenalty.RUNNING


def test_quarter_adds_its_windows_up(cast, ours, november, service_level, fees):
    october = periods.previous(ours.calendar, november)
    world.fees(cast, "2026-10", "100000", "10")
    world.add_sums(
        service_level,
        world.spread(october, 780, 1000) + world.spread(november, 770, 1000),
    )
    for window in (october, november):
        compute(partnership=ours, period=window, now=NOW)
    quarter = periods.parse(ours.calendar, "2026-Q4")
    document = computed(ours, quarter)
    assert document.row(SERVICE_LEVEL).measured.value == Fraction("77.5")
    # 10,000 x 40 % x 2 / 5, and 18,640 x 40 % x 3 / 5
    assert [w.total for w in document.penalty.windows] == [
        Decimal("1600.00"),
        Decimal("4473.60"),
        None,
    ]
    assert document.penalty.total == Decimal("6073.60")
    assert Provisional.NOT_ALL_WINDOWS in document.penalty.provisional


def test_swapping_the_sides_leaves_our_score_as_it_is(cast, ours, november):
    sides = {"staffing_to_plan": "partner", "forecast_error": "client"}
    staffing = world.kpi(ours, "staffing_to_plan")
    forecast = world.kpi(ours, "forecast_error")
    corridor = {"minimum_high": 105, "floor": 85, "floor_high": 115}
    world.target(cast, staffing, "95", buffer=1, weight=3, **corridor)
    world.target(cast, forecast, "12", buffer=2, floor=20, weight=2)
    world.add_sums(staffing, world.spread(november, 9_300, 10_000))
    world.add_sums(forecast, world.spread(november, 1_480, 10_000))
    before = computed(ours, november).score
    for kpi in (staffing, forecast):
        other = {"client": "partner", "partner": "client"}[sides[kpi.code]]
        type(kpi).objects.filter(pk=kpi.pk).update(owner_side=other)
    after = computed(ours, november).score
    assert before.ours is not None
    assert after.ours == before.ours
    assert after.input["support"]["client"] == before.input["support"]["partner"]


def test_sections_that_are_not_there_yet_are_named_missing(
    ours, november, service_level
):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    score = computed(ours, november).score
    assert score.missing == ("support", "openness", "fairness", "trust")
    assert score.ours == 90
    assert "Trust" not in score.working


def test_computing_twice_writes_nothing_the_second_time(
    ours, november, service_level, fees
):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    compute(partnership=ours, period=november, now=NOW)
    before = versions("scorecards_scorecard", ours)
    compute(partnership=ours, period=november, now=NOW + timedelta(hours=1))
    assert versions("scorecards_scorecard", ours) == before


def test_unpublished_card_is_brought_up_to_date_in_place(ours, november, service_level):
    first = compute(partnership=ours, period=november, now=NOW)
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    second = compute(partnership=ours, period=november, now=NOW)
    assert (second.pk, second.version) == (first.pk, 1)


def test_published_card_is_restated_beside_the_original(
    cast, ours, november, service_level
):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    compute(partnership=ours, period=november, now=NOW)
    published = publish(by=cast.door("bo"), period=november, now=NOW)
    world.add_sums(service_level, world.spread(november, 1_500, 1_800), queue="chat")
    restated = compute(partnership=ours, period=november, now=NOW)
    original = Scorecard.objects.get(pk=published.pk)
    assert (original.version, original.is_latest) == (1, False)
    assert from_json(original.document).row(SERVICE_LEVEL).measured.value == Fraction(
        "81.5"
    )
    assert (restated.version, restated.is_latest) == (2, True)
    document = from_json(restated.document)
    assert document.restates == 1
    assert document.restated == (
        Change(what="value", code=SERVICE_LEVEL, before="81.5", after="81.566"),
        Change(what="ours", before="90.00", after="90.44"),
    )


def test_restating_again_keeps_one_new_version(cast, ours, november, service_level):
    world.add_sums(service_level, world.spread(november, 39_283, 48_200))
    compute(partnership=ours, period=november, now=NOW)
    publish(by=cast.door("bo"), period=november, now=NOW)
    for queue in ("chat", "mail"):
        world.add_sums(service_level, world.spread(november, 60, 90), queue=queue)
        latest = compute(partnership=ours, period=november, now=NOW)
    assert (latest.version, Scorecard.objects.count()) == (2, 2)
    assert from_json(latest.document).restated[0].before == "81.5"


def test_nobody_publishes_what_still_runs(cast, ours, service_level):
    december = world.window(ours, "2026-12")
    compute(partnership=ours, period=december, now=NOW)
    with pytest.raises(ValidationError, match="not complete yet"):
        publish(by=cast.door("lena"), period=december, now=NOW)


def test_contributor_does_not_publish(cast, ours, november):
    compute(partnership=ours, period=november, now=NOW)
    with pytest.raises(NotAllowedError):
        publish(by=cast.door("amina"), period=november, now=NOW)


def test_computing_touches_rows_of_one_partnership_alone(cast):
    slugs = ("northwind-harborline", "northwind-brightcall")
    for slug in slugs:
        with cast.inside(slug) as partnership:
            kpi = world.kpi(partnership, SERVICE_LEVEL)
            window = world.window(partnership, "2026-11")
            world.add_sums(kpi, world.spread(window, 39_283, 48_200))
            compute(partnership=partnership, period=window, now=NOW)
    with cast.inside(slugs[0]) as other:
        before = versions("scorecards_scorecard", other)
    with cast.inside(slugs[1]) as partnership:
        world.add_sums(kpi, world.spread(window, 1, 2), queue="chat")
        changed = compute(partnership=partnership, period=window, now=NOW)
    assert from_json(changed.document).row(SERVICE_LEVEL).measured.numerator == 39_284
    with cast.inside(slugs[0]):
        assert versions("scorecards_scorecard", other) == before


def queries_of_a_recompute(partnership, period) -> int:
    """Queries of bringing a card up to date that has changed."""
    Scorecard.objects.all().delete()
    compute(partnership=partnership, period=period, now=NOW)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        compute(partnership=partnership, period=period, now=NOW)
    return len(counted)


def test_queries_do_not_grow_with_readings(ours, november, service_level):
    day = datetime(2026, 11, 3, 9, tzinfo=UTC)
    counts = []
    for first, last in ((0, 12), (12, 120)):
        bring(
            ours,
            *(
                (SERVICE_LEVEL, "", day + n * timedelta(minutes=30), 8, 10)
                for n in range(first, last)
            ),
        )
        bring_up_to_date(partnership=ours, now=NOW)
        counts.append(queries_of_a_recompute(ours, november))
    assert counts[0] == counts[1] <= 12


def test_queries_do_not_grow_with_kpis(cast, ours, november):
    counts = []
    for first, last in ((0, 5), (5, 24)):
        for number in range(first, last):
            kpi = world.kpi(ours, f"calls_{number}", like=SERVICE_LEVEL)
            world.target(cast, kpi, "80", weight=1)
            world.add_sums(kpi, world.spread(november, 800 + number, 1000))
        counts.append(queries_of_a_recompute(ours, november))
    assert counts[0] == counts[1] <= 12
