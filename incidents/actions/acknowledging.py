"""Acknowledging, and answering “did you know before?”: the receiver's two answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import UpdateKind
from incidents.models import Incident
from partnership.access import Door
from partnership.errors import Refused


@transaction.atomic
def acknowledge(*, by: Door, ref: str, now: datetime) -> Incident:
    """“We have seen it”, from the side that was told. Once, by anybody of it."""
    incident = timeline.locked(by, ref)
    if not incident.both_see_it or by.side == incident.logged_side:
        raise Refused(_("Your own side told this; the other side acknowledges."))
    if incident.acknowledged_by is not None:
        raise Refused(
            _("%s has acknowledged it already.") % incident.acknowledged_by.user
        )
    incident.acknowledged_by, incident.acknowledged_at = by.member, now
    timeline.save(incident, "acknowledged_by", "acknowledged_at")
    entry = Entry(UpdateKind.ACKNOWLEDGED, _("We have seen it, thank you."))
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    timeline.tell(by, timeline.event_of("acknowledged", update), incident, now)
    if incident.told_at is not None:
        timeline.touch_score(by, incident.told_at, now)
    return incident


@transaction.atomic
def answer_knew(*, by: Door, ref: str, knew: bool, now: datetime) -> Incident:
    """The side where it began says whether it knew before. Never lowers a score.

    Answered once: what becomes known later is an update.
    """
    incident = timeline.locked(by, ref)
    if not incident.knew_asked:
        raise Refused(_("Nobody is asked that here."))
    if by.side != incident.origin:
        raise Refused(_("The side where it began answers that."))
    if incident.knew_before is not None:
        raise Refused(_("That is answered already; write an update instead."))
    incident.knew_before, incident.knew_by, incident.knew_at = knew, by.member, now
    timeline.save(incident, "knew_before", "knew_by", "knew_at")
    text = (
        _("Did we know before? Yes, and we say so.")
        if knew
        else _("Did we know before? No, this was news to us too.")
    )
    entry = Entry(UpdateKind.FACT, text)
    timeline.write(by=by, incident=incident, entry=entry, now=now)
    if incident.told_at is not None:
        timeline.touch_score(by, incident.told_at, now)
    return incident
