"""Who will see it, said before it is sent, for every audience."""

from collections.abc import Callable, Iterator

import pytest
from django.http import Http404

from incidents.lifecycle import Audience
from incidents.presenters.told_to import will_see
from incidents.queries.around import members
from incidents.queries.incidents import by_ref
from incidents.queries.visibility import visible_updates
from partnership.models import Member
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import NEW, at
from tests.incidents.stories import draft, incident, update


@pytest.fixture
def said(cast: Cast) -> Iterator[Callable[[str, str], str]]:
    """What somebody reads beside the button, for an audience."""

    def sentence(who: str, audience: str) -> str:
        door = cast.door(who)
        (line,) = will_see(door, members(door, NOW), Audience(audience))
        return line.sentence

    with cast.inside():
        yield sentence


SEEN = {
    "the leader of the other side by name": (
        "tom",
        "both",
        "Both sides: Bo, leader at BrightCall, and 2 others will see this.",
    ),
    "executives, where leadership sees it": (
        "bo",
        "leadership",
        (
            "Both sides and leadership: Lena, leader at Northwind, and 3 others will "
            "see this. 1 executive is among them; so is whoever holds a status link."
        ),
    ),
    "one's own side": (
        "tom",
        "side",
        (
            "Only Northwind: Lena, leader at Northwind, will see this. "
            "BrightCall does not see it."
        ),
    ),
    "one's own side, for its leader": (
        "bo",
        "side",
        (
            "Only BrightCall: Amina of BrightCall will see this. "
            "Northwind does not see it."
        ),
    ),
}


@pytest.mark.parametrize(("who", "audience", "line"), SEEN.values(), ids=SEEN)
def test_page_names_who_will_see_it(
    said: Callable[[str, str], str], who: str, audience: str, line: str
) -> None:
    assert said(who, audience) == line


def test_side_that_nobody_has_joined_yet_is_said(
    cast: Cast, said: Callable[[str, str], str]
) -> None:
    Member.objects.filter(partnership=cast.ours, side="partner").update(
        suspended_at=NOW
    )
    waits = "BrightCall has nobody here yet; it waits for them."
    assert said("lena", "both") == said("lena", "leadership") == waits


def test_leader_without_people_keeps_it_alone(
    cast: Cast, said: Callable[[str, str], str]
) -> None:
    Member.objects.filter(pk=cast.door("amina").member.pk).update(suspended_at=NOW)
    alone = "Only BrightCall: nobody of it but you is here yet."
    assert said("bo", "side").startswith(alone)


@pytest.mark.parametrize("audience", ["side", "both", "leadership"])
def test_number_is_that_of_the_people_who_can_read_it_afterwards(
    cast: Cast, said: Callable[[str, str], str], audience: str
) -> None:
    about = incident(cast)
    entry = update(cast, about, "tom", audience=audience)
    readers = [m for m in members(cast.door("tom"), NOW) if _reads(cast, m, entry)]
    others = len(readers) - 2  # without the writer and the one who is named
    named = f"and {others} other" if others else "Lena, leader at Northwind, will see"
    assert named in said("tom", audience)


def _reads(cast: Cast, member: Member, entry: object) -> bool:
    door = cast.door(member.user.name.lower())
    try:
        about = by_ref(door, entry.incident.ref)  # type: ignore[attr-defined]
    except Http404:
        return False
    return entry in visible_updates(door, about)


def test_each_form_says_it_for_every_audience_it_offers(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        told, prepared = incident(cast), draft(cast)
    audiences = {
        NEW: ["both", "leadership"],
        f"{NEW}?kind=incident": ["both", "leadership", "side"],
        at(told): ["both", "leadership", "side"],
        at(prepared): ["both", "leadership", "side"],
    }
    for address, offered in audiences.items():
        page = visit("bo").reads(address)
        assert sorted(_lines(page)) == sorted(offered), address


def _lines(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('<p data-audience="')[1:]]
