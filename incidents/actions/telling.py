"""Telling: a heads-up, an incident, and what became of a heads-up.

A heads-up asks what might happen, when, and what would help. Told is the moment from
which the other side sees it; the number is given then.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents import presets
from incidents.actions import timeline
from incidents.actions.facts import set_kpis
from incidents.actions.owning import take
from incidents.actions.timeline import Entry
from incidents.lifecycle import (
    Audience,
    Expected,
    Kind,
    Origin,
    Severity,
    State,
    StepRefused,
    UpdateKind,
    Visibility,
    step,
)
from incidents.models import Incident, Update
from incidents.models.incidents import DRAFT, HELP_CHARACTERS, SUMMARY_CHARACTERS
from incidents.moments import promise_time, time_expected, time_known
from incidents.words import HeadsUpWords, IncidentWords
from partnership import outbox
from partnership.access import Door, Permission
from partnership.actions.numbers import next_number
from partnership.errors import Refused
from partnership.texts import one_of, sentence

# Letters and digits that nobody mistakes for one another.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@transaction.atomic
def tell_heads_up(*, by: Door, words: HeadsUpWords, now: datetime) -> Incident:
    """Tell the other side what might happen. Both see it at once.

    The teller has it until somebody takes it. Raises `Refused`.
    """
    by.require(Permission.WRITE_INCIDENTS)
    audience = _told_to(words.audience, Audience.BOTH, Audience.LEADERSHIP)
    incident = _begin(
        by=by,
        now=now,
        began_as=Kind.HEADS_UP,
        state=State.HEADS_UP,
        summary=_summary(words.summary, _("Say what might happen, in one sentence.")),
        would_help=_would_help(words.would_help),
        known_at=_noticed(words.noticed_at, now),
        **_expected(words, now),
    )
    due_at = _promised(words.next_update_at, now)
    set_kpis(by, incident, words.kpis)
    take(incident, by.member, now, by_telling=True)
    _tell(by, incident, audience, now)
    preset = presets.after_heads_up(by.partnership, now, incident.expected_in)
    timeline.promise(
        by=by, incident=incident, due_at=due_at or preset, now=now, courtesy=True
    )
    return incident


@transaction.atomic
def log_incident(*, by: Door, words: IncidentWords, now: datetime) -> Incident:
    """Log what went wrong, on either side: told at once, or prepared first (`side`).

    Nobody owns its resolution yet. Raises `Refused`.
    """
    by.require(Permission.WRITE_INCIDENTS)
    audience = _told_to(
        words.audience, Audience.SIDE, Audience.BOTH, Audience.LEADERSHIP
    )
    incident = _begin(
        by=by,
        now=now,
        began_as=Kind.INCIDENT,
        state=State.INVESTIGATING,
        summary=_summary(words.summary, _("Say what happened, in one sentence.")),
        would_help=_would_help(words.would_help),
        severity=_severity(words.severity),
        origin=_origin(words.origin),
        began_at=time_known(words.began_at, now, "began_at")
        if words.began_at
        else None,
        known_at=_noticed(words.noticed_at, now),
    )
    due_at = _promised(words.next_update_at, now)
    set_kpis(by, incident, words.kpis)
    if audience == Audience.SIDE:
        entry = Entry(UpdateKind.TOLD, incident.summary, Audience.SIDE)
        timeline.write(by=by, incident=incident, entry=entry, now=now)
    else:
        _open_to_both(by, incident, audience, due_at, now)
    return incident


@transaction.atomic
def tell_other_side(
    *,
    by: Door,
    ref: str,
    now: datetime,
    audience: str = Audience.BOTH,
    next_update_at: datetime | None = None,
) -> Incident:
    """Tell the other side what was prepared; it gets its number now.

    What one's own side wrote meanwhile stays with it.
    """
    incident = timeline.locked(by, ref)
    if incident.both_see_it:
        raise Refused(_("Both sides see it already."))
    audience = _told_to(audience, Audience.BOTH, Audience.LEADERSHIP)
    due_at = _promised(next_update_at, now)
    _open_to_both(by, incident, audience, due_at, now)
    return incident


@transaction.atomic
def became_incident(
    *,
    by: Door,
    ref: str,
    severity: str,
    origin: str,
    now: datetime,
    text: str = "",
    began_at: datetime | None = None,
    next_update_at: datetime | None = None,
) -> Incident:
    """What a heads-up spoke of has happened: from now on it has a severity.

    Without a time the promise that is open stays; it never moves further away.
    """
    incident = timeline.locked(by, ref)
    before = incident.state
    _step(incident, State.INVESTIGATING, _("This is an incident already."))
    incident.severity = _severity(severity)
    incident.origin = _origin(origin)
    incident.began_at = time_known(began_at, now, "began_at") if began_at else now
    timeline.save(incident, "state", "severity", "origin", "began_at")
    entry = Entry(
        UpdateKind.STATE,
        sentence(text, field="text") or _("It happened; it is being resolved now."),
        state_from=before,
        state_to=incident.state,
    )
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    _promise_anew(by, incident, update, _promised(next_update_at, now), now)
    timeline.tell(by, timeline.event_of("update", update), incident, now)
    return incident


@transaction.atomic
def averted(*, by: Door, ref: str, now: datetime, text: str = "") -> Incident:
    """It did not happen: as good an outcome as any. No further update is promised."""
    incident = timeline.locked(by, ref)
    _step(incident, State.AVERTED, _("It happened; resolve it with an update instead."))
    incident.averted_at, incident.offered_to, incident.asked_by = now, None, None
    timeline.save(incident, "state", "averted_at", "offered_to", "asked_by")
    entry = Entry(
        UpdateKind.STATE,
        sentence(text, field="text") or _("It did not happen."),
        state_from=State.HEADS_UP,
        state_to=State.AVERTED,
    )
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    timeline.answer(timeline.open_promise(incident), update, now)
    timeline.tell(by, timeline.event_of("update", update), incident, now)
    return incident


def _begin(*, by: Door, now: datetime, **fields: Any) -> Incident:
    code = "".join(secrets.choice(ALPHABET) for _letter in range(6))
    return Incident.objects.create(
        partnership=by.partnership,
        draft=f"{DRAFT}{code}",
        logged_side=by.side,
        logged_by=by.member,
        logged_at=now,
        **_as_told(by, fields, now),
    )


def _as_told(by: Door, fields: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A heads-up is for both from its first moment, an incident once it is told."""
    if fields["began_as"] != Kind.HEADS_UP:
        return {**fields, "visibility": Visibility.SIDE}
    number = next_number(by.partnership.pk, "incident")
    told = {"visibility": Visibility.BOTH, "number": number, "told_at": now}
    return {**fields, **told}


