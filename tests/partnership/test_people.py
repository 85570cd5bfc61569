"""Members and tokens: who may add, make and revoke, and what the record keeps."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from partnership.access import NotAllowedError
from partnership.actions import people
from partnership.models import ApiToken, AuditEntry, Member, User
from tests.cast import Cast

SLUG = "northwind-brightcall"


def add(cast: Cast, by: Member | str, **changes: str) -> Member:
    said = {"email": "new@northwind.example", "side": "client", "role": "contributor"}
    return people.add_member(
        by=by, partnership=cast.ours, now=cast.now, **{**said, **changes}
    )


def member(cast: Cast, name: str) -> Member:
    return cast.members[name, SLUG]


def test_a_leader_adds_somebody_to_their_own_side(cast: Cast) -> None:
    with cast.inside():
        added = add(cast, member(cast, "lena"), email=" New@Northwind.example ")
        entry = AuditEntry.objects.latest("number")
    assert added.user.email == "new@northwind.example"
    assert added.user.name == "New"
    assert (entry.what, entry.by) == ("member added", cast.lena.email)
    assert entry.about["role"] == "contributor"


@pytest.mark.parametrize("name", ["tom", "sofia", "bo"])
def test_nobody_else_adds_to_that_side(cast: Cast, name: str) -> None:
    with cast.inside(), pytest.raises(NotAllowedError, match="A leader of your side"):
        add(cast, member(cast, name))
    assert not User.objects.filter(email="new@northwind.example").exists()


def test_a_leader_of_another_partnership_adds_nobody(cast: Cast) -> None:
    karl = cast.members["karl", "meridian-brightcall"]
    with cast.inside(), pytest.raises(NotAllowedError):
        add(cast, karl)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "nobody"}, "valid email"),
        ({"role": "king"}, "“king” is none of: leader"),
        ({"email": "tom@northwind.example"}, "is a member of this partnership already"),
    ],
)
def test_who_cannot_be_added_is_said(cast: Cast, changes: dict, says: str) -> None:
    with cast.inside(), pytest.raises(ValidationError, match=says):
        add(cast, "the desk", **changes)


def test_a_known_person_keeps_name_and_password(cast: Cast) -> None:
    with cast.inside():
        add(cast, "the desk", email=cast.nia.email, name="Other", password="other")
    known = User.objects.get(pk=cast.nia.pk)
    assert (known.name, known.password) == (cast.nia.name, cast.nia.password)


def test_a_leader_who_cannot_sign_in_is_no_other_leader(cast: Cast) -> None:
    with cast.inside():
        vera = add(cast, "the desk", email="vera@northwind.example", role="leader")
        User.objects.filter(pk=vera.user_id).update(is_active=False)
        with pytest.raises(ValidationError, match="Lena is the only leader"):
            let_go(cast, "the desk", member(cast, "lena"))
        let_go(cast, "the desk", vera)
        assert Member.objects.get(pk=vera.pk).suspended_at == cast.now


def let_go(cast: Cast, by: Member | str, whom: Member) -> None:
    people.end_membership(by=by, member=whom, now=cast.now)


def token_of(cast: Cast, by: str, whose: str = "amina") -> str:
    with cast.inside():
        return people.create_token(
            by=member(cast, by),
            member=member(cast, whose),
            scopes=["read"],
            now=cast.now,
            name="nightly",
        )


def opens(secret: str) -> int:
    client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client.get(f"/api/v1/partnerships/{SLUG}/").status_code


def test_members_make_and_revoke_their_own_tokens(cast: Cast) -> None:
    secret = token_of(cast, "amina")
    assert opens(secret) == 200
    with cast.inside():
        token = ApiToken.objects.get(name="nightly")
        assert secret not in str(token.__dict__)
        for _twice in range(2):
            people.revoke_token(by=member(cast, "amina"), token=token, now=cast.now)
        assert AuditEntry.objects.filter(what="token revoked").count() == 1
    assert opens(secret) == 401


@pytest.mark.parametrize(("by", "whose"), [("bo", "amina"), ("sofia", "sofia")])
def test_nobody_makes_a_token_for_somebody_else_or_without_the_right(
    cast: Cast, by: str, whose: str
) -> None:
    with pytest.raises(NotAllowedError, match="a token of their own"):
        token_of(cast, by, whose)


@pytest.mark.parametrize("name", ["lena", "tom", "sofia"])
def test_nobody_of_the_other_side_revokes_a_token(cast: Cast, name: str) -> None:
    token_of(cast, "amina")
    with cast.inside(), pytest.raises(NotAllowedError):
        people.revoke_token(
            by=member(cast, name),
            token=ApiToken.objects.get(name="nightly"),
            now=cast.now,
        )


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_has_scopes_that_exist(cast: Cast, scopes: list[str]) -> None:
    with cast.inside(), pytest.raises(ValidationError, match="scope"):
        people.create_token(
            by="the desk", member=member(cast, "bo"), scopes=scopes, now=cast.now
        )


def test_the_desk_revokes_a_members_tokens_by_name(cast: Cast, capsys) -> None:
    secret = token_of(cast, "amina")
    call_command("revoke_token", SLUG, cast.amina.email, name="nightly")
    assert capsys.readouterr().out == "Tokens revoked: 1.\n"
    assert opens(secret) == 401
    with pytest.raises(CommandError, match="has no such token"):
        call_command("revoke_token", SLUG, cast.amina.email)


@pytest.mark.parametrize("scope", ["read", "readings:write", "incidents:write"])
def test_a_token_can_do_nothing_that_its_member_may_not(cast: Cast, scope: str) -> None:
    with (
        cast.inside(),
        pytest.raises(ValidationError, match="role of Sofia does not include"),
    ):
        people.create_token(
            by="the desk", member=member(cast, "sofia"), scopes=[scope], now=cast.now
        )
    assert not ApiToken.objects.filter(member=member(cast, "sofia")).exists()
