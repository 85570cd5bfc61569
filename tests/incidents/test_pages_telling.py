"""Telling through the pages: one required field, no script needed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import gettext

from incidents.models import Incident, Promise, TouchedKpi
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import LIST, NEW, at, text_of
from tests.incidents.stories import HOUR
from tests.kpis.agreeing import in_use
from tests.test_templates import BANNED

SENTENCE = "Six people of Saturday's Quartz shift have the flu"
MOST_BYTES = 60_000


def told(cast: Cast) -> Incident:
    with cast.inside():
        return Incident.objects.get()


def test_heads_up_takes_one_field(cast: Cast, visit: Visit) -> None:
    page = visit("bo").does(NEW, summary=SENTENCE)
    assert SENTENCE in page
    assert "Lena and 1 other of Northwind are told." in page
    assert told(cast).ref == "INC-1"


def test_new_heads_up_asks_for_nothing_else(visit: Visit) -> None:
    page = visit("bo").reads(NEW)
    assert len(re.findall(r"<(?:textarea|input|select)[^>]* required", page)) == 1
    assert not re.search(r"severity|category|who did", page, re.IGNORECASE)


def test_new_heads_up_says_who_will_see_it_and_when_the_next_update_comes(
    visit: Visit,
) -> None:
    page = visit("bo").reads(NEW)
    assert "Both sides: Lena, leader at Northwind, and 2 others will see this." in page
    assert "leadership: Lena, leader at Northwind, and 3 others will see this." in page
    assert "1 executive is among them; so is whoever holds a status link." in page
    assert "tomorrow 10:00 London. We remind you." in page


SOON = {"now": HOUR, "today": 4 * HOUR}


@pytest.mark.parametrize("expected", SOON)
def test_next_update_comes_the_sooner_the_sooner_it_might_happen(
    cast: Cast, visit: Visit, expected: str
) -> None:
    visit("bo").does(NEW, summary=SENTENCE, expected_in=expected, next="")
    with cast.inside():
        assert Promise.objects.get().due_at == NOW + SOON[expected]


def test_new_heads_up_says_when_the_next_update_comes_if_it_might_happen_now(
    visit: Visit,
) -> None:
    lines = re.findall(r'data-expected="(\w+)">([^<]*)<', visit("bo").reads(NEW))
    said = dict(lines)
    assert said["now"] == "today 16:18 London. We remind you."
    assert said["today"] == "today 19:18 London. We remind you."
    assert said["later"] == "tomorrow 10:00 London. We remind you."


def test_promised_time_is_shown_in_the_readers_zone_too(
    cast: Cast, visit: Visit
) -> None:
    cast.bo.time_zone = "Africa/Johannesburg"
    cast.bo.save()
    page = visit("bo").reads(NEW)
    assert "tomorrow 12:00 (your time), 10:00 London" in page


def test_new_heads_up_is_light_enough_for_a_phone(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        in_use(cast)
    page = visit("bo").get(NEW).content
    parts = [page]
    for name in ("css/ours.css", "js/ours.js", "js/writing.js", "icons.svg"):
        path = finders.find(name)
        assert isinstance(path, str)
        parts.append(Path(path).read_bytes())
    assert sum(len(gzip.compress(part)) for part in parts) <= MOST_BYTES


def test_everything_that_was_filled_in_arrives(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        kpi = in_use(cast)
    visit("bo").does(
        NEW,
        summary=SENTENCE,
        expected_in="date",
        expected_at="2026-12-05T08:00",
        kpis=[kpi.code],
        would_help="Move the mailing",
        next="4h",
        leadership="on",
    )
    incident = told(cast)
    assert incident.expected_at is not None
    assert incident.expected_at.isoformat() == "2026-12-05T08:00:00+00:00"
    assert incident.would_help == "Move the mailing"
    with cast.inside():
        assert Promise.objects.get().due_at == NOW + 4 * HOUR
        assert TouchedKpi.objects.get().kpi == kpi


def test_next_update_can_be_picked(cast: Cast, visit: Visit) -> None:
    visit("bo").does(NEW, summary=SENTENCE, next="pick", at="2026-12-04T09:30")
    with cast.inside():
        due_at = Promise.objects.get().due_at
    assert due_at.isoformat() == "2026-12-04T09:30:00+00:00"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            {"summary": " "}, "Say what might happen, in one sentence.", id="blank"
        ),
        pytest.param(
            {"summary": "x" * 100_000},
            "That is 100,000 characters; write at most 500.",
            id="long",
        ),
        pytest.param(
            {"summary": SENTENCE, "expected_in": "date"},
            "Say on which date.",
            id="no-date",
        ),
        pytest.param(
            {"summary": SENTENCE, "next": "pick"},
            "Pick a day and a time.",
            id="no-time",
        ),
        pytest.param(
            {"summary": SENTENCE, "next": "pick", "at": "soon"},
            "Write day and time, like 2026-12-02 16:00.",
            id="no-such-time",
        ),
        pytest.param(
            {"summary": SENTENCE, "next": "pick", "at": "2026-12-01T09:30"},
            "Promise a time that is still ahead.",
            id="past",
        ),
        pytest.param(
            {"summary": SENTENCE, "expected_in": "date", "expected_at": "2026-11-01T8"},
            "Write day and time, like 2026-12-02 16:00.",
            id="half-a-time",
        ),
    ],
)
def test_what_cannot_be_told_keeps_the_words(
    cast: Cast, visit: Visit, words: dict[str, str], sentence: str
) -> None:
    answer = visit("bo").post(NEW, **words)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(sentence) == 2, "once in the summary, once at its field"
    assert words["summary"].strip() in page
    with cast.inside():
        assert not Incident.objects.exists()


def test_script_in_a_heads_up_is_a_text(cast: Cast, visit: Visit) -> None:
    payload = "<script>alert(1)</script>"
    visit("bo").post(NEW, summary=payload)
    raw = visit("lena").get(at(told(cast))).content.decode()
    assert payload not in raw
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw


def test_incident_is_logged_with_its_severity(cast: Cast, visit: Visit) -> None:
    page = visit("bo").does(
        f"{NEW}?kind=incident",
        summary="The Quartz look-up is slow",
        severity="sev2",
        origin="client",
        began_at="2026-12-02T06:00",
        noticed_at="2026-12-02T14:18",
        next="1h",
    )
    assert "many customers notice (sev 2)" in page
    assert "Began 06:00, noticed 14:18, told 1 hour after by Bo, BrightCall" in page


def test_where_it_began_is_not_known_yet_to_begin_with(visit: Visit) -> None:
    page = visit("bo").reads(f"{NEW}?kind=incident")
    assert re.search(r'name="origin"\s+value="unknown"[^>]* checked', page)


def test_incident_without_severity_is_asked_for_it(visit: Visit) -> None:
    answer = visit("bo").post(f"{NEW}?kind=incident", summary="It is slow")
    assert answer.status_code == 422
    assert "Say how severe it is" in text_of(answer)


def test_own_side_prepares_what_the_other_does_not_see(
    cast: Cast, visit: Visit
) -> None:
    words = {"summary": "A Quartz secret", "severity": "sev3", "audience": "side"}
    page = visit("bo").does(f"{NEW}?kind=incident", **words)
    assert "Only BrightCall sees this" in page
    draft = told(cast)
    assert draft.ref.startswith("DRAFT-")
    assert visit("amina").get(at(draft)).status_code == 200
    assert visit("lena").get(at(draft)).status_code == 404
    assert "A Quartz secret" not in visit("lena").reads(LIST)
    assert visit("lena").post(at(draft, "tell/")).status_code == 404


def test_draft_is_told_with_one_click(cast: Cast, visit: Visit) -> None:
    words = {"summary": "Slow Quartz", "severity": "sev3", "audience": "side"}
    bo = visit("bo")
    bo.does(f"{NEW}?kind=incident", **words)
    page = bo.does(at(told(cast), "tell/"))
    assert "Told. Northwind sees it from now on" in page
    assert told(cast).ref == "INC-1"
    assert visit("lena").get(at(told(cast))).status_code == 200


def test_new_leads_to_the_only_partnership(visit: Visit) -> None:
    answer = visit("amina").get("/new/")
    assert answer.headers["Location"] == NEW


def test_new_asks_which_of_several_partnerships(visit: Visit) -> None:
    page = visit("lena").reads("/new/")
    assert f'href="{NEW}"' in page
    assert "/p/northwind-harborline/incidents/new/" in page
    assert "meridian" not in page


def test_executive_is_told_who_writes(visit: Visit) -> None:
    answer = visit("sofia").get(NEW)
    assert answer.status_code == 403
    assert "leaders and contributors of both sides write heads-ups" in text_of(answer)


@pytest.mark.parametrize("address", [NEW, f"{NEW}?kind=incident", LIST])
def test_page_blames_nobody(visit: Visit, address: str) -> None:
    shown = re.sub(
        r"<script.*?</script>|<[^>]*>", " ", visit("bo").reads(address), flags=re.DOTALL
    )
    assert not BANNED.search(shown)


@pytest.mark.parametrize("name", ["lena", "bo"])
def test_heads_up_is_one_key_away_on_every_page(visit: Visit, name: str) -> None:
    page = visit(name).reads(LIST)
    assert re.search(rf'href="{NEW}"\s+data-new-heads-up', page)
    assert gettext("Heads-up") in page