def _open_to_both(
    by: Door,
    incident: Incident,
    audience: str,
    due_at: datetime | None,
    now: datetime,
) -> None:
    incident.visibility, incident.told_at = Visibility.BOTH.value, now
    incident.number = next_number(by.partnership.pk, "incident")
    timeline.save(incident, "visibility", "told_at", "number")
    update = _tell(by, incident, audience, now)
    if not incident.is_open:
        return
    timeline.promise(
        by=by,
        incident=incident,
        due_at=due_at or presets.after_incident(now),
        now=now,
        courtesy=True,
    )
    if incident.owner_id is None:
        _ask_for_an_owner(by, update, now)


def _tell(by: Door, incident: Incident, audience: str, now: datetime) -> Update:
    """From this moment it counts."""
    timeline.touch_score(by, now, now)
    entry = Entry(UpdateKind.TOLD, incident.summary, audience)
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    timeline.tell(by, timeline.event_of("told", update), incident, now)
    return update


def _ask_for_an_owner(by: Door, update: Update, now: datetime) -> None:
    outbox.ask(
        partnership_id=by.partnership.pk,
        kind="needs_owner",
        key=update.incident.ref,
        due_at=now + timedelta(minutes=by.partnership.owner_minutes),
    )


def _promise_anew(
    by: Door, incident: Incident, update: Update, due_at: datetime | None, now: datetime
) -> None:
    """A time that was chosen takes the place of the open promise of one's own side."""
    if due_at is None:
        return
    open_one = timeline.open_promise(incident)
    if open_one is not None and not timeline.speaks_next(by, incident, open_one):
        raise Refused(
            _("%(name)s has promised the next update already.")
            % {"name": open_one.by.user},
            "next_update_at",
        )
    timeline.answer(open_one, update, now)
    timeline.promise(by=by, incident=incident, due_at=due_at, now=now)


def _step(incident: Incident, after: State, otherwise: str) -> None:
    try:
        step(State(incident.state), after)
    except StepRefused as refused:
        was_heads_up = incident.state in {State.AVERTED, State.HEADS_UP}
        raise Refused(refused if was_heads_up else otherwise) from None
    incident.state = after.value


# --- reading what was said ---


def _summary(raw: str, needed: str) -> str:
    return sentence(raw, field="summary", most=SUMMARY_CHARACTERS, needed=needed)


def _would_help(raw: str) -> str:
    return sentence(raw, field="would_help", most=HELP_CHARACTERS)


def _noticed(raw: datetime | None, now: datetime) -> datetime:
    return time_known(raw, now, "noticed_at") if raw else now


def _promised(raw: datetime | None, now: datetime) -> datetime | None:
    return promise_time(raw, now) if raw else None


def _expected(words: HeadsUpWords, now: datetime) -> dict[str, Any]:
    if words.expected_at is not None:
        at = time_expected(words.expected_at, now)
        return {"expected_at": at, "expected_in": Expected.DATE.value}
    if words.expected_in == Expected.DATE:
        raise Refused(_("Say on which date."), "expected_at")
    word = one_of(words.expected_in, ["", *Expected], "expected_in")
    return {"expected_at": None, "expected_in": word}


def _told_to(word: str, *allowed: Audience) -> str:
    return one_of(word, list(allowed), "audience")


def _severity(word: str) -> str:
    if not word:
        raise Refused(_("Say how severe it is: sev1 to sev4."), "severity")
    return one_of(word, list(Severity), "severity")


def _origin(word: str) -> str:
    return one_of(word or Origin.UNKNOWN, list(Origin), "origin")
