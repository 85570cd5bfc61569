"""In whose hands a next step is, in words."""

from typing import Any

import pytest

from incidents.actions import owning, steps
from incidents.presenters import circumstances
from incidents.queries import incidents as queries
from incidents.words import StepWords
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import incident

pytestmark = pytest.mark.usefixtures("inside")

HANDS: list[tuple[str, dict[str, Any], str, bool]] = [
    ("nobody named", {}, "in the owner’s power", False),
    ("the owner decides", {"decides": "bo"}, "in the owner’s power", False),
    ("somebody else decides", {"decides": "lena"}, "waits for Lena", True),
    (
        "somebody outside decides",
        {"decides_words": "our security board"},
        "waits for our security board",
        True,
    ),
    ("leadership decides", {"for_executives": True}, "waits for leadership", True),
    (
        "it waits for a permit",
        {"decides": "bo", "in_power": False, "waits_for": "a permit"},
        "waits for a permit",
        True,
    ),
]


def line(cast: Cast, *, taken: bool = False, **words: Any) -> circumstances.StepLine:
    """The one next step of an incident that Bo owns, as Lena reads it."""
    told = incident(cast, audience="leadership")
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW)
    if "decides" in words:
        words["decides"] = cast.people[words["decides"]].email
    said = StepWords("Open a second line", **words)
    steps.add_step(by=cast.door("bo"), ref=told.ref, words=said, now=NOW)
    if taken:
        steps.take_step(by=cast.door("sofia"), ref=told.ref, number=1, now=NOW)
    lena = cast.door("lena")
    return circumstances.steps(lena, queries.page(lena, told.ref, NOW), NOW)[0]


@pytest.mark.parametrize(
    ("words", "state", "waits"),
    [row[1:] for row in HANDS],
    ids=[row[0] for row in HANDS],
)
def test_step_says_in_whose_hands_it_is(
    cast: Cast, words: dict[str, Any], state: str, waits: bool
) -> None:
    found = line(cast, **words)
    assert (found.state, found.waits) == (state, waits)


def test_step_that_an_executive_took_says_who_does_it(cast: Cast) -> None:
    found = line(cast, taken=True, for_executives=True, decides="sofia")
    assert (found.state, found.waits) == ("Sofia does it", False)
    assert found.for_leadership
