"""In confidence: confidential, not anonymous. Named readers, every read recorded.

An agreement between the two sides, without legal privilege. The text is in no export,
feed, mail, search or log, and in no audit row; the author gets a dated receipt.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.lifecycle import Audience
from incidents.models import ConfidentialNote, Incident
from incidents.people import writer_named
from incidents.queries import visibility
from incidents.queries.confidence import READ
from partnership import audit, tenancy
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.models import Partnership
from partnership.texts import sentence

LARGEST_NUMBER = 2_000_000_000
MOST_READERS = 20


@transaction.atomic
def tell_in_confidence(
    *, by: Door, ref: str, text: str, readers: Sequence[str], now: datetime
) -> str:
    """Tell the named people (e-mail addresses) and nobody else; returns the receipt.

    Leaders and contributors of either side: executives have no page to read it on.
    """
    incident = timeline.locked(by, ref)
    said = sentence(text, field="text", needed=_("Write what you want to tell them."))
    named = [writer_named(by, email, now, "readers") for email in readers]
    others = {member.pk for member in named} - {by.member.pk}
    if not others:
        raise Refused(_("Name at least one person who may read it."), "readers")
    if len(others) > MOST_READERS:
        raise Refused(
            _("Name at most %s people; more is no confidence.") % MOST_READERS,
            "readers",
        )
    if not incident.both_see_it and any(m.side != by.side for m in named):
        raise Refused(
            _("The other side does not see this yet; tell them first."), "readers"
        )
    receipt = _receipt(by.partnership, said, now)
    # Random: counted on, the numbers would tell readers of notes that are not theirs.
    number = 1 + secrets.randbelow(LARGEST_NUMBER)
    with tenancy.reading_as(by.member.pk):
        ConfidentialNote.objects.create(
            partnership=by.partnership,
            incident=incident,
            number=number,
            text=said,
            by=by.member,
            at=now,
            readers=sorted({by.member.pk, *others}),
            receipt=receipt,
        )
    _record(by, incident, "told in confidence", number, now)
    return receipt


@transaction.atomic
def read_in_confidence(
    *, by: Door, ref: str, number: int, now: datetime
) -> ConfidentialNote:
    """Read one note that names this person as a reader; the read is recorded.

    So is by it that the reader agreed to keep it, and when.
    """
    by.require(Permission.SEE_HEADLINE)
    incident = visibility.by_ref(by, ref)
    with tenancy.reading_as(by.member.pk):
        note = (
            by.rows(ConfidentialNote)
            .filter(incident=incident, number=number, readers__contains=[by.member.pk])
            .select_related("by__user")
            .first()
        )
    if note is None:
        raise Http404
    _record(by, incident, READ, number, now)
    return note


def _record(
    by: Door, incident: Incident, what: str, number: int, now: datetime
) -> None:
    """The number only: not even of which incident.

    That there is something about what one side prepares is no news for the other.
    """
    about: dict[str, str | int] = {"note": number}
    if not incident.both_see_it:
        about["audience"] = Audience.SIDE.value
    audit.record(
        partnership=by.partnership, by=by.member, what=what, now=now, about=about
    )


def _receipt(partnership: Partnership, text: str, now: datetime) -> str:
    """The date and a digest of it with the text: whoever has both can prove them."""
    at = now.astimezone(ZoneInfo(partnership.time_zone)).isoformat(timespec="seconds")
    digest = hashlib.sha256(f"{at}\n{text}".encode()).hexdigest()
    return _("Told in confidence at %(at)s; digest %(digest)s") % {
        "at": at,
        "digest": digest,
    }
