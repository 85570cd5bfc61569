"""What every act on an incident shares: the lock, the entry, the promise, the record.

Each act is one transaction: the incident's row is locked first, so that two people
who act at once do so one after the other and lose nothing; an entry of the timeline,
an audit row and the work it asks for are written with it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from incidents.lifecycle import (
    Audience,
    State,
    UpdateKind,
    Visibility,
    needs_promise,
)
from incidents.models import Incident, Promise, Update
from incidents.queries import visibility
from kpis.actions.restating import touch
from partnership import audit, outbox, periods
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.local_time import local_day

REMIND_BEFORE = timedelta(minutes=10)
# Numbers of entries for one side are random: counted on, they would tell.
FIRST_RANDOM, LAST_RANDOM = 10_000, 2_000_000_000


@dataclass(frozen=True)
class Entry:
    """An entry to be written on the timeline."""

    kind: UpdateKind
    text: str
    audience: str = Audience.BOTH
    state_from: str = ""
    state_to: str = ""
    corrects: Update | None = None


def locked(
    by: Door, ref: str, permission: Permission = Permission.WRITE_INCIDENTS
) -> Incident:
    """The incident, locked until the transaction ends; 404 where it is not seen."""
    by.require(permission)
    found = visibility.by_ref(by, ref)
    row: Incident = by.rows(Incident).select_for_update().get(pk=found.pk)
    return row


def save(incident: Incident, *fields: str) -> None:
    """Write these fields, and count the change."""
    incident.version += 1
    incident.save(update_fields=[*fields, "version"])


def write(*, by: Door, incident: Incident, entry: Entry, now: datetime) -> Update:
    """Write the entry, its audit row, and the mails it asks for."""
    update = Update.objects.create(
        partnership=by.partnership,
        incident=incident,
        number=_number(incident, entry.audience),
        kind=entry.kind,
        text=entry.text,
        audience=entry.audience,
        by=by.member,
        side=by.side,
        at=now,
        state_from=entry.state_from,
        state_to=entry.state_to,
        corrects=entry.corrects,
    )
    record(by, incident, f"incident {entry.kind}", now, update=update)
    return update


def record(
    by: Door,
    incident: Incident,
    what: str,
    now: datetime,
    *,
    update: Update | None = None,
) -> None:
    """The audit row: which incident and entry, never a word of the text.

    It says for whom it is: what one side prepares is no news for the other, and for
    those who follow what both see.
    """
    about: dict[str, str | int] = {"ref": incident.ref}
    if update is not None:
        about["update"] = update.number
    private = not incident.both_see_it or (
        update is not None and update.audience == Audience.SIDE
    )
    if private:
        about["audience"] = Audience.SIDE.value
    audit.record(
        partnership=by.partnership, by=by.member, what=what, now=now, about=about
    )
    if not private:
        outbox.tell_followers(
            partnership_id=by.partnership.pk,
            key=incident.ref,
            due_at=now,
        )


def tell(by: Door, event: str, incident: Incident, now: datetime) -> None:
    """Ask for the mails about an event that both sides may know of."""
    if incident.both_see_it:
        outbox.ask(
            partnership_id=by.partnership.pk, kind="tell_people", key=event, due_at=now
        )


def event_of(kind: str, update: Update) -> str:
    """The name of an event: `update:INC-42:7`. One per entry of the timeline."""
    return f"{kind}:{update.incident.ref}:{update.number}"


def _number(incident: Incident, audience: str) -> int:
    if audience == Audience.SIDE:
        return FIRST_RANDOM + secrets.randbelow(LAST_RANDOM - FIRST_RANDOM)
    last: int | None = Update.objects.filter(
        incident=incident, number__lt=FIRST_RANDOM
    ).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def audience_of(incident: Incident) -> str:
    """Who reads an entry that the act itself writes."""
    return Audience.BOTH if incident.both_see_it else Audience.SIDE


# --- promises ---


def open_promise(incident: Incident) -> Promise | None:
    """The promise that waits for its update."""
    return (
        Promise.objects.filter(incident=incident, answered_at=None)
        .select_related("by__user")
        .first()
    )


def promise(
    *,
    by: Door,
    incident: Incident,
    due_at: datetime,
    now: datetime,
    courtesy: bool = False,
) -> Promise:
    """Promise the next update, and ask for the reminder before it is due."""
    last: int | None = Promise.objects.filter(incident=incident).aggregate(
        last=Max("number")
    )["last"]
    made = Promise.objects.create(
        partnership=by.partnership,
        incident=incident,
        number=(last or 0) + 1,
        by=by.member,
        side=by.side,
        made_at=now,
        due_at=due_at,
        courtesy=courtesy,
    )
    ask_about_promise(incident, made, now)
    return made


def ask_about_promise(incident: Incident, made: Promise, now: datetime) -> None:
    """The worker reminds before the time and counts after it."""
    key = f"{incident.ref}:{made.number}"
    outbox.ask(
        partnership_id=incident.partnership_id,
        kind="remind",
        key=key,
        due_at=max(now, made.due_at - REMIND_BEFORE),
    )
    if not made.courtesy:
        outbox.ask(
            partnership_id=incident.partnership_id,
            kind="promise_passed",
            key=key,
            due_at=made.due_at + timedelta(seconds=1),
        )


def speaks_next(by: Door, incident: Incident, promised: Promise | None) -> bool:
    """Whether the next update is this side's to give: it promised it, or owns it."""
    owner = incident.owner
    return (
        promised is None
        or promised.side == by.side
        or (owner is not None and owner.side == by.side)
    )


def answer(made: Promise | None, update: Update, now: datetime) -> None:
    """The update that was promised is here."""
    if made is not None:
        made.answered_at, made.answered_by_update = now, update
        made.save(update_fields=["answered_at", "answered_by_update"])


def refuse_without_promise(incident: Incident) -> None:
    """Nothing that both sides see stays open without a promise."""
    if needs_promise(State(incident.state), Visibility(incident.visibility)):
        raise Refused(
            _("Promise the next update: both sides can then stop asking."),
            "next_update_at",
        )


# --- scorecards ---


def touch_score(by: Door, at: datetime, now: datetime) -> None:
    """Openness is made of tellings, answers and promises: ask for its periods."""
    calendar = by.partnership.calendar
    day = local_day(calendar, at)
    touch(by.partnership, periods.periods_touched(calendar, [day]), now)
