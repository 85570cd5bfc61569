"""When an incident needs an owner: both leaders agree, by the one mechanism."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from incidents.actions.agreeing import (
    agree_minutes,
    propose_minutes,
    withdraw_minutes,
)
from partnership.access import NotAllowedError
from partnership.actions.people import create_token
from partnership.errors import Refused
from partnership.models import (
    OutboxRow,
    Partnership,
    Proposal,
    ProposalKind,
    ProposalState,
)
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import LIST, main
from tests.incidents.stories import incident
from tests.kpis.agreeing import proposed

PAGE = f"{LIST}owner-minutes/"
API = "/api/v1/partnerships/northwind-brightcall/incidents/owner-minutes/"


def suggest(cast: Cast, who: str = "bo", minutes: int = 45, **words: str) -> Proposal:
    return propose_minutes(by=cast.door(who), minutes=minutes, now=NOW, **words)


def in_force(cast: Cast) -> int:
    return Partnership.objects.get(pk=cast.ours.pk).owner_minutes


def test_nothing_changes_before_the_other_sides_leader_agrees(cast: Cast) -> None:
    with cast.inside():
        proposal = suggest(cast)
        assert (proposal.kind, in_force(cast)) == (ProposalKind.CALENDAR, 30)
        agree_minutes(by=cast.door("lena"), number=proposal.number, version=1, now=NOW)
        assert in_force(cast) == 45


def test_agreed_minutes_are_those_after_which_an_owner_is_asked_for(cast: Cast) -> None:
    with cast.inside():
        before = incident(cast)
        number = suggest(cast).number
        lena = cast.door("lena")
        agree_minutes(by=lena, number=number, version=1, now=NOW)
        after = incident(cast, "lena")
        rows = OutboxRow.objects.filter(kind="needs_owner").order_by("pk")
        due = [(row.key, (row.due_at - NOW) // timedelta(minutes=1)) for row in rows]
    assert due == [(before.ref, 30), (after.ref, 45)]


def test_own_side_cannot_agree_and_only_the_own_side_withdraws(cast: Cast) -> None:
    with cast.inside():
        number = suggest(cast).number
        with pytest.raises(Refused, match="Your own side proposed this"):
            agree_minutes(by=cast.door("bo"), number=number, version=1, now=NOW)
        with pytest.raises(Refused, match="Only the side that proposed"):
            withdraw_minutes(by=cast.door("lena"), number=number, now=NOW)
        assert withdraw_minutes(by=cast.door("bo"), number=number, now=NOW).state == (
            ProposalState.WITHDRAWN
        )


def test_own_proposal_is_changed_and_the_version_that_was_read_is_named(
    cast: Cast,
) -> None:
    with cast.inside():
        number = suggest(cast).number
        assert suggest(cast, minutes=60).number == number
        with pytest.raises(Refused, match="changed while you were reading"):
            agree_minutes(by=cast.door("lena"), number=number, version=1, now=NOW)
        agree_minutes(by=cast.door("lena"), number=number, version=2, now=NOW)
        assert in_force(cast) == 60


def test_other_sides_proposal_is_countered_with_a_reason(cast: Cast) -> None:
    with cast.inside():
        first = suggest(cast)
        with pytest.raises(Refused, match="Say why you propose something else"):
            suggest(cast, "lena", 20)
        second = suggest(cast, "lena", 20, reason="Customers wait.")
        assert (second.counters, second.reason) == (first, "Customers wait.")
        agree_minutes(by=cast.door("bo"), number=second.number, version=1, now=NOW)
        assert in_force(cast) == 20


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        pytest.param(4, "Choose between 5 and 1440", id="too-few"),
        pytest.param(1441, "Choose between 5 and 1440", id="too-many"),
        pytest.param(30, "the minutes in force", id="no-change"),
    ],
)
def test_minutes_that_cannot_be_agreed_are_refused(
    cast: Cast, minutes: int, sentence: str
) -> None:
    with cast.inside(), pytest.raises(Refused, match=sentence) as refused:
        suggest(cast, minutes=minutes)
    assert refused.value.field == "minutes"


def test_same_minutes_are_not_proposed_twice(cast: Cast) -> None:
    with cast.inside():
        suggest(cast)
        for who in ("bo", "lena"):
            with pytest.raises(Refused, match="proposed already"):
                suggest(cast, who, reason="Yes.")


def test_contributors_propose_and_agree_nothing(cast: Cast) -> None:
    with cast.inside():
        with pytest.raises(NotAllowedError):
            suggest(cast, "amina")
        number = suggest(cast).number
        with pytest.raises(NotAllowedError):
            agree_minutes(by=cast.door("tom"), number=number, version=1, now=NOW)


def test_proposal_about_something_else_is_not_agreed_to_here(cast: Cast) -> None:
    with cast.inside():
        other = proposed(cast)
        with pytest.raises(Http404):
            agree_minutes(by=cast.door("bo"), number=other.number, version=1, now=NOW)


def test_both_leaders_agree_on_the_page(cast: Cast, visit: Visit) -> None:
    assert "needs an owner after 30 minutes" in visit("tom").reads(LIST)
    said = visit("bo").does(PAGE, minutes="45", reason="Nights are thin.")
    assert "Nothing changes until a leader of the other side agrees." in said
    page = main(visit("lena").reads(PAGE))
    assert "Bo, BrightCall, proposes 45 minutes." in page
    assert "Nights are thin." in page
    said = visit("lena").does(f"{PAGE}1/agree/", version="1")
    assert "An incident needs an owner after 45 minutes" in said
    assert "45 minutes: proposed by Bo, agreed by Lena on 2 Dec 2026." in said


def test_page_shows_only_what_its_reader_may_do(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        suggest(cast)
    agree, withdraw, send = (
        f">{word}</button>" for word in ("Agree", "Withdraw", "Send")
    )
    shown = {
        who: [word in visit(who).reads(PAGE) for word in (agree, withdraw, send)]
        for who in ("lena", "bo", "tom")
    }
    assert shown == {
        "lena": [True, False, True],
        "bo": [False, True, True],
        "tom": [False, False, False],
    }
    assert visit("tom").post(PAGE, minutes="20").status_code == 403


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param({"minutes": "soon"}, "Enter a whole number", id="no-number"),
        pytest.param(
            {"minutes": "3", "reason": "Soon."},
            "Choose between 5 and 1440",
            id="too-few",
        ),
        pytest.param({"minutes": "20"}, "Say why you propose", id="no-reason"),
    ],
)
def test_page_asks_again_with_the_words_that_were_sent(
    cast: Cast, visit: Visit, words: dict[str, str], sentence: str
) -> None:
    with cast.inside():
        suggest(cast)
    answer = visit("lena").post(PAGE, **words)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_version_that_nobody_read_agrees_to_nothing(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        suggest(cast)
    said = visit("lena").does(f"{PAGE}1/agree/", version="²")
    assert "changed while you were reading" in said
    with cast.inside():
        assert in_force(cast) == 30


def sends(visit: Visit, who: str, route: str = "", **body: object) -> tuple[int, Any]:
    """Somebody posts JSON to the API, in a session: the status, and what came back."""
    client = visit(who).client
    answer = client.post(API + route, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_both_leaders_agree_through_the_api(cast: Cast, visit: Visit) -> None:
    status, first = sends(visit, "bo", minutes=45)
    assert (status, first["id"], first["minutes"], first["version"]) == (201, 1, 45, 1)
    counter = {"minutes": 20, "reason": "Customers wait."}
    status, second = sends(visit, "lena", **counter)
    assert (status, second["counters"], second["reason"]) == (201, 1, "Customers wait.")
    there = visit("tom").client.get(API).json()
    assert (there["minutes"], there["waiting"]["minutes"]) == (30, 20)
    assert [(one["minutes"], one["state"]) for one in there["past"]] == [
        (45, "countered")
    ]
    status, agreed = sends(visit, "bo", "2/agree/", version=1)
    assert (status, agreed["state"], agreed["decided_by"]) == (200, "agreed", "Bo")
    there = visit("tom").client.get(API).json()
    assert (there["minutes"], there["waiting"]) == (20, None)


def test_own_proposal_is_withdrawn_through_the_api(cast: Cast, visit: Visit) -> None:
    sends(visit, "bo", minutes=45)
    status, gone = sends(visit, "bo", "1/withdraw/")
    assert (status, gone["state"]) == (200, "withdrawn")


REFUSED = {
    "too many": ("bo", "", {"minutes": 1441}, 422, "Choose between 5 and 1440"),
    "no number": ("bo", "", {"minutes": "soon"}, 422, "minutes"),
    "no reason": ("bo", "", {"minutes": 20}, 409, "Say why you propose"),
    "another version": (
        "bo",
        "1/agree/",
        {"version": 2},
        409,
        "while you were reading",
    ),
    "own proposal": ("lena", "1/agree/", {"version": 1}, 409, "Your own side"),
    "theirs": ("bo", "1/withdraw/", {}, 409, "Only the side that proposed"),
    "no such": ("bo", "9/agree/", {"version": 1}, 404, ""),
    "contributor": ("tom", "", {"minutes": 20}, 403, "A leader of your side"),
    "no member": ("omar", "", {"minutes": 20}, 404, ""),
}


@pytest.mark.parametrize(
    ("who", "route", "body", "status", "says"), REFUSED.values(), ids=REFUSED
)
def test_what_cannot_be_agreed_through_the_api_is_a_sentence(
    cast: Cast,
    visit: Visit,
    who: str,
    route: str,
    body: dict[str, object],
    status: int,
    says: str,
) -> None:
    with cast.inside():
        suggest(cast, "lena", 60)
    answered, problem = sends(visit, who, route, **body)
    assert answered == status
    assert says in str(problem)


def test_token_reads_the_minutes_and_binds_nobody(cast: Cast, visit: Visit) -> None:
    bo = cast.door("bo").member
    with cast.inside():
        scopes = ["read", "incidents:write"]
        secret = create_token(by="a test", member=bo, scopes=scopes, now=NOW)
    client, headers = visit("bo").client, {"Authorization": f"Bearer {secret}"}
    client.logout()
    assert client.get(API, headers=headers).json()["minutes"] == 30
    answer = client.post(
        API, {"minutes": 45}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403
