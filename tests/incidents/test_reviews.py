"""The look back: written by both sides, shared with leadership if both agree."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from incidents.actions import reviewing, telling
from incidents.models import Incident, ReviewAnswer
from incidents.queries import incidents as queries
from incidents.words import ActionWords, ReviewWords
from partnership.access import NotAllowedError
from partnership.errors import Refused
from partnership.models import AuditEntry, Proposal
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import (
    draft,
    fresh,
    heads_up,
    incident,
    resolved,
    timeline,
    update,
)

pytestmark = pytest.mark.usefixtures("inside")


def review(cast: Cast, told: Incident, who: str = "bo", version: int = 0) -> None:
    reviewing.write_review(
        by=cast.door(who),
        ref=told.ref,
        words=ReviewWords("The look-up timed out from 9 to 11.", learned="Ask earlier"),
        version=version,
        now=NOW,
    )


def looked_back(cast: Cast) -> Incident:
    told = incident(cast)
    resolved(cast, told)
    review(cast, told)
    return told


def test_review_is_written_after_the_resolution(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match="Resolve it first"):
        review(cast, told)
    resolved(cast, told)
    review(cast, told)
    shown = queries.page(cast.door("lena"), told.ref, NOW).review
    assert shown is not None
    assert shown.learned == "Ask earlier"


def test_review_of_what_did_not_happen_is_welcome(cast: Cast) -> None:
    told = heads_up(cast)
    telling.averted(by=cast.door("bo"), ref=told.ref, now=NOW)
    review(cast, told)
    assert queries.page(cast.door("bo"), told.ref, NOW).review is not None


def test_second_of_two_writers_is_told_to_look_again(cast: Cast) -> None:
    told = looked_back(cast)
    review(cast, told, "lena", version=1)
    with pytest.raises(Refused, match="changed the review meanwhile"):
        review(cast, told, "bo", version=1)


def test_action_says_what_will_be_true(cast: Cast) -> None:
    told = looked_back(cast)
    words = ActionWords(
        "Share the mailing plan",
        cast.tom.email,
        date(2026, 12, 20),
        "Bo has the plan two weeks ahead",
    )
    action = reviewing.add_action(
        by=cast.door("bo"), ref=told.ref, words=words, now=NOW
    )
    assert (action.number, action.side) == (1, "client")
    reviewing.action_done(by=cast.door("tom"), ref=told.ref, number=1, now=NOW)
    with pytest.raises(Refused, match="done already"):
        reviewing.action_done(by=cast.door("tom"), ref=told.ref, number=1, now=NOW)


ACTIONS_REFUSED = [
    ("yesterday", {"due_on": date(2026, 12, 1)}, "due_on", "from today on"),
    ("an executive's", {"owner": "sofia"}, "owner", "an executive here"),
    ("nothing changes", {"true_when": ""}, "true_when", "will be true"),
    ("nothing", {"what": " "}, "what", "what is to be done"),
]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [row[1:] for row in ACTIONS_REFUSED],
    ids=[row[0] for row in ACTIONS_REFUSED],
)
def test_action_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, changes: dict[str, Any], field: str, says: str
) -> None:
    told = looked_back(cast)
    words = {
        "what": "Share it",
        "owner": "tom",
        "due_on": date(2026, 12, 20),
        "true_when": "It is shared",
        **changes,
    }
    words["owner"] = cast.people[words["owner"]].email
    with pytest.raises(Refused, match=says) as refused:
        reviewing.add_action(
            by=cast.door("bo"), ref=told.ref, words=ActionWords(**words), now=NOW
        )
    assert refused.value.field == field


def test_answers_are_shown_as_sums_and_recorded_nowhere(cast: Cast) -> None:
    told = looked_back(cast)
    entries = AuditEntry.objects.count()
    for who, learned in (("bo", True), ("lena", False), ("tom", True), ("tom", False)):
        reviewing.answer_review(
            by=cast.door(who), ref=told.ref, learned=learned, again=True, now=NOW
        )
    sums = queries.page(cast.door("bo"), told.ref, NOW).sums
    assert (sums.answers, sums.learned, sums.again) == (3, 1, 3)
    assert AuditEntry.objects.count() == entries
    assert ReviewAnswer.objects.count() == 3


def share(cast: Cast, told: Incident, who: str, version: int = 1) -> None:
    reviewing.share_review(by=cast.door(who), ref=told.ref, version=version, now=NOW)


def test_review_is_shared_once_both_leaders_agree(cast: Cast) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    assert fresh(told).review_shared_at is None
    share(cast, told, "lena")
    assert fresh(told).review_shared_at == NOW
    assert timeline(told)[-1] == ("fact", "leadership")


def test_nobody_agrees_to_a_review_they_have_not_read(cast: Cast) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    review(cast, told, "bo", version=1)
    with pytest.raises(Refused, match="read it once more"):
        share(cast, told, "lena", version=1)
    share(cast, told, "lena", version=2)
    assert fresh(told).review_shared_at is None
    share(cast, told, "bo", version=2)
    assert fresh(told).review_shared_at == NOW
    assert [p.state for p in Proposal.objects.order_by("number")] == [
        "countered",
        "agreed",
    ]


def test_review_that_was_written_on_is_shared_anew(cast: Cast) -> None:
    told = looked_back(cast)
    later = NOW + timedelta(days=1)
    share(cast, told, "bo")
    share(cast, told, "lena")
    with pytest.raises(Refused, match="Leadership sees this review already"):
        share(cast, told, "lena")
    review(cast, told, "bo", version=1)
    share(cast, told, "bo", version=2)
    assert fresh(told).review_shared_at == NOW
    reviewing.share_review(by=cast.door("lena"), ref=told.ref, version=2, now=later)
    assert fresh(told).review_shared_at == later
    assert timeline(told)[-1] == ("fact", "leadership")
    assert [p.state for p in Proposal.objects.order_by("number")] == ["agreed"] * 2


def test_review_of_what_one_side_prepares_is_proposed_to_nobody(cast: Cast) -> None:
    prepared = draft(cast)
    update(cast, prepared, text="Fast again.", state="resolved", audience="side")
    review(cast, prepared, "bo")
    with pytest.raises(Refused, match="tell them first"):
        share(cast, prepared, "bo")
    assert not Proposal.objects.exists()


Act = Callable[[Cast, Incident], None]
SHARING_REFUSED: list[tuple[str, Act, type[Exception], str]] = [
    (
        "own side agrees",
        lambda cast, told: share(cast, told, "bo"),
        Refused,
        "Your own side proposed",
    ),
    (
        "a contributor",
        lambda cast, told: share(cast, told, "tom"),
        NotAllowedError,
        "A leader of your side",
    ),
]


@pytest.mark.parametrize(
    ("act", "error", "says"),
    [row[1:] for row in SHARING_REFUSED],
    ids=[row[0] for row in SHARING_REFUSED],
)
def test_sharing_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, act: Act, error: type[Exception], says: str
) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    with pytest.raises(error, match=says):
        act(cast, told)
