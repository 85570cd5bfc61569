"""Who is let in, and what they may do there."""

import pytest
from django.http import Http404

from partnership import access
from partnership.access import NotAllowedError, Permission
from partnership.models import Member, Partnership
from tests.cast import Cast

OURS = "northwind-brightcall"


@pytest.mark.parametrize("name", ["lena", "tom", "sofia", "bo", "amina"])
def test_door_opens_for_active_members(cast: Cast, name: str) -> None:
    with cast.inside():
        door = access.enter(cast.people[name], OURS, cast.now)
    assert door.partnership.slug == OURS


@pytest.mark.parametrize(
    "name", ["omar", "karl", "carla", "sam", "eve", "max", "ada", "nia"]
)
def test_door_does_not_exist_for_everybody_else(cast: Cast, name: str) -> None:
    with cast.inside(), pytest.raises(Http404):
        access.enter(cast.people[name], OURS, cast.now)


def test_somebody_who_moved_is_let_in_where_they_are_now(cast: Cast) -> None:
    with cast.inside("northwind-harborline"):
        door = access.enter(cast.max, "northwind-harborline", cast.now)
    assert door.side == "partner"


def test_contributor_is_told_who_can_agree(cast: Cast) -> None:
    with pytest.raises(NotAllowedError, match="A leader of your side"):
        cast.door("amina").require(Permission.AGREE)


def test_every_role_says_in_plain_words_what_it_is() -> None:
    assert all(len(str(role.description)) > 20 for role in access.ROLES.values())
    assert set(access.WHO_CAN) == set(Permission)


def test_portfolio_holds_only_my_partnerships(cast: Cast) -> None:
    with cast.inside("northwind-harborline"):
        seen = access.visible_to(cast.omar, cast.now)
        assert [p.slug for p in seen] == ["northwind-harborline"]


def test_second_wall_alone_hides_everything_without_a_scope(cast: Cast) -> None:
    assert not Partnership.objects.exists()
    assert not Member.objects.exists()


def test_second_wall_alone_shows_only_the_scope(cast: Cast) -> None:
    with cast.inside("northwind-harborline"):
        assert {p.slug for p in Partnership.objects.all()} == {"northwind-harborline"}
        assert {m.user.name for m in Member.objects.select_related("user")} == {
            "Lena",
            "Tom",
            "Sofia",
            "Omar",
            "Ines",
            "Max",
        }
