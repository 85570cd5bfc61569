"""Somebody is let go while another deed waits for its turn, on the real database."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from partnership.access import NotAllowedError
from partnership.actions import invitations, people
from partnership.actions.people import Standing
from partnership.locks import hold
from partnership.models import Invitation, Member
from tests.cast import Cast
from tests.partnership.inviting import NEW, SLUG
from tests.partnership.test_locks import Other, until_somebody_waits


def overtaken(
    cast: Cast, act: Callable[[], object], by: Callable[[], object]
) -> Exception | None:
    """Do the act while the other one, which came first, is not committed yet.

    Returns what the act was refused with.
    """
    late = Other(cast.ours, act)
    with cast.inside():
        hold(cast.ours)
        late.start()
        until_somebody_waits()
        by()
    late.join()
    return late.error


def let_go(cast: Cast, name: str) -> None:
    people.end_membership(by="the desk", member=of(cast, name), now=cast.now)


def of(cast: Cast, name: str) -> Member:
    return cast.members[name, SLUG]


def standing(cast: Cast, name: str) -> Standing:
    with cast.inside():
        return Standing.of(Member.objects.get(pk=of(cast, name).pk))


@pytest.fixture
def cast_of_two(lasting_cast: Cast) -> Cast:
    """Tom leads Northwind's side too."""
    with lasting_cast.inside():
        tom = of(lasting_cast, "tom")
        tom.role = "leader"
        tom.save(update_fields=["role"])
    return lasting_cast


def giving(cast: Cast, by: str, whom: str, role: str) -> Callable[[], None]:
    """What somebody's page asks for: another role for a person of their side."""
    return lambda: people.change_member(
        by=of(cast, by), member=of(cast, whom), to=Standing(role), now=cast.now
    )


@pytest.mark.parametrize("role", ["leader", "contributor"])
def test_a_leader_who_is_let_go_does_not_let_themselves_in(
    cast_of_two: Cast, role: str
) -> None:
    cast = cast_of_two
    refused = overtaken(
        cast, giving(cast, "tom", "tom", role), by=lambda: let_go(cast, "tom")
    )
    assert isinstance(refused, NotAllowedError)
    assert standing(cast, "tom").suspended_at == cast.now


def test_a_leader_who_leads_no_more_does_not_make_themselves_one(
    cast_of_two: Cast,
) -> None:
    cast = cast_of_two
    refused = overtaken(
        cast,
        giving(cast, "tom", "tom", "leader"),
        by=giving(cast, "lena", "tom", "contributor"),
    )
    assert isinstance(refused, NotAllowedError)
    assert standing(cast, "tom").role == "contributor"


def test_another_role_for_somebody_who_was_let_go_lets_nobody_in(
    cast_of_two: Cast,
) -> None:
    cast = cast_of_two
    refused = overtaken(
        cast,
        giving(cast, "tom", "sofia", "contributor"),
        by=lambda: let_go(cast, "sofia"),
    )
    assert isinstance(refused, ValidationError)
    assert refused.messages == [
        "Sofia was removed. Invite them if they are to come back."
    ]
    assert standing(cast, "sofia") == Standing("executive", suspended_at=cast.now)


def test_a_leader_who_is_let_go_invites_nobody(cast_of_two: Cast) -> None:
    cast = cast_of_two
    refused = overtaken(
        cast,
        lambda: invitations.invite(
            by=of(cast, "tom"),
            partnership=cast.ours,
            email=NEW,
            side="client",
            role="leader",
            now=cast.now,
        ),
        by=lambda: let_go(cast, "tom"),
    )
    assert isinstance(refused, NotAllowedError)
    with cast.inside():
        assert not Invitation.objects.exists()
