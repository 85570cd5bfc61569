"""The page behind an invitation's link: for whom it is, and for nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from partnership.actions import invitations, joining, people
from partnership.actions.joining import Newcomer
from partnership.logs import formatter
from partnership.models import AuditEntry, Invitation, Member, User
from tests.cast import MARKERS, Cast
from tests.cast import PASSWORD as CAST_PASSWORD
from tests.partnership.inviting import (
    NEW,
    PASSWORD,
    SLUG,
    fresh,
    invite,
    join,
    membership,
    nobody_new,
    opened,
    path_of,
)

PAGE = "/invitations/"
SCORECARD = f"/p/{SLUG}/"


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_says_who_invites_into_what_and_changes_nothing(cast: Cast) -> None:
    made = invite(cast)
    client = opened(cast, made)
    for _look in range(3):
        said = text_of(client.get(PAGE))
    assert "BrightCall and Northwind" in said
    assert "Quartz voice support" in said
    assert (
        "Lena of Northwind invites you to our shared scorecard, as contributor for "
        "Northwind." in said
    )
    assert NEW in said
    assert fresh(cast, made).accepted_at is None
    assert nobody_new()


def test_a_new_person_joins_with_name_and_password(cast: Cast) -> None:
    client = opened(cast, invite(cast))
    answer = join(client)
    assert (answer.status_code, answer["Location"]) == (302, SCORECARD)
    joined = membership(cast)
    assert joined is not None
    assert (joined.side, joined.role, joined.user.name) == (
        "client",
        "contributor",
        "Ida",
    )
    assert client.get(SCORECARD).status_code == 200
    with cast.inside():
        entry = AuditEntry.objects.latest("number")
    assert (entry.what, entry.by, entry.side) == ("invitation accepted", NEW, "client")
    again = Client().post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert again.status_code == 302


def test_the_address_of_a_new_person_is_the_invited_one(cast: Cast) -> None:
    client = opened(cast, invite(cast))
    join(client, email="ceo@northwind.example", login="ceo@northwind.example")
    assert membership(cast) is not None
    assert not User.objects.filter(email="ceo@northwind.example").exists()


WEAK = {
    "short": ({"password": "abc"}, "too short"),
    "known": ({"password": "password123"}, "too common"),
    "like the address": ({"password": NEW}, "too similar"),
    "none": ({"password": ""}, "Choose a password."),
    "no name": ({"name": " "}, "Write your name"),
    "a header in the name": (
        {"name": "Ida\r\nBcc: x@x.example"},
        "ordinary characters",
    ),
    "a name that turns around": ({"name": "Ida\u202egnp"}, "ordinary characters"),
    "a long name": ({"name": "I" * 81}, "at most 80"),
}


@pytest.mark.parametrize(("words", "says"), WEAK.values(), ids=WEAK.keys())
def test_what_a_new_person_has_to_put_right_is_said(
    cast: Cast, words: dict, says: str
) -> None:
    answer = join(opened(cast, invite(cast)), **words)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert nobody_new()


def test_a_signed_in_person_joins_with_one_click(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    client = opened(cast, made, "nia")
    assert "Join" in text_of(client.get(PAGE))
    assert client.post(PAGE)["Location"] == SCORECARD
    assert client.get(SCORECARD).status_code == 200


def test_an_executive_lands_on_the_overview(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email, role="executive")
    assert opened(cast, made, "nia").post(PAGE)["Location"] == "/"


def test_capitals_in_an_address_make_no_difference(cast: Cast) -> None:
    User.objects.filter(pk=cast.nia.pk).update(email="Nia@Example.com")
    cast.people["nia"].refresh_from_db()
    made = invite(cast, email="nIA@example.com")
    assert opened(cast, made, "nia").post(PAGE)["Location"] == SCORECARD


def test_somebody_else_who_is_signed_in_does_not_join(cast: Cast) -> None:
    made = invite(cast)
    client = opened(cast, made, "nia")
    assert f"you are signed in as {cast.nia.email}" in text_of(client.get(PAGE))
    assert join(client).status_code == 409
    assert fresh(cast, made).accepted_at is None
    assert membership(cast, cast.nia.email) is None
    assert nobody_new()


def test_somebody_with_an_account_signs_in_first(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    client = opened(cast, made)
    said = text_of(client.get(PAGE))
    assert "You have an account here already" in said
    assert join(client).status_code == 409
    known = User.objects.get(pk=cast.nia.pk)
    assert (known.name, known.password) == (cast.nia.name, cast.nia.password)
    words = {"login": cast.nia.email, "password": CAST_PASSWORD, "next": PAGE}
    assert client.post("/accounts/login/", words)["Location"] == PAGE
    assert client.post(PAGE)["Location"] == SCORECARD


def test_the_way_to_the_sign_in_names_no_secret(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    secret = path_of(made).strip("/").rpartition("/")[2]
    client = opened(cast, made)
    assert secret not in text_of(client.get(PAGE))


def test_the_link_sends_on_at_once_without_leaving_a_trace(cast: Cast) -> None:
    answer = Client().get(path_of(invite(cast)))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == b""


def used(cast: Cast, made: Invitation) -> None:
    with cast.inside():
        joining.accept(
            number=made.pk,
            partnership=cast.ours,
            who=Newcomer("Ida", PASSWORD),
            now=cast.now,
        )


def expired(cast: Cast, made: Invitation) -> None:
    with cast.inside():
        Invitation.objects.filter(pk=made.pk).update(
            at=cast.now - timedelta(days=7), expires_at=cast.now
        )


def withdrawn(cast: Cast, made: Invitation) -> None:
    with cast.inside():
        invitations.withdraw(
            by=cast.members["lena", SLUG], handle=made.handle, now=cast.now
        )


def replaced(cast: Cast, made: Invitation) -> None:
    with cast.inside():
        invitations.send_again(
            by=cast.members["lena", SLUG],
            handle=made.handle,
            now=cast.now + timedelta(hours=1),
        )


def never_made(cast: Cast, made: Invitation) -> None:
    with cast.inside():
        Invitation.objects.filter(pk=made.pk).delete()


GONE = {f.__name__: f for f in (used, expired, withdrawn, replaced, never_made)}


@pytest.mark.parametrize("end", GONE.values(), ids=GONE.keys())
def test_an_invitation_that_is_over_answers_like_one_that_never_was(
    cast: Cast, end
) -> None:
    made = invite(cast)
    path = path_of(made)
    end(cast, made)
    strange = Client()
    strange.get("/invitations/nothing-at-all/")
    unknown = strange.get(PAGE)
    for method in ("get", "post"):
        client = Client()
        client.get(path)
        answer = getattr(client, method)(PAGE)
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert "Ask whoever invited you" in text_of(unknown)


@pytest.mark.parametrize("cut", [slice(0, -1), slice(1, None)], ids=["end", "begin"])
def test_a_tampered_secret_opens_nothing(cast: Cast, cut: slice) -> None:
    secret = path_of(invite(cast)).strip("/").rpartition("/")[2]
    client = Client()
    client.get(f"/invitations/{secret[cut]}/")
    assert client.get(PAGE).status_code == 404


def test_the_digest_of_a_link_is_no_link(cast: Cast) -> None:
    made = invite(cast)
    client = Client()
    for known in (made.digest, made.seed, made.handle):
        client.get(f"/invitations/{known}/")
        assert client.get(PAGE).status_code == 404


def test_without_a_link_there_is_nothing(cast: Cast) -> None:
    assert Client().get(PAGE).status_code == 404
    assert Client().post(PAGE).status_code == 404


def test_an_invitation_shows_nothing_of_another_partnership(cast: Cast) -> None:
    """Lena is in two partnerships, and so is the person who looks."""
    made = invite(cast, email=cast.karl.email)
    said = text_of(opened(cast, made, "karl").get(PAGE))
    for slug, marker in MARKERS.items():
        assert (marker in said) is (slug == SLUG)
    for name in ("Harborline", "Meridian", "Crestline"):
        assert name not in said


def test_somebody_who_was_here_before_is_let_in_again(cast: Cast) -> None:
    made = invite(cast, cast.members["bo", SLUG], email=cast.sam.email, side="partner")
    assert opened(cast, made, "sam").post(PAGE)["Location"] == SCORECARD
    sam = membership(cast, cast.sam.email)
    assert sam is not None
    assert sam.suspended_at is None


def test_who_came_in_meanwhile_keeps_their_role(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    with cast.inside():
        people.add_member(
            by="the desk",
            partnership=cast.ours,
            email=cast.nia.email,
            side="client",
            role="leader",
            now=cast.now,
        )
    opened(cast, made, "nia").post(PAGE)
    nia = membership(cast, cast.nia.email)
    assert nia is not None
    assert nia.role == "leader"


def test_who_has_the_other_side_meanwhile_is_told_so(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    with cast.inside():
        people.add_member(
            by="the desk",
            partnership=cast.ours,
            email=cast.nia.email,
            side="partner",
            role="contributor",
            now=cast.now,
        )
    answer = opened(cast, made, "nia").post(PAGE)
    assert answer.status_code == 409
    assert "one person has one side" in text_of(answer)
    assert fresh(cast, made).accepted_at is None


def test_the_first_leader_of_the_other_side_joins_and_invites_their_own(
    cast: Cast,
) -> None:
    with cast.inside():
        partners = Member.objects.filter(partnership=cast.ours, side="partner")
        partners.filter(user=cast.bo).delete()
        made = invitations.invite_first_leader(
            by=cast.members["lena", SLUG], email=cast.nia.email, now=cast.now
        )
    client = opened(cast, made, "nia")
    assert client.post(PAGE)["Location"] == SCORECARD
    words = {"email": "pia@brightcall.example", "role": "contributor"}
    answer = client.post(f"{SCORECARD}settings/members/invite/", words)
    assert answer.status_code == 302
    with cast.inside():
        assert Invitation.objects.get(email=words["email"]).side == "partner"


def test_a_first_leader_who_comes_too_late_does_not_join(cast: Cast) -> None:
    with cast.inside():
        bo = Member.objects.filter(partnership=cast.ours, user=cast.bo)
        bo.update(role="contributor")
        made = invitations.invite_first_leader(
            by=cast.members["lena", SLUG], email=cast.nia.email, now=cast.now
        )
        bo.update(role="leader")
    assert opened(cast, made, "nia").post(PAGE).status_code == 404
    assert membership(cast, cast.nia.email) is None


def test_the_page_is_asked_for_only_so_often(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnership.views.invitations.MOST_A_MINUTE", 3)
    client = opened(cast, invite(cast))
    assert [client.get(PAGE).status_code for _n in range(4)] == [200, 200, 200, 429]
    assert "Wait a minute" in text_of(client.get(PAGE))


def test_a_link_is_opened_only_so_often(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnership.views.invitations.MOST_A_MINUTE", 2)
    path = path_of(invite(cast))
    answers = [Client().get(path) for _n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    assert Session.objects.count() == 2


def test_a_link_that_opens_nothing_leaves_nothing_behind(cast: Cast) -> None:
    client = Client()
    answer = client.get(f"{PAGE}never-made/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert not answer.cookies
    assert client.get(PAGE).status_code == 404
    assert not Session.objects.exists()


def test_a_link_that_opens_nothing_ends_what_was_opened_before(cast: Cast) -> None:
    client = opened(cast, invite(cast))
    client.get(f"{PAGE}never-made/")
    assert client.get(PAGE).status_code == 404


def test_a_person_whose_account_is_closed_does_not_join(cast: Cast) -> None:
    made = invite(cast, email=cast.nia.email)
    client = opened(cast, made, "nia")
    User.objects.filter(pk=cast.nia.pk).update(is_active=False)
    assert join(client).status_code == 409
    assert membership(cast, cast.nia.email) is None


def test_the_time_of_an_invitation_is_the_clocks(cast: Cast, monkeypatch) -> None:
    made = invite(cast)
    client = opened(cast, made)
    later = replace(cast, now=cast.now + timedelta(days=7))
    monkeypatch.setattr("partnership.clock.now", lambda: later.now)
    assert join(client).status_code == 404
    assert nobody_new()


def test_a_method_that_the_link_does_not_take_leaves_no_secret_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    path = path_of(invite(cast))
    secret = path.strip("/").rpartition("/")[2]
    assert Client().post(path).status_code == 405
    written = "".join(formatter().format(record) for record in caplog.records)
    assert "Method Not Allowed" in written
    assert secret not in written
