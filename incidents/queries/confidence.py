"""Notes in confidence as their named readers see that there are some.

What they say takes a recorded read. Opening one is agreeing to keep it: its readers
see who did, and when.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from incidents.models import ConfidentialNote, Incident
from partnership import tenancy
from partnership.access import Door
from partnership.models import AuditEntry, Member

READ = "read in confidence"


@dataclass(frozen=True)
class Agreed:
    """Who agreed to keep a note in confidence, and when: at the first opening."""

    member: Member
    at: datetime


@dataclass(frozen=True)
class Confided:
    """A note without its text, and who has agreed to keep it so far."""

    note: ConfidentialNote
    agreed: list[Agreed]


def confided(door: Door, incident: Incident) -> list[Confided]:
    """Notes that name this person, the oldest first; three queries."""
    me = door.member.pk
    with tenancy.reading_as(me):
        notes = list(
            door.rows(ConfidentialNote)
            .filter(incident=incident, readers__contains=[me])
            .select_related("by__user")
            .defer("text")
            .order_by("at", "pk")
        )
    agreed = _agreed(door, notes) if notes else {}
    return [Confided(note, agreed.get(note.number, [])) for note in notes]


def _agreed(door: Door, notes: list[ConfidentialNote]) -> dict[int, list[Agreed]]:
    """From the record of reads, by the notes' numbers; without the authors."""
    authors = {note.number: note.by_id for note in notes}
    reads = AuditEntry.objects.filter(
        partnership_id=door.partnership.pk, what=READ, about__note__in=list(authors)
    )
    named = {reader for note in notes for reader in note.readers}
    members = door.rows(Member).filter(pk__in=named).select_related("user")
    by_email = {member.user.email: member for member in members}
    found: dict[int, dict[int, Agreed]] = defaultdict(dict)
    for entry in reads.order_by("number"):
        number, member = entry.about["note"], by_email.get(entry.by)
        if member is not None and member.pk != authors[number]:
            found[number].setdefault(member.pk, Agreed(member, entry.at))
    return {number: list(each.values()) for number, each in found.items()}
