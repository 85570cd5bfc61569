"""The record of who did what: each side's leaders read what their side may know."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions import webhooks
from incidents.actions.confidence import tell_in_confidence
from incidents.actions.wishes import WishWords, choose
from kpis.models import Kpi
from partnership.actions import people
from partnership.models import AuditEntry
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, heads_up, incident, update
from tests.kpis.agreeing import proposed
from tests.partnership.test_members_pages import browser, text_of

PAGE = "/p/northwind-brightcall/audit/"


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def told(client: Client) -> list[str]:
    """“What · about · who” of each line, the newest first."""
    page = text_of(client.get(PAGE)).partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [" · ".join(filter(None, row[:3])) for row in cells]


def fresh_of(cast: Cast, name: str, deed: Callable[[], object]) -> list[str]:
    """The lines that somebody reads because of a deed."""
    before = len(told(browser(cast, name)))
    with cast.inside():
        deed()
    lines = told(browser(cast, name))
    return lines[: len(lines) - before]


def test_both_sides_read_what_both_know_of(cast: Cast) -> None:
    lines = fresh_of(cast, "lena", lambda: heads_up(cast))
    assert lines == ["Told · INC-1 · Bo, BrightCall"]
    lines = fresh_of(cast, "bo", lambda: proposed(cast))
    assert lines[0].endswith("· Lena, Northwind")
    assert lines[0].startswith("Proposed (target) ·")


def test_a_kpi_is_called_by_its_name(cast: Cast) -> None:
    with cast.inside():
        name = Kpi.objects.get(code=proposed(cast).subject).name
    assert f"· {name} ·" in told(browser(cast, "bo"))[0]


def test_the_newest_stands_first_whenever_it_was_written_down(cast: Cast) -> None:
    with cast.inside():
        heads_up(cast)
        heads_up(cast, now=NOW - HOUR)
    lines = [line for line in told(browser(cast, "lena")) if line.startswith("Told")]
    assert lines == [f"Told · INC-{n} · Bo, BrightCall" for n in (1, 2)]


def aside(cast: Cast) -> None:
    update(cast, incident(cast, "lena"), "bo", text="Ours alone.", audience="side")


OF_ONE_SIDE: dict[str, tuple[Callable[[Cast], object], list[str]]] = {
    "a draft": (draft, ["Prepared, for one side alone · DRAFT"]),
    "a token": (
        lambda cast: people.create_token(
            by=cast.door("bo").member,
            member=cast.door("bo").member,
            scopes=["read"],
            now=NOW,
        ),
        ["Token made"],
    ),
    "a webhook": (
        lambda cast: webhooks.set_webhook(
            by=cast.door("bo"), url="https://hooks.example.com/", now=NOW
        ),
        ["Webhook set"],
    ),
    "a choice": (
        lambda cast: choose(by=cast.door("bo"), words=WishWords({}), now=NOW),
        ["Notices chosen"],
    ),
    "somebody let go": (
        lambda cast: people.end_membership(
            by=cast.door("bo").member, member=cast.door("amina").member, now=NOW
        ),
        ["Member changed · amina@brightcall.example"],
    ),
}


@pytest.mark.parametrize(("deed", "says"), OF_ONE_SIDE.values(), ids=OF_ONE_SIDE)
def test_what_is_of_one_side_is_read_by_its_own_leaders_alone(
    cast: Cast, deed: Callable[[Cast], object], says: list[str]
) -> None:
    before = told(browser(cast, "lena"))
    lines = fresh_of(cast, "bo", lambda: deed(cast))
    assert [line[: len(start)] for line, start in zip(lines, says, strict=True)] == says
    assert told(browser(cast, "lena")) == before


def test_entry_for_one_side_leaves_no_trace_for_the_other(cast: Cast) -> None:
    with cast.inside():
        aside(cast)
    ours, theirs = (told(browser(cast, name)) for name in ("bo", "lena"))
    assert ours[0] == "Update written · INC-1 · Bo, BrightCall"
    assert not any("Bo, BrightCall" in line for line in theirs)


def test_confidence_is_on_record_for_both_without_of_what(cast: Cast) -> None:
    def confide() -> None:
        known = incident(cast)
        tell_in_confidence(
            by=cast.door("bo"),
            ref=known.ref,
            text="Canary",
            readers=[cast.lena.email],
            now=NOW,
        )

    lines = fresh_of(cast, "lena", confide)
    assert lines[0] == "Told in confidence · Bo, BrightCall"


def test_confidence_about_what_one_side_prepares_is_that_sides_own(cast: Cast) -> None:
    with cast.inside():
        tell_in_confidence(
            by=cast.door("bo"),
            ref=draft(cast).ref,
            text="Canary",
            readers=[cast.amina.email],
            now=NOW,
        )
    ours, theirs = (told(browser(cast, name)) for name in ("bo", "lena"))
    assert ours[0] == "Told in confidence · Bo, BrightCall"
    assert not any("Bo, BrightCall" in line for line in theirs)


@pytest.mark.parametrize(
    ("who", "status"), [("tom", 403), ("sofia", 403), ("omar", 404)]
)
def test_nobody_else_reads_the_record(cast: Cast, who: str, status: int) -> None:
    assert browser(cast, who).get(PAGE).status_code == status


def test_long_record_comes_in_pages_with_as_many_queries(cast: Cast) -> None:
    client = browser(cast, "lena")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    few = asked()
    with cast.inside() as ours:
        AuditEntry.objects.bulk_create(
            AuditEntry(
                partnership_id=ours.pk,
                at=NOW,
                by=cast.bo.email,
                side="partner",
                what="queue added",
            )
            for _more in range(60)
        )
    assert asked() == few
    assert len(told(client)) == 50
    assert "Page 1 of 2" in text_of(client.get(PAGE))
