"""Nothing that was not meant for leadership is in what leadership is given."""

import json

from partnership.models import AuditEntry, OutboxRow
from scorecards.models import StatusPage
from scorecards.presenters.status_checks import there
from scorecards.status.checks import checks
from tests.cast import Cast
from tests.incidents.stories import HOUR
from tests.scorecards.canaries import TOLD, plant
from tests.scorecards.leadership import LATER, kept, rebuild


def found_in(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word in text]


def test_document_holds_what_is_meant_for_leadership_alone(cast: Cast) -> None:
    never = plant(cast)
    rebuild(cast)
    with cast.inside():
        row = json.dumps(StatusPage.objects.get().document, ensure_ascii=False)
    assert found_in(row, never) == []
    assert found_in(row, list(TOLD)) == list(TOLD)


def test_what_is_made_of_the_document_holds_no_more(cast: Cast) -> None:
    never = plant(cast)
    rebuild(cast)
    page = kept(cast)[1]
    said = " ".join(there(check) for check in checks(page, LATER + 20 * HOUR))
    assert said
    assert found_in(said, never) == []
    assert found_in(repr(page), never) == []


def test_later_days_and_restatements_hold_no_more_either(cast: Cast) -> None:
    never = plant(cast)
    for days in range(4):
        rebuild(cast, LATER + days * 24 * HOUR)
    with cast.inside():
        row = json.dumps(StatusPage.objects.get().document, ensure_ascii=False)
    assert found_in(row, never) == []


def test_neighbours_page_holds_nothing_of_ours(cast: Cast) -> None:
    plant(cast)
    rebuild(cast, slug="northwind-harborline")
    neighbours = str(kept(cast, "northwind-harborline")[1].as_data())
    assert found_in(neighbours, [*TOLD, "BrightCall", "Bo"]) == []
    assert "next door" in neighbours


def test_record_and_waiting_work_hold_no_words_of_the_page(cast: Cast) -> None:
    plant(cast)
    rebuild(cast)
    with cast.inside():
        rows = [str(row.__dict__) for row in AuditEntry.objects.all()]
        rows += [str(row.__dict__) for row in OutboxRow.objects.all()]
    assert found_in(" ".join(rows), list(TOLD)) == []
