from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from partnership import outbox, periods
from partnership.models import OutboxRow
from scorecards.models import Scorecard
from scorecards.queries.cards import following
from scorecards.tasks import touched_by
from tests.conftest import NOW
from tests.scorecards import world

CODE = "service_level_offered"


@pytest.fixture
def ours(cast):
    with cast.inside() as partnership:
        yield partnership


def keys(found):
    return [period.key for period in found]


TOUCHED = {
    "an old week": ("2026-W40", ["2026-W41", "2026-W48", "2026-W49"]),
    "the latest complete week": ("2026-W48", ["2026-W49"]),
    "the running week": ("2026-W49", []),
    "an old window": ("2026-08", ["2026-09", "2026-11", "2026-12", "2026-Q3"]),
    "the latest complete window": ("2026-11", ["2026-12", "2026-Q4"]),
    "a quarter": ("2026-Q2", ["2026-Q3", "2026-Q4"]),
}


@pytest.mark.parametrize(("key", "later"), TOUCHED.values(), ids=TOUCHED.keys())
def test_cards_that_show_a_period_are_asked_for(ours, key, later):
    period = periods.parse(ours.calendar, key)
    behind = periods.next(ours.calendar, period)
    assert keys(touched_by(ours.calendar, period, behind, NOW)) == later


def test_latest_cards_are_asked_for_where_none_follows(ours):
    period = periods.parse(ours.calendar, "2026-W40")
    found = touched_by(ours.calendar, period, None, NOW)
    assert keys(found) == ["2026-W48", "2026-W49"]


FOLLOWING = {
    "a week": ("2026-W20", "2026-W41"),
    "a window": ("2026-05", "2026-10"),
    "a quarter": ("2026-Q1", "2026-Q4"),
    "the window itself": ("2026-10", None),
}


@pytest.mark.parametrize(("key", "then"), FOLLOWING.values(), ids=FOLLOWING.keys())
def test_periods_without_readings_are_passed_over(ours, key, then):
    world.add_sums(world.kpi(ours, CODE), [(date(2026, 10, 5), 8, 10)])
    found = following(ours, periods.parse(ours.calendar, key))
    assert (found and found.key) == then


@time_machine.travel(NOW)
def test_card_without_readings_follows_too(ours):
    touch(ours, "2026-07")
    world.add_sums(world.kpi(ours, CODE), [(date(2026, 10, 5), 8, 10)])
    found = following(ours, periods.parse(ours.calendar, "2026-05"))
    assert found is not None
    assert found.key == "2026-07"


def touch(ours, key):
    """What the outbox does with one asked-for period."""
    outbox.ask(partnership_id=ours.pk, kind="period_touched", key=key, due_at=NOW)
    row = OutboxRow.objects.get(kind="period_touched", key=key, state="waiting")
    work = outbox.Work(row.pk, ours.pk, row.kind, key, 1, row.generation)
    outbox.handler_of(work.kind)(work)


@time_machine.travel(NOW)
def test_touched_period_gets_its_card_and_asks_for_the_later_ones(ours):
    world.add_sums(world.kpi(ours, CODE), [(date(2026, 10, 5), 8, 10)])
    touch(ours, "2026-10")
    asked = OutboxRow.objects.filter(kind="period_touched").exclude(key="2026-10")
    assert Scorecard.objects.get().period == "2026-10"
    assert sorted(asked.values_list("key", flat=True)) == [
        "2026-11",
        "2026-12",
        "2026-Q4",
    ]


@time_machine.travel(NOW)
def test_running_period_asks_for_the_next_one_when_it_ends(ours):
    touch(ours, "2026-12")
    following = OutboxRow.objects.get(key="2027-01")
    assert following.due_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_card_of_a_period_that_has_ended_is_closed_by_the_next(ours):
    with time_machine.travel(NOW):
        touch(ours, "2026-12")
    assert not Scorecard.objects.get(period="2026-12").document["period"]["complete"]
    with time_machine.travel(NOW + timedelta(days=40)):
        touch(ours, "2027-01")
    assert Scorecard.objects.get(period="2026-12").document["period"]["complete"]


@time_machine.travel(NOW)
def test_command_computes_the_latest_and_the_running_cards(cast, capsys):
    call_command("compute_scorecards", partnership="northwind-brightcall")
    assert capsys.readouterr().out == "northwind-brightcall: 6 scorecards up to date.\n"
    with cast.inside():
        found = set(Scorecard.objects.values_list("period", flat=True))
    assert found == {
        "2026-W48",
        "2026-W49",
        "2026-11",
        "2026-12",
        "2026-Q3",
        "2026-Q4",
    }


@time_machine.travel(NOW)
def test_command_computes_every_period_with_readings(cast):
    with cast.inside() as ours:
        world.add_sums(world.kpi(ours, CODE), [(date(2026, 10, 1), 8, 10)])
    call_command("compute_scorecards", all=True)
    with cast.inside():
        found = set(Scorecard.objects.values_list("period", flat=True))
    assert found == {"2026-W40", "2026-10", "2026-Q4"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"period": "2027-03"}, "2027-03 has not begun yet; it has no scorecard."),
        ({"period": "2026-11-03"}, "2026-11-03 is a day"),
        ({"period": "November"}, "“November” is no period."),
        ({"period": "2026-11", "all": True}, "not both"),
        ({"partnership": "nobody"}, "There is no partnership “nobody”."),
    ],
    ids=["the future", "a day", "no period", "both", "no partnership"],
)
@time_machine.travel(NOW)
def test_command_refuses_with_a_sentence(cast, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("compute_scorecards", **options)
