"""The list, the search, and the wall of thanks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import owning, telling, thanking
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import (
    LIST,
    SEARCH,
    WALL,
    Visitor,
    at,
    main,
    section,
    text_of,
)
from tests.incidents.stories import HOUR, draft, heads_up, incident, update


def test_list_says_in_one_sentence_how_it_stands(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        heads_up(cast)
        incident(cast, now=NOW - 3 * HOUR)
        owned = incident(cast)
        owning.own(by=cast.door("lena"), ref=owned.ref, now=NOW)
    page = visit("lena").reads(LIST)
    sentence = "1 heads-up, 2 being resolved, 1 needs an owner, 1 update is due"
    assert sentence in page


def test_list_without_anything_late_says_so(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        heads_up(cast)
    sentence = "1 heads-up, 0 being resolved, all owned, no update late"
    assert sentence in visit("bo").reads(LIST)


def test_empty_list_is_honest(visit: Visit) -> None:
    page = visit("bo").reads(LIST)
    assert "Nothing open" in page
    assert "No heads-up is open." in page


def test_list_remembers_the_last_one(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        over = heads_up(cast, now=NOW - 216 * HOUR)
        telling.averted(by=cast.door("bo"), ref=over.ref, now=NOW)
    page = visit("bo").reads(LIST)
    assert "Nothing open. The last one was told 9 days ago" in page
    assert "Did not happen" in page


def test_list_says_how_early_each_side_tells(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        told = NOW
        expected = told + 12 * HOUR
        heads_up(cast, now=told, noticed_at=told - 2 * HOUR, expected_at=expected)
        incident(cast, now=told, noticed_at=told - 4 * HOUR)
        incident(cast, "lena", now=told, noticed_at=told - 30 * HOUR)
        draft(cast, "lena")
    for who in ("bo", "lena"):
        early = section(visit(who).reads(LIST), "early")
        assert "<b>BrightCall</b>: 2 told, 3 hours after noticing, " in early
        assert "heads-ups 12 hours ahead." in early
        assert "<b>Northwind</b>: 1 told, 30 hours after noticing." in early
        # A to Z, and nobody is named.
        assert early.index("BrightCall") < early.index("Northwind")
        assert not [name for name in ("Bo", "Lena") if f"{name} " in early]


def test_side_that_told_nothing_had_nothing_to_tell(visit: Visit) -> None:
    early = section(visit("bo").reads(LIST), "early")
    assert early.count("nothing to tell so far.") == 2


def test_what_is_due_next_comes_first(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        later = heads_up(cast, summary="Later", next_update_at=NOW + 9 * HOUR)
        sooner = heads_up(cast, summary="Sooner", next_update_at=NOW + HOUR)
    for told in (later, sooner):
        visit("lena").does(at(told, "acknowledge/"))
    page = visit("lena").reads(LIST)
    assert page.index("Sooner") < page.index("Later")


def test_both_sides_read_the_same_list(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        heads_up(cast)
        incident(cast)
    assert main(visit("lena").reads(LIST)) == main(visit("bo").reads(LIST))


def test_draft_is_in_the_list_of_its_own_side_only(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        hidden = draft(cast)
    assert "only your side sees this" in visit("amina").reads(LIST)
    page = visit("lena").reads(LIST)
    assert hidden.summary not in page
    assert "Nothing open" in page


def test_list_needs_no_more_queries_for_more_rows(cast: Cast, visit: Visit) -> None:
    lena = visit("lena")
    with cast.inside():
        heads_up(cast)
    few = queries(lena, LIST)
    with cast.inside():
        for _each in range(5):
            update(cast, heads_up(cast), next_update_at=NOW + HOUR)
            incident(cast)
    assert queries(lena, LIST) <= few


def queries(visitor: Visitor, address: str) -> int:
    visitor.get(address)
    with CaptureQueriesContext(connection) as counted:
        visitor.get(address)
    return len(counted)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("mailing", True, id="in-the-summary"),
        pytest.param("carrier", True, id="in-an-update"),
        pytest.param("zeppelin", False, id="nowhere"),
    ],
)
def test_search_finds_words(
    cast: Cast, visit: Visit, words: str, *, found: bool
) -> None:
    with cast.inside():
        told = heads_up(cast)
        update(cast, told, next_update_at=NOW + HOUR)
    page = visit("lena").reads(f"{SEARCH}?q={words}")
    assert (told.summary in page) is found
    assert f"“{words}”" in page


def test_search_does_not_find_what_one_may_not_read(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        draft(cast, summary="A Quartz zeppelin")
    assert "A Quartz zeppelin" in visit("bo").reads(f"{SEARCH}?q=zeppelin")
    assert "A Quartz zeppelin" not in visit("lena").reads(f"{SEARCH}?q=zeppelin")


def test_search_for_nothing_asks_for_words(visit: Visit) -> None:
    assert "What are you looking for?" in visit("lena").reads(SEARCH)


def test_wall_shows_thanks_to_both_sides_and_leadership(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        told = heads_up(cast, expected_at=NOW + 48 * HOUR)
        thanking.thank(
            by=cast.door("lena"), ref=told.ref, words="We could plan", now=NOW
        )
    for who in ("lena", "bo", "sofia"):
        page = visit(who).reads(WALL)
        assert "We could plan" in page
        assert "told 2 days ahead" in page
    assert f'href="{at(told)}"' not in visit("sofia").reads(WALL)


def test_wall_counts_nobody(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        for _each in range(3):
            told = heads_up(cast)
            thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)
    page = main(visit("sofia").reads(WALL))
    assert page.count("thanked") >= 3
    assert "3 thank" not in page


def test_executive_thanks_from_the_wall(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        told = heads_up(cast, audience="leadership")
        heads_up(cast, summary="Not for leadership")
    sofia = visit("sofia")
    page = sofia.reads(WALL)
    assert "Thank Bo" in page
    assert "Not for leadership" not in page
    page = sofia.does(at(told, "thank/"))
    assert "Both sides and leadership see your thanks." in page


def test_nobody_thanks_their_own_side_from_the_wall(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        told = heads_up(cast)
    assert "Thank Bo" not in visit("amina").reads(WALL)
    assert visit("amina").post(at(told, "thank/")).status_code == 409


def test_list_is_not_an_executives(visit: Visit) -> None:
    answer = visit("sofia").get(LIST)
    assert answer.status_code == 403
    assert "Ask one of your own leaders" in text_of(answer)
