"""Owning a resolution: one person of either side, one click, one hand-over."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from incidents.actions import owning
from incidents.lifecycle import NeedCode
from incidents.models import Incident
from incidents.queries import incidents as queries
from partnership.errors import Refused
from partnership.models import Member
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import LIST, at, section
from tests.incidents.stories import (
    HOUR,
    draft,
    fresh,
    heads_up,
    incident,
    resolved,
    timeline,
)

pytestmark = pytest.mark.usefixtures("inside")


def own(cast: Cast, told: Incident, who: str) -> Incident:
    return owning.own(by=cast.door(who), ref=told.ref, now=NOW)


def hand_over(cast: Cast, told: Incident, who: str, to: str) -> Incident:
    return owning.hand_over(
        by=cast.door(who), ref=told.ref, to=cast.people[to].email, now=NOW
    )


def test_other_side_owns_what_nobody_has_with_one_click(cast: Cast) -> None:
    told = own(cast, incident(cast), "lena")
    assert fresh(told).owner == cast.door("lena").member
    assert timeline(told)[-1] == ("owner", "both")
    sentence = owning.own_sentence(told, cast.door("lena").member)
    assert sentence == "You own the resolution."


def test_what_the_teller_has_only_by_telling_is_taken_at_once(cast: Cast) -> None:
    told = own(cast, heads_up(cast), "lena")
    assert fresh(told).owner == cast.door("lena").member
    assert not fresh(told).owner_by_telling


def test_teller_can_make_it_their_own(cast: Cast) -> None:
    told = own(cast, heads_up(cast), "bo")
    assert not fresh(told).owner_by_telling
    with pytest.raises(Refused, match="You own the resolution already"):
        own(cast, told, "bo")


def test_second_of_two_clicks_asks_and_says_who_has_it(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    second = own(cast, told, "bo")
    assert fresh(told).owner == cast.door("lena").member
    assert fresh(told).asked_by == cast.door("bo").member
    sentence = owning.own_sentence(second, cast.door("bo").member)
    assert sentence.startswith("Lena owns the resolution already. You have asked")


def test_who_asked_has_it_once_the_owner_hands_over(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    own(cast, told, "bo")
    hand_over(cast, told, "lena", "bo")
    now_is = fresh(told)
    assert (now_is.owner, now_is.asked_by) == (cast.door("bo").member, None)


def test_offer_passes_with_i_have_it(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    hand_over(cast, told, "lena", "amina")
    assert fresh(told).owner == cast.door("lena").member
    owning.have_it(by=cast.door("amina"), ref=told.ref, now=NOW)
    now_is = fresh(told)
    assert (now_is.owner, now_is.offered_to) == (cast.door("amina").member, None)


def test_leader_of_the_owners_side_hands_over_for_somebody_away(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "tom")
    hand_over(cast, told, "lena", "bo")
    assert fresh(told).offered_to == cast.door("bo").member


def test_owner_who_left_holds_nobody_up(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "tom")
    Member.objects.filter(pk=cast.door("tom").member.pk).update(suspended_at=NOW)
    own(cast, told, "bo")
    assert fresh(told).owner == cast.door("bo").member


def test_resolution_of_who_is_let_in_no_more_needs_an_owner(
    cast: Cast, visit: Visit
) -> None:
    told = incident(cast)
    own(cast, told, "tom")
    assert "all owned" in visit("bo").reads(LIST)
    Member.objects.filter(pk=cast.door("tom").member.pk).update(expires_at=NOW)
    assert "1 needs an owner" in visit("bo").reads(LIST)
    facts = section(visit("bo").reads(at(told)), "Two facts")
    assert "Needs an owner" in facts
    assert "Tom owned it and is not here any more." in facts
    page = queries.page(cast.door("bo"), told.ref, NOW)
    assert NeedCode.NEEDS_OWNER in {need.code for need in page.needs}
    resolved(cast, told)
    facts = section(visit("bo").reads(at(told)), "Two facts")
    assert "Tom, Northwind" in facts


@pytest.mark.parametrize("who", ["lena", "bo"], ids=["owner keeps it", "asker lets go"])
def test_request_can_be_let_go_of(cast: Cast, who: str) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    own(cast, told, "bo")
    owning.let_go_of_request(by=cast.door(who), ref=told.ref, now=NOW)
    now_is = fresh(told)
    assert (now_is.owner, now_is.asked_by) == (cast.door("lena").member, None)


def test_offer_can_be_declined(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    hand_over(cast, told, "lena", "bo")
    owning.let_go_of_request(by=cast.door("bo"), ref=told.ref, now=NOW)
    assert fresh(told).offered_to is None


Act = Callable[[Cast, Incident], object]
REFUSED: list[tuple[str, Act, str]] = [
    (
        "executive as owner",
        lambda cast, told: hand_over(cast, told, "lena", "sofia"),
        "Sofia is an executive here",
    ),
    (
        "member of nothing",
        lambda cast, told: hand_over(cast, told, "lena", "nia"),
        "no member of this partnership",
    ),
    (
        "suspended",
        lambda cast, told: hand_over(cast, told, "lena", "sam"),
        "no member of this partnership",
    ),
    (
        "the competitor's leader",
        lambda cast, told: hand_over(cast, told, "lena", "omar"),
        "no member of this partnership",
    ),
    (
        "to oneself",
        lambda cast, told: hand_over(cast, told, "lena", "lena"),
        "Lena owns the resolution already",
    ),
    (
        "what is another's",
        lambda cast, told: hand_over(cast, told, "bo", "amina"),
        "ask for it instead",
    ),
    (
        "i have it, without an offer",
        lambda cast, told: owning.have_it(by=cast.door("bo"), ref=told.ref, now=NOW),
        "Nobody offers it to you",
    ),
    (
        "let go of nothing",
        lambda cast, told: owning.let_go_of_request(
            by=cast.door("bo"), ref=told.ref, now=NOW
        ),
        "no request of yours",
    ),
]


@pytest.mark.parametrize(
    ("act", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_hand_over_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, act: Act, says: str
) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    with pytest.raises(Refused, match=says):
        act(cast, told)


def test_request_is_made_once(cast: Cast) -> None:
    told = incident(cast)
    own(cast, told, "lena")
    own(cast, told, "bo")
    with pytest.raises(Refused, match="You have asked Lena for it already"):
        own(cast, told, "bo")
    with pytest.raises(Refused, match="somebody asked for it already"):
        own(cast, told, "amina")


def test_nobody_owns_what_is_over(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told, now=NOW + HOUR)
    with pytest.raises(Refused, match="This is over"):
        own(cast, told, "lena")


def test_draft_stays_on_its_side(cast: Cast) -> None:
    prepared = draft(cast)
    own(cast, prepared, "bo")
    with pytest.raises(Refused, match="does not see this yet"):
        hand_over(cast, prepared, "bo", "lena")


def test_executive_owns_nothing(cast: Cast) -> None:
    told = incident(cast, audience="leadership")
    with pytest.raises(PermissionDenied):
        own(cast, told, "sofia")
