"""The instance admin's desk: members come and go there, and the audit has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partnership.models import AuditEntry, Member, Role
from tests.cast import Cast

MEMBERS = "admin:partnership_member_changelist"
NO_DATE = {"suspended_at_0": "", "suspended_at_1": ""}
NO_END = {"expires_at_0": "", "expires_at_1": ""}


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entries(cast: Cast, what: str) -> list[AuditEntry]:
    with cast.inside():
        return list(AuditEntry.objects.filter(what=what).order_by("number"))


def found(cast: Cast, name: str) -> Member:
    with cast.inside() as ours:
        return Member.objects.get(partnership=ours, user=cast.people[name])


def change(ada: Client, member: Member, **said: Any) -> HttpResponse:
    address = reverse("admin:partnership_member_change", args=[member.pk])
    return ada.post(address, {"role": member.role, **NO_DATE, **NO_END, **said})


def test_a_member_who_is_added_at_the_desk_is_in_the_audit(
    cast: Cast, ada: Client
) -> None:
    said = {"user": cast.nia.pk, "partnership": cast.ours.pk}
    answer = ada.post(
        reverse("admin:partnership_member_add"),
        {**said, "side": "client", "role": "contributor"},
    )
    assert answer.status_code == 302
    assert found(cast, "nia").role == Role.CONTRIBUTOR
    entry = entries(cast, "member added")[-1]
    assert (entry.by, entry.side) == ("ada@example.com", "")
    assert entry.about["email"] == "nia@example.com"


def test_a_new_role_is_in_the_audit_with_what_changed(cast: Cast, ada: Client) -> None:
    assert change(ada, found(cast, "tom"), role="leader").status_code == 302
    assert found(cast, "tom").role == Role.LEADER
    (entry,) = entries(cast, "member changed")
    assert entry.about == {"email": "tom@northwind.example", "role": "leader"}


def test_saving_a_member_as_it_is_leaves_no_entry(cast: Cast, ada: Client) -> None:
    assert change(ada, found(cast, "tom")).status_code == 302
    assert entries(cast, "member changed") == []


def test_nobody_moves_to_the_other_side(cast: Cast, ada: Client) -> None:
    change(ada, found(cast, "tom"), side="partner")
    assert found(cast, "tom").side == "client"


def test_the_only_leader_of_a_side_keeps_the_role(cast: Cast, ada: Client) -> None:
    answer = change(ada, found(cast, "lena"), role="contributor")
    assert answer.status_code == 200
    assert "Name another leader first" in answer.content.decode()
    assert found(cast, "lena").role == Role.LEADER
    change(ada, found(cast, "tom"), role="leader")
    assert change(ada, found(cast, "lena"), role="contributor").status_code == 302


def test_a_leader_whose_time_is_over_counts_as_none(cast: Cast, ada: Client) -> None:
    over = found(cast, "tom").created_at - timedelta(days=400)
    with cast.inside():
        Member.objects.filter(pk=found(cast, "tom").pk).update(
            role=Role.LEADER, expires_at=over
        )
    assert change(ada, found(cast, "lena"), role="contributor").status_code == 200


def end(ada: Client, *members: Member) -> HttpResponse:
    chosen = [member.pk for member in members]
    said = {"action": "end", "_selected_action": chosen}
    return ada.post(reverse(MEMBERS), said, follow=True)


def test_a_member_who_is_let_in_no_more_stays_in_the_records(
    cast: Cast, ada: Client
) -> None:
    end(ada, found(cast, "tom"))
    assert found(cast, "tom").suspended_at is not None
    (entry,) = entries(cast, "member changed")
    assert entry.about["email"] == "tom@northwind.example"


def test_the_only_leader_of_a_side_is_not_let_go(cast: Cast, ada: Client) -> None:
    answer = end(ada, found(cast, "lena"))
    assert "Name another leader first" in answer.content.decode()
    assert found(cast, "lena").suspended_at is None


def test_nobody_is_deleted_at_the_desk(cast: Cast, ada: Client) -> None:
    member = found(cast, "tom")
    address = reverse("admin:partnership_member_delete", args=[member.pk])
    assert ada.post(address, {"post": "yes"}).status_code == 403
    assert found(cast, "tom") == member


@pytest.mark.parametrize(
    "lookup", ["password__startswith", "password", "member__user__password__regex"]
)
def test_nobody_finds_people_by_the_digest_of_their_password(
    ada: Client, cast: Cast, lookup: str
) -> None:
    address = reverse("admin:partnership_user_changelist")
    guessed = cast.lena.password[:9]
    assert ada.get(address, {lookup: guessed}).status_code == 400
    assert ada.get(address, {"is_active__exact": "1"}).status_code == 200
