"""Thanking: for telling early, by the other side. Never counted, never ranked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import Audience, UpdateKind
from incidents.models import Thanks
from incidents.models.recognition import THANKS_CHARACTERS
from incidents.queries.visibility import leadership_knows
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.texts import sentence


@transaction.atomic
def thank(*, by: Door, ref: str, now: datetime, words: str = "") -> Thanks:
    """Thank the one who told, with a sentence if wanted; leadership sees it too.

    The wall shows it to leadership; thanks alone do not tell leadership the story.
    """
    incident = timeline.locked(by, ref, Permission.THANK)
    if by.side == incident.logged_side:
        raise Refused(_("Thanks come from the other side: yours told this."))
    if by.rows(Thanks).filter(incident=incident, by=by.member).exists():
        raise Refused(_("You have said thanks for this already."))
    said = sentence(words, field="words", most=THANKS_CHARACTERS)
    thanks = Thanks.objects.create(
        partnership=by.partnership,
        incident=incident,
        by=by.member,
        side=by.side,
        words=said,
        at=now,
    )
    text = _("Thank you, %s, for telling us early.") % incident.logged_by.user
    entry = Entry(
        UpdateKind.THANKS,
        f"{text}\n\n{said}" if said else text,
        Audience.LEADERSHIP if leadership_knows(incident) else Audience.BOTH,
    )
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    timeline.tell(by, timeline.event_of("thanks", update), incident, now)
    return thanks
