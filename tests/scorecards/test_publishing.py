"""A leader says that a scorecard is the result; from then on it is restated."""

from dataclasses import replace

import pytest
from django.http import HttpResponse

from partnership.models import AuditEntry
from scorecards.models import Scorecard
from tests.cast import Cast
from tests.scorecards.cards import document, store
from tests.scorecards.pages import ADDRESS, page_of, signed_in

PUBLISH = f"{ADDRESS}scorecards/2026-11/publish/"
BUTTON = "Publish this scorecard"


@pytest.fixture
def november(at_review: Cast) -> Cast:
    with at_review.inside():
        store(at_review.ours, document())
    return at_review


def published(cast: Cast, name: str, address: str = PUBLISH) -> HttpResponse:
    return signed_in(cast, name).post(address, follow=True)


@pytest.mark.parametrize("name", ["lena", "bo"])
def test_a_leader_of_either_side_publishes_what_is_complete(
    november: Cast, name: str
) -> None:
    assert BUTTON in page_of(november, name)
    shown = published(november, name).content.decode()
    assert "Published. From now on a change is shown as restated." in shown
    assert BUTTON not in shown
    with november.inside():
        card = Scorecard.objects.get()
        assert (card.published_at, card.published_by) == (
            november.now,
            november.members[name, november.ours.slug],
        )
        entry = AuditEntry.objects.latest("number")
        assert (entry.what, entry.by) == (
            "scorecard published",
            november.people[name].email,
        )


def test_a_contributor_is_offered_nothing_and_told_who_may(november: Cast) -> None:
    assert BUTTON not in page_of(november, "amina")
    assert published(november, "amina").status_code == 403
    with november.inside():
        assert Scorecard.objects.get().published_at is None


def test_a_period_that_still_runs_is_not_published(november: Cast) -> None:
    running = document()
    running = replace(running, period=replace(running.period, complete=False))
    with november.inside():
        Scorecard.objects.all().delete()
        store(november.ours, running)
    assert BUTTON not in page_of(november)
    shown = published(november, "lena").content.decode()
    assert "is not complete yet" in shown


@pytest.mark.parametrize("period", ["2026-10", "2026-W40"])
def test_a_period_without_a_card_is_told_so(november: Cast, period: str) -> None:
    address = f"{ADDRESS}scorecards/{period}/publish/"
    shown = published(november, "lena", address).content.decode()
    assert "There is no scorecard of" in shown


@pytest.mark.parametrize("period", ["2026-11-05", "soon", "2026-13"])
def test_what_is_no_period_of_a_card_is_not_found(november: Cast, period: str) -> None:
    address = f"{ADDRESS}scorecards/{period}/publish/"
    assert published(november, "lena", address).status_code == 404
