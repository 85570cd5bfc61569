"""Owning a resolution: one person of either side, with one click.

One need not own the problem to own the resolution. It is taken at once where nobody
has it, where the teller of a heads-up has it only by having told, or where it was
offered; from anybody else it is asked for. The promise of the next update goes along.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import presets
from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import OPEN, UpdateKind, Visibility
from incidents.models import Incident, Update
from incidents.people import owner_of, writer_named
from partnership import outbox
from partnership.access import Door
from partnership.errors import Refused
from partnership.models import Member, Role


@transaction.atomic
def own(*, by: Door, ref: str, now: datetime) -> Incident:
    """Take the resolution, or ask its owner for it.

    Which of the two it was, and the sentence to show, says `own_sentence`.
    """
    incident = _open(by, ref)
    if incident.owner_id == by.member.pk and not incident.owner_by_telling:
        raise Refused(_("You own the resolution already."))
    if is_free(incident, by.member, now):
        return _passes(by, by.member, incident, now)
    return _ask(by, incident, now)


@transaction.atomic
def hand_over(*, by: Door, ref: str, to: str, now: datetime) -> Incident:
    """Offer the resolution to somebody, by e-mail address; who asked for it has it.

    The owner does so; where the owner is away, a leader of the owner's side.
    """
    incident = _open(by, ref)
    _may_hand_over(by, incident)
    receiver = writer_named(by, to, now, "to")
    if receiver.pk == incident.owner_id:
        raise Refused(_("%s owns the resolution already.") % receiver.user, "to")
    if not incident.both_see_it and receiver.side != by.side:
        raise Refused(_("The other side does not see this yet; tell them."), "to")
    if receiver.pk == incident.asked_by_id:
        return _passes(by, receiver, incident, now)
    incident.offered_to = receiver
    timeline.save(incident, "offered_to")
    text = _("%(owner)s asks %(name)s to own the resolution.") % {
        "owner": by.member.user,
        "name": receiver.user,
    }
    _note(by, incident, text, "offered", now)
    return incident


@transaction.atomic
def have_it(*, by: Door, ref: str, now: datetime) -> Incident:
    """“I have it”: the answer to an offer."""
    incident = _open(by, ref)
    if incident.offered_to_id != by.member.pk:
        raise Refused(
            _("Nobody offers it to you at the moment; you can ask to own it.")
        )
    return _passes(by, by.member, incident, now)


@transaction.atomic
def let_go_of_request(*, by: Door, ref: str, now: datetime) -> Incident:
    """Take back one's request or one's offer, or decline the other's."""
    incident = _open(by, ref)
    me, owns = by.member.pk, incident.owner_id == by.member.pk
    if incident.asked_by_id and (owns or incident.asked_by_id == me):
        incident.asked_by = None
        text = _("The resolution stays with %s.") % owner_name(incident)
    elif incident.offered_to_id and (owns or incident.offered_to_id == me):
        incident.offered_to = None
        text = _("The resolution stays with %s.") % owner_name(incident)
    else:
        raise Refused(_("There is no request of yours to let go of."))
    timeline.save(incident, "asked_by", "offered_to")
    _note(by, incident, text, "", now)
    return incident


def ask_for_owners(_by: Member | str, member: Member, now: datetime) -> dict[str, int]:
    """Tell both leaders what somebody owned who is no longer let in.

    Whoever is let go by their own side has handed it over; the desk waits for nobody.
    """
    told = Incident.objects.filter(
        partnership=member.partnership_id,
        owner=member,
        visibility=Visibility.BOTH,
        state__in=[state.value for state in OPEN],
    )
    for incident in told:
        outbox.ask(
            partnership_id=member.partnership_id,
            kind="needs_owner",
            key=incident.ref,
            due_at=now,
        )
    return {"resolutions without an owner": len(told)} if told else {}


def own_sentence(incident: Incident, member: Member) -> str:
    """What to say to somebody who clicked “I'll own the resolution”."""
    if incident.owner_id == member.pk:
        return _("You own the resolution.")
    return _(
        "%(name)s owns the resolution already. You have asked for it; "
        "%(name)s can hand it over."
    ) % {"name": owner_name(incident)}


def is_free(incident: Incident, member: Member, now: datetime) -> bool:
    """Whether this person can take the resolution at once."""
    return (
        owner_of(incident, now) is None
        or incident.owner_by_telling
        or incident.offered_to_id == member.pk
    )


def take(
    incident: Incident, member: Member, now: datetime, *, by_telling: bool = False
) -> None:
    """Make this person the owner; what was offered or asked for is settled by it."""
    incident.owner, incident.owned_at = member, now
    incident.owner_by_telling = by_telling
    incident.offered_to = incident.asked_by = None
    timeline.save(
        incident, "owner", "owned_at", "owner_by_telling", "offered_to", "asked_by"
    )


def _passes(by: Door, receiver: Member, incident: Incident, now: datetime) -> Incident:
    take(incident, receiver, now)
    text = _("%s owns the resolution.") % receiver.user
    update = _note(by, incident, text, "owner", now)
    _promise_goes_along(Door(by.partnership, receiver), incident, update, now)
    return incident


def _promise_goes_along(
    receiver: Door, incident: Incident, update: Update, now: datetime
) -> None:
    """Who owns the resolution speaks next.

    A promise whose time has passed stays with the side that made it; the new owner
    begins with an hour, as a courtesy.
    """
    made = timeline.open_promise(incident)
    if made is None or made.side == receiver.side:
        return
    if made.due_at >= now:
        made.by, made.side = receiver.member, receiver.side
        made.save(update_fields=["by", "side"])
        return
    timeline.answer(made, update, now)
    timeline.promise(
        by=receiver,
        incident=incident,
        due_at=presets.after_incident(now),
        now=now,
        courtesy=True,
    )


def _ask(by: Door, incident: Incident, now: datetime) -> Incident:
    if incident.asked_by_id == by.member.pk:
        raise Refused(_("You have asked %s for it already.") % owner_name(incident))
    if incident.asked_by_id is not None:
        raise Refused(
            _("%(owner)s owns the resolution, and somebody asked for it already.")
            % {"owner": owner_name(incident)}
        )
    incident.asked_by = by.member
    timeline.save(incident, "asked_by")
    text = _("%(name)s asks to own the resolution.") % {"name": by.member.user}
    _note(by, incident, text, "asked", now)
    return incident


def _open(by: Door, ref: str) -> Incident:
    incident = timeline.locked(by, ref)
    if not incident.is_open:
        raise Refused(_("This is over; nobody needs to own it any more."))
    return incident


def _may_hand_over(by: Door, incident: Incident) -> None:
    owner: Member | None = incident.owner
    if owner is None:
        raise Refused(_("Nobody owns the resolution yet; take it first."))
    leads = by.member.role == Role.LEADER and by.side == owner.side
    if owner.pk != by.member.pk and not leads:
        raise Refused(
            _("%s owns the resolution and can hand it over; ask for it instead.")
            % owner.user
        )


def owner_name(incident: Incident) -> str:
    """Who owns the resolution; empty where nobody does."""
    return str(incident.owner.user) if incident.owner else ""


def _note(by: Door, incident: Incident, text: str, event: str, now: datetime) -> Update:
    entry = Entry(UpdateKind.OWNER, text, timeline.audience_of(incident))
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    if event:
        timeline.tell(by, timeline.event_of(event, update), incident, now)
    return update
