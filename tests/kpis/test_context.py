"""Context events: written down by either side, taken back, never changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.http import Http404, HttpResponse
from django.test import Client

from kpis.actions.context import record_event, take_back_event
from kpis.models import ContextEvent
from kpis.queries.context import standing
from partnership.access import NotAllowedError
from partnership.models import AuditEntry
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.pages import main, text_of

PAGE = "/p/northwind-brightcall/context/"
API = "/api/v1/partnerships/northwind-brightcall/context/"
MAILING: dict[str, Any] = {
    "what": "Spring mailing to 210,000 customers",
    "kind": "campaign",
    "side": "client",
    "department": "marketing",
    "starts_on": "2026-11-12",
    "ends_on": "2026-11-14",
}
Visit = Callable[[str], Client]


@pytest.fixture
def visit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.people[name])
        return client

    return signed_in


def recorded(cast: Cast, who: str = "bo", **changes: Any) -> ContextEvent:
    said = MAILING | {
        "starts_on": date(2026, 11, 12),
        "ends_on": None,
        **changes,
    }
    return record_event(by=cast.door(who), now=NOW, **said)


def page_of(client: Client) -> str:
    return main(text_of(client.get(PAGE)))


def test_what_one_writes_down_both_sides_read(visit: Visit) -> None:
    answer = visit("amina").post(PAGE, MAILING, follow=True)
    assert "It stands on the charts of our KPIs." in text_of(answer)
    page = page_of(visit("lena"))
    assert "Spring mailing to 210,000 customers" in page
    assert "12 Nov 2026 to 14 Nov 2026" in page
    assert "Northwind · marketing" in page
    assert "Amina" in page


def test_empty_page_says_so_and_asks(visit: Visit) -> None:
    page = page_of(visit("tom"))
    assert "Nothing is written down yet" in page
    assert "Add what we know" in page


def test_newest_event_comes_first(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        recorded(cast, what="Earlier", starts_on=date(2026, 10, 1))
        recorded(cast, what="Later", starts_on=date(2026, 11, 1))
    page = page_of(visit("lena"))
    assert page.index("Later") < page.index("Earlier")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"what": " "}, "Say in one line what it is.", id="nothing-said"),
        pytest.param({"what": "x" * 201}, "at most 200 characters", id="too-long"),
        pytest.param({"kind": "fault"}, "Select a valid choice", id="no-such-kind"),
        pytest.param({"side": "Bo"}, "Select a valid choice", id="no-such-side"),
        pytest.param({"starts_on": "soon"}, "Enter a valid date.", id="no-date"),
        pytest.param({"starts_on": "0001-01-01"}, "Choose a day between", id="far"),
        pytest.param(
            {"ends_on": "2026-11-11"}, "ends on its first day or later", id="backwards"
        ),
    ],
)
def test_what_cannot_be_written_down_is_asked_again_with_its_words(
    cast: Cast, visit: Visit, changes: dict[str, str], sentence: str
) -> None:
    answer = visit("bo").post(PAGE, MAILING | changes)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="marketing"' in text_of(answer)
    with cast.inside():
        assert not ContextEvent.objects.exists()


def test_executive_neither_reads_nor_writes(visit: Visit) -> None:
    assert visit("sofia").get(PAGE).status_code == 403
    assert visit("sofia").post(PAGE, MAILING).status_code == 403


def test_event_taken_back_stays_readable_and_stands_nowhere(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        event = recorded(cast)
    answer = visit("amina").post(f"{PAGE}{event.number}/take-back/", follow=True)
    page = text_of(answer)
    assert "<s>Spring mailing to 210,000 customers</s>" in page
    assert "Taken back by Amina on 2 Dec" in page
    with cast.inside():
        assert not standing(cast.door("lena")).exists()
        said = AuditEntry.objects.filter(what__startswith="event").order_by("pk")
        assert [entry.what for entry in said] == ["event recorded", "event taken back"]


def test_other_side_cannot_take_an_event_back(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        event = recorded(cast)
        with pytest.raises(ValidationError, match="only that side can take it back"):
            take_back_event(by=cast.door("lena"), number=event.number, now=NOW)
        with pytest.raises(Http404):
            take_back_event(by=cast.door("bo"), number=99, now=NOW)
    assert "/take-back/" not in page_of(visit("lena"))


def test_second_taking_back_changes_nothing(cast: Cast) -> None:
    with cast.inside():
        event = recorded(cast)
        for who, hours in (("bo", 0), ("amina", 1)):
            later = NOW + timedelta(hours=hours)
            take_back_event(by=cast.door(who), number=event.number, now=later)
        event.refresh_from_db()
        assert (event.taken_back_by, event.taken_back_at) == (
            cast.door("bo").member,
            NOW,
        )


def test_database_never_lets_the_words_of_an_event_change(cast: Cast) -> None:
    with cast.inside():
        event = recorded(cast)
        for change in (
            lambda: ContextEvent.objects.filter(pk=event.pk).update(what="Other"),
            event.delete,
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()


def test_who_only_looks_on_records_nothing(cast: Cast) -> None:
    with cast.inside(), pytest.raises(NotAllowedError):
        recorded(cast, "sofia")


def test_text_that_cannot_be_kept_is_refused_in_a_sentence(cast: Cast) -> None:
    with cast.inside(), pytest.raises(ValidationError, match="ordinary characters"):
        recorded(cast, what="a\x00b")


def sent(client: Client, body: Any) -> HttpResponse:
    return client.post(API, body, content_type="application/json")  # type: ignore[return-value]


def test_api_writes_down_and_lists_what_stands(cast: Cast, visit: Visit) -> None:
    created = sent(visit("bo"), MAILING)
    assert (created.status_code, created.json()["number"]) == (201, 1)
    sent(visit("bo"), MAILING | {"what": "Launch", "starts_on": "2026-11-13"})
    with cast.inside():
        recorded(cast, what="Written wrongly")
        take_back_event(by=cast.door("bo"), number=3, now=NOW)
    rows = visit("tom").get(API).json()["results"]
    assert [row["what"] for row in rows] == ["Launch", MAILING["what"]]
    assert rows[1] == MAILING | {
        "number": 1,
        "by": "Bo",
        "at": rows[1]["at"],
    }


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"what": ""}, id="nothing-said"),
        pytest.param({"kind": "fault"}, id="no-such-kind"),
        pytest.param({"ends_on": "2026-11-11"}, id="backwards"),
        pytest.param({"starts_on": "2026-13-45"}, id="no-date"),
    ],
)
def test_api_says_by_field_what_cannot_be_written_down(
    visit: Visit, changes: dict[str, str]
) -> None:
    answer = sent(visit("bo"), MAILING | changes)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(changes)
