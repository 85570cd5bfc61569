"""In confidence: named readers, a receipt, every read recorded, nothing else."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from incidents.actions.confidence import read_in_confidence, tell_in_confidence
from incidents.models import ConfidentialNote, Incident
from incidents.queries import incidents as queries
from partnership import tenancy
from partnership.errors import Refused
from partnership.models import AuditEntry, OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import draft, incident, timeline

pytestmark = pytest.mark.usefixtures("inside")

CANARY = "Canary: we had two people fewer than agreed"


def tell(cast: Cast, told: Incident, *readers: str, text: str = CANARY) -> str:
    return tell_in_confidence(
        by=cast.door("bo"),
        ref=told.ref,
        text=text,
        readers=[cast.people[name].email for name in readers],
        now=NOW,
    )


def number_of(cast: Cast) -> int:
    with tenancy.reading_as(cast.door("bo").member.pk):
        return ConfidentialNote.objects.get().number


def test_receipt_has_the_date_and_proves_the_text(cast: Cast) -> None:
    receipt = tell(cast, incident(cast), "lena")
    at = "2026-12-02T15:18:00+00:00"
    digest = hashlib.sha256(f"{at}\n{CANARY}".encode()).hexdigest()
    assert receipt == f"Told in confidence at {at}; digest {digest}"


def test_named_reader_reads_and_the_read_is_recorded(cast: Cast) -> None:
    told = incident(cast)
    tell(cast, told, "lena")
    number = number_of(cast)
    note = read_in_confidence(
        by=cast.door("lena"), ref=told.ref, number=number, now=NOW
    )
    assert note.text == CANARY
    last = AuditEntry.objects.order_by("number").last()
    assert last is not None
    assert (last.what, last.by, last.about) == (
        "read in confidence",
        cast.lena.email,
        {"note": number},
    )


@pytest.mark.parametrize("who", ["tom", "amina"], ids=["other side", "own side"])
def test_nobody_else_reads(cast: Cast, who: str) -> None:
    told = incident(cast)
    tell(cast, told, "lena")
    with pytest.raises(Http404):
        read_in_confidence(
            by=cast.door(who), ref=told.ref, number=number_of(cast), now=NOW
        )
    assert queries.page(cast.door(who), told.ref, NOW).notes == []


def test_page_shows_its_readers_that_there_is_a_note(cast: Cast) -> None:
    told = incident(cast)
    tell(cast, told, "lena")
    (one,) = queries.page(cast.door("lena"), told.ref, NOW).notes
    assert one.note.by == cast.door("bo").member
    assert "text" in one.note.get_deferred_fields()


def test_readers_see_who_agreed_to_keep_it_and_when(cast: Cast) -> None:
    told = incident(cast)
    tell(cast, told, "lena", "tom")
    number = number_of(cast)
    for who, minutes in (("bo", 1), ("tom", 2), ("lena", 3), ("tom", 4)):
        at = NOW + timedelta(minutes=minutes)
        read_in_confidence(by=cast.door(who), ref=told.ref, number=number, now=at)
    tell(cast, told, "lena", text="Another one")
    for who in ("bo", "lena"):
        one, another = queries.page(cast.door(who), told.ref, NOW).notes
        assert [(each.member.user.name, each.at) for each in one.agreed] == [
            ("Tom", NOW + timedelta(minutes=2)),
            ("Lena", NOW + timedelta(minutes=3)),
        ]
        assert another.agreed == []


def test_database_shows_a_note_to_a_reader_only(cast: Cast) -> None:
    tell(cast, incident(cast), "lena")
    assert ConfidentialNote.objects.count() == 0
    for who, notes in (("lena", 1), ("bo", 1), ("tom", 0), ("sofia", 0)):
        with tenancy.reading_as(cast.door(who).member.pk):
            assert ConfidentialNote.objects.count() == notes
    assert ConfidentialNote.objects.count() == 0


def test_reader_is_told_to_the_database_inside_a_transaction_only(cast: Cast) -> None:
    with (
        tenancy.reading_as(1),
        tenancy.reading_as(2),
        connection.cursor() as cursor,
    ):
        cursor.execute("select current_setting('ours.member')")
        assert cursor.fetchone() == ("2",)
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('ours.member')")
        assert cursor.fetchone() == ("",)


def test_text_is_nowhere_else(cast: Cast) -> None:
    told = incident(cast)
    tell(cast, told, "lena")
    read_in_confidence(
        by=cast.door("lena"), ref=told.ref, number=number_of(cast), now=NOW
    )
    assert timeline(told) == [("told", "both")]
    assert queries.search(cast.door("lena"), "canary", NOW) == []
    elsewhere = [list(AuditEntry.objects.values()), list(OutboxRow.objects.values())]
    assert "Canary" not in str(elsewhere)


REFUSED = [
    ("nobody", (), CANARY, "readers", "at least one person"),
    ("oneself", ("bo",), CANARY, "readers", "at least one person"),
    ("the competitor", ("omar",), CANARY, "readers", "no member of this partnership"),
    ("suspended", ("sam",), CANARY, "readers", "no member of this partnership"),
    ("an executive", ("sofia",), CANARY, "readers", "Choose a leader or a contributor"),
    ("nothing", ("lena",), " ", "text", "Write what you want"),
    ("a book", ("lena",), "x" * 100_000, "text", "at most 10,000"),
]


@pytest.mark.parametrize(
    ("readers", "text", "field", "says"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_note_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, readers: tuple[str, ...], text: str, field: str, says: str
) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match=says) as refused:
        tell(cast, told, *readers, text=text)
    assert refused.value.field == field


def test_draft_is_told_before_the_other_side_reads_in_confidence(cast: Cast) -> None:
    with pytest.raises(Refused, match="tell them first"):
        tell(cast, draft(cast), "lena")
