"""Looking back together on an incident's page, and telling in confidence there."""

import re

from incidents.models import ConfidentialNote, Incident
from partnership import tenancy
from partnership.models import AuditEntry
from tests.cast import Cast
from tests.incidents.conftest import Visit
from tests.incidents.pages import at, section, text_of
from tests.incidents.stories import resolved


def test_review_is_written_shared_and_answered(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    with cast.inside():
        resolved(cast, slow)
    lena, bo = visit("lena"), visit("bo")
    words = {"what_happened": "Facts of Quartz", "learned": "Test the mail"}
    page = lena.does(at(slow, "review/"), version="0", **words)
    assert "Test the mail" in section(page, "review")
    bo.does(
        at(slow, "review/actions/"),
        what="Test each mailing",
        owner=cast.tom.email,
        due_on="2026-12-20",
        true_when="No mail leaves untested",
    )
    bo.does(at(slow, "review/actions/1/done/"))
    lena.does(at(slow, "review/answer/"), learned="yes", again="no")
    page = bo.reads(at(slow))
    assert "1 answered: 1 learned something" in page
    lena.does(at(slow, "review/share/"), version="1")
    assert "Northwind proposes to show this review" in bo.reads(at(slow))
    page = bo.does(at(slow, "review/share/"), version="1")
    assert "leadership sees this review since 2 Dec 2026" in page
    page = bo.does(at(slow, "review/"), version="1", **words | {"learned": "Test all"})
    assert "leadership sees the words of 2 Dec 2026 until both" in page
    assert "leadership sees this review since" not in page
    page = bo.does(at(slow, "review/share/"), version="2")
    assert "Proposed. It waits for a leader at Northwind." in page


def test_two_reviews_at_once_lose_nothing(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    with cast.inside():
        resolved(cast, slow)
    visit("lena").does(at(slow, "review/"), version="0", what_happened="Hers")
    answer = visit("bo").post(at(slow, "review/"), version="0", what_happened="His")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody changed the review meanwhile" in page
    assert "His" in section(page, "review")


def test_confidence_is_read_by_the_named_and_recorded(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    secret = "Quartz between us"
    page = visit("bo").does(
        at(slow, "confidence/"), text=secret, readers=[cast.lena.email]
    )
    assert "Your receipt, keep it: Told in confidence at 2026-12-02" in page
    assert secret not in page
    with cast.inside(), tenancy.reading_as(cast.door("lena").member.pk):
        number = ConfidentialNote.objects.get().number
    opened = visit("lena").post(at(slow, f"confidence/{number}/"))
    assert secret in text_of(opened)
    page = visit("lena").reads(at(slow))
    assert secret not in page
    assert "Lena agreed to keep it on 2 Dec 2026, 15:18." in page
    assert visit("tom").post(at(slow, f"confidence/{number}/")).status_code == 404
    assert "Open it" not in visit("tom").reads(at(slow))
    with cast.inside():
        assert AuditEntry.objects.filter(what="read in confidence").count() == 1


def test_confidence_is_never_kept_in_the_browser(visit: Visit, slow: Incident) -> None:
    form = re.search(
        r'<form[^>]*confidence/"[^>]*>',
        section(visit("bo").reads(at(slow)), "confidence"),
    )
    assert form
    assert "data-draft" not in form[0]
