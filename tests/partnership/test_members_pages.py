"""The page of members: what each sees, and what a leader does for their own side."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from partnership import access
from partnership.access import ROLES, WHAT, WHO_CAN, Permission
from partnership.actions import people
from partnership.models import AuditEntry, Invitation, Member
from partnership.presenters import members as presenter
from tests.cast import Cast
from tests.partnership.inviting import BACKEND, NEW, SLUG, fresh, invite, send_mails

PAGE = f"/p/{SLUG}/settings/members/"
INVITE = {"email": NEW, "role": "contributor"}


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name], BACKEND)
    return client


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def standing(cast: Cast, name: str) -> people.Standing:
    with cast.inside():
        return people.Standing.of(Member.objects.get(pk=cast.members[name, SLUG].pk))


def second_leader(cast: Cast) -> None:
    """Tom leads too."""
    with cast.inside():
        Member.objects.filter(pk=cast.members["tom", SLUG].pk).update(role="leader")


def test_the_page_names_everybody_by_company(cast: Cast) -> None:
    said = text_of(browser(cast, "lena").get(PAGE))
    assert "5 people: 2 of BrightCall, 3 of Northwind" in said
    for name in ("Lena", "Tom", "Sofia", "Bo", "Amina"):
        assert f"<b>{name}</b>" in said
    for gone in ("Sam", "Eve", "Max"):
        assert f"<b>{gone}</b>" not in said
    assert str(ROLES["executive"].description) in said


def test_addresses_are_shown_to_ones_own_side_alone(cast: Cast) -> None:
    said = text_of(browser(cast, "lena").get(PAGE))
    assert cast.tom.email in said
    for name in ("bo", "amina"):
        assert cast.people[name].email not in said


@pytest.mark.parametrize("name", ["tom", "amina", "sofia"])
@pytest.mark.parametrize("path", ["", "invite/", "first-leader/"])
def test_the_pages_are_the_leaders(cast: Cast, name: str, path: str) -> None:
    answer = browser(cast, name).get(PAGE + path)
    assert answer.status_code == 403
    assert "A leader of your side looks after its members." in text_of(answer)


ACTS = ("invite/", "first-leader/", "role/", "remove/", "send-again/", "withdraw/")


@pytest.mark.parametrize("name", ["tom", "amina", "sofia"])
@pytest.mark.parametrize("path", ACTS)
def test_nobody_but_a_leader_acts(cast: Cast, name: str, path: str) -> None:
    words = {"who": cast.tom.email, "role": "leader", "email": NEW}
    assert browser(cast, name).post(PAGE + path, words).status_code == 403
    with cast.inside():
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["omar", "karl", "nia", "sam", "eve", "max"])
def test_who_is_no_member_finds_nothing(cast: Cast, name: str) -> None:
    assert browser(cast, name).get(PAGE).status_code == 404
    assert browser(cast, name).post(f"{PAGE}invite/", INVITE).status_code == 404


def test_settings_lead_to_what_one_may_set(cast: Cast) -> None:
    page = f"/p/{SLUG}/settings/"
    assert browser(cast, "lena").get(page)["Location"] == PAGE
    assert browser(cast, "tom").get(page)["Location"] == f"{page}tokens/"
    assert browser(cast, "sofia").get(page).status_code == 403


@pytest.mark.parametrize(("name", "shown"), [("lena", 1), ("tom", 1), ("sofia", 0)])
def test_the_navigation_has_settings_for_those_who_may(
    cast: Cast, name: str, shown: int
) -> None:
    page = f"/p/{SLUG}/recognition/"
    assert (f"/p/{SLUG}/settings/" in text_of(browser(cast, name).get(page))) is bool(
        shown
    )


def test_inviting_sends_a_mail_and_shows_what_waits(cast: Cast) -> None:
    client = browser(cast, "lena")
    said = text_of(client.post(f"{PAGE}invite/", INVITE, follow=True))
    assert f"{NEW} is invited: a mail with a link is on its way" in said
    assert "The mail is on its way." in said
    assert "by Lena on 2 Dec 2026, 15:18" in said
    assert "good until 9 Dec 2026, 15:18" in said
    assert len(send_mails(cast)) == 1
    assert "The mail is on its way." not in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"email": ""}, "Write the e-mail address"),
        ({"email": "ida"}, "Write an address like"),
        ({"email": "tom@northwind.example"}, "is a member of this partnership already"),
        ({"role": "king"}, "not one of the available choices"),
        ({"role": ""}, "Choose a role."),
    ],
)
def test_what_cannot_be_invited_is_asked_at_its_field(
    cast: Cast, words: dict, says: str
) -> None:
    answer = browser(cast, "lena").post(f"{PAGE}invite/", INVITE | words)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_leader_cannot_invite_into_the_other_side(cast: Cast) -> None:
    words = INVITE | {"side": "partner", "partnership": "northwind-harborline"}
    browser(cast, "lena").post(f"{PAGE}invite/", words)
    with cast.inside():
        assert Invitation.objects.get().side == "client"
    answer = browser(cast, "lena").get(f"{PAGE}first-leader/", follow=True)
    assert "BrightCall has had a leader and invites its own people." in text_of(answer)


def test_open_invitations_are_shown_to_the_side_that_sent_them(cast: Cast) -> None:
    invite(cast)
    assert NEW in text_of(browser(cast, "lena").get(PAGE))
    assert NEW not in text_of(browser(cast, "bo").get(PAGE))


def test_an_invitation_is_sent_again_and_withdrawn(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = invite(cast)
    client = browser(cast, "lena")
    words = {"invitation": made.handle}
    early = client.post(f"{PAGE}send-again/", words)
    assert early.status_code == 409
    assert "Give it a minute" in text_of(early)
    monkeypatch.setattr(
        "partnership.clock.now", lambda: cast.now + timedelta(minutes=2)
    )
    answer = client.post(f"{PAGE}send-again/", words, follow=True)
    assert f"Sent to {NEW} again." in text_of(answer)
    words = {"invitation": fresh(cast, made).handle}
    answer = client.post(f"{PAGE}withdraw/", words, follow=True)
    assert f"The invitation of {NEW} is withdrawn" in text_of(answer)
    assert client.post(f"{PAGE}withdraw/", words).status_code == 409
    with cast.inside():
        told = list(
            AuditEntry.objects.order_by("number").values_list("what", flat=True)
        )
    assert told[-2:] == ["invitation sent again", "invitation withdrawn"]


def test_who_invites_and_withdraws_all_day_is_told_to_go_on_tomorrow(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnership.views.members.MOST_A_DAY", 2)
    client = browser(cast, "lena")
    for _time in range(2):
        assert client.post(f"{PAGE}invite/", INVITE).status_code == 302
        with cast.inside():
            handle = Invitation.objects.get(revoked_at=None).handle
        client.post(f"{PAGE}withdraw/", {"invitation": handle})
    elsewhere = PAGE.replace(SLUG, "northwind-harborline")
    for page in (PAGE, elsewhere):
        answer = client.post(f"{page}invite/", INVITE)
        assert answer.status_code == 422
        assert "You sent invitations 2 times within a day." in text_of(answer)
    assert browser(cast, "bo").post(f"{PAGE}invite/", INVITE).status_code == 302


def test_sending_again_counts_as_inviting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnership.views.members.MOST_A_DAY", 1)
    client = browser(cast, "lena")
    client.post(f"{PAGE}invite/", INVITE)
    with cast.inside():
        words = {"invitation": Invitation.objects.get().handle}
    answer = client.post(f"{PAGE}send-again/", words)
    assert answer.status_code == 409
    assert "You sent invitations 1 times within a day." in text_of(answer)


@pytest.mark.parametrize("path", ["send-again/", "withdraw/"])
def test_the_other_sides_leader_touches_no_invitation_of_ours(
    cast: Cast, path: str
) -> None:
    made = invite(cast)
    answer = browser(cast, "bo").post(PAGE + path, {"invitation": made.handle})
    assert answer.status_code == 409
    assert fresh(cast, made).revoked_at is None


def test_a_leader_changes_a_role_of_their_own_side(cast: Cast) -> None:
    words = {"who": cast.tom.email, "role": "executive"}
    answer = browser(cast, "lena").post(f"{PAGE}role/", words, follow=True)
    assert "Tom has another role now." in text_of(answer)
    assert standing(cast, "tom").role == "executive"
    with cast.inside():
        entry = AuditEntry.objects.latest("number")
    assert (entry.what, entry.about["role"]) == ("member changed", "executive")


def test_a_leader_lets_somebody_of_their_own_side_go(cast: Cast) -> None:
    answer = browser(cast, "lena").post(
        f"{PAGE}remove/", {"who": cast.tom.email}, follow=True
    )
    assert "Tom is removed." in text_of(answer)
    assert browser(cast, "tom").get(f"/p/{SLUG}/").status_code == 404


@pytest.mark.parametrize("path", ["role/", "remove/"])
@pytest.mark.parametrize("who", ["bo", "amina", "sam", "omar", "karl", "nia"])
def test_people_of_the_other_side_or_elsewhere_are_not_changed(
    cast: Cast, path: str, who: str
) -> None:
    words = {"who": cast.people[who].email, "role": "executive"}
    assert browser(cast, "lena").post(PAGE + path, words).status_code == 404


@pytest.mark.parametrize(("path", "role"), [("role/", "contributor"), ("remove/", "")])
def test_the_last_leader_stays(cast: Cast, path: str, role: str) -> None:
    words = {"who": cast.lena.email, "role": role}
    answer = browser(cast, "lena").post(PAGE + path, words)
    assert answer.status_code == 409
    assert "Lena is the only leader of this side." in text_of(answer)
    assert standing(cast, "lena").role == "leader"


def test_a_leader_who_leaves_another_one_behind_can_go(cast: Cast) -> None:
    second_leader(cast)
    answer = browser(cast, "lena").post(f"{PAGE}remove/", {"who": cast.lena.email})
    assert answer["Location"] == "/start/"
    assert standing(cast, "lena").suspended_at == cast.now


def test_an_unknown_role_is_said(cast: Cast) -> None:
    words = {"who": cast.tom.email, "role": "king"}
    answer = browser(cast, "lena").post(f"{PAGE}role/", words)
    assert answer.status_code == 409
    assert "“king” is none of" in text_of(answer)


def test_the_counterpart_is_invited_where_the_other_side_is_empty(cast: Cast) -> None:
    with cast.inside():
        Member.objects.filter(partnership=cast.ours, user=cast.bo).delete()
    client = browser(cast, "lena")
    assert "Invite the first leader at BrightCall" in text_of(client.get(PAGE))
    answer = client.post(
        f"{PAGE}first-leader/", {"email": "pia@brightcall.example"}, follow=True
    )
    said = text_of(answer)
    assert "pia@brightcall.example" in said
    assert "Invite the first leader at BrightCall" not in said
    (sent,) = send_mails(cast)
    assert "for BrightCall, as leader." in sent.body


def test_every_permission_has_its_words_on_the_page(cast: Cast) -> None:
    assert set(WHAT) == set(Permission) == set(WHO_CAN)
    table = {
        str(right.what): [may for _name, may in right.roles]
        for right in presenter.rights()
    }
    for permission in Permission:
        may = [permission in ROLES[role].permissions for role in ROLES]
        assert table[str(WHAT[permission])] == may
    said = text_of(browser(cast, "lena").get(PAGE))
    assert all(str(words) in said for words in table)


def test_the_page_asks_the_database_as_often_for_more_people(
    cast: Cast, django_assert_max_num_queries
) -> None:
    client = browser(cast, "lena")
    with django_assert_max_num_queries(100) as few:
        client.get(PAGE)
    with cast.inside():
        for number in range(5):
            invite(cast, email=f"n{number}@northwind.example")
            people.add_member(
                by="the desk",
                partnership=cast.ours,
                email=f"m{number}@northwind.example",
                side="client",
                role="contributor",
                now=cast.now,
            )
    with django_assert_max_num_queries(100) as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 12


def test_a_name_with_a_script_is_only_text(cast: Cast) -> None:
    cast.tom.name = "<script>alert(1)</script>"
    cast.tom.save()
    said = text_of(browser(cast, "lena").get(PAGE))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_memberships_are_asked_at_each_request(cast: Cast) -> None:
    client = browser(cast, "lena")
    assert client.get(PAGE).status_code == 200
    second_leader(cast)
    with cast.inside():
        lena = Member.objects.filter(pk=cast.members["lena", SLUG].pk)
        lena.update(expires_at=cast.now)
    assert client.get(PAGE).status_code == 404
    assert not access.memberships(cast.lena, cast.now).filter(partnership=cast.ours)
