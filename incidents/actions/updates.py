"""Updates: what is going on, the next promise, and corrections."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import (
    NEEDS_REASON,
    SEEN_BY_BOTH,
    Audience,
    State,
    StepRefused,
    UpdateKind,
    promised_again,
    step,
)
from incidents.models import Incident, Promise, Update
from incidents.moments import promise_time
from incidents.queries.visibility import updates_of
from incidents.words import UpdateWords
from partnership.access import Door
from partnership.errors import Refused
from partnership.texts import one_of, sentence

MOST_REASON = 1000
AUDIENCES = (Audience.SIDE, Audience.BOTH, Audience.LEADERSHIP)


@transaction.atomic
def post_update(*, by: Door, ref: str, words: UpdateWords, now: datetime) -> Update:
    """Write an update, with a new state where there is one.

    From the side that promised, or that owns the resolution, it is the promised
    update, and names the next one while the incident stays open.
    Raises `Refused`.
    """
    incident = timeline.locked(by, ref)
    text = _text(words)
    audience = _audience(incident, words.audience)
    before = State(incident.state)
    after = _moved(incident, words, audience, now)
    if after is None and not incident.is_open:
        raise Refused(
            _("This is over and takes corrections only; a new look at it opens it.")
        )
    promised = timeline.open_promise(incident)
    due_at = _next_promise(by, incident, promised, words, audience, now)
    entry = Entry(
        UpdateKind.UPDATE if after is None else UpdateKind.STATE,
        text,
        audience,
        state_from=before if after else "",
        state_to=after or "",
    )
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    _answers(by, incident, promised, update, now)
    if due_at is not None:
        timeline.promise(by=by, incident=incident, due_at=due_at, now=now)
    if audience in SEEN_BY_BOTH:
        timeline.tell(by, timeline.event_of("update", update), incident, now)
    return update


@transaction.atomic
def still_on_it(*, by: Door, ref: str, now: datetime) -> Update:
    """“Nothing new, still on it”: one click, and the same distance to the next one."""
    incident = timeline.locked(by, ref)
    promised = timeline.open_promise(incident)
    if promised is None:
        raise Refused(_("Nothing is promised here; write an update instead."))
    if not timeline.speaks_next(by, incident, promised):
        raise Refused(_theirs(promised))
    entry = Entry(UpdateKind.STILL_ON_IT, _("Nothing new, still on it."))
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    timeline.answer(promised, update, now)
    due_at = promised_again(promised.made_at, promised.due_at, now)
    timeline.promise(by=by, incident=incident, due_at=due_at, now=now)
    timeline.tell(by, timeline.event_of("update", update), incident, now)
    return update


@transaction.atomic
def correct(*, by: Door, ref: str, number: int, text: str, now: datetime) -> Update:
    """Put an entry of one's own side right by a later one; both stay readable."""
    incident = timeline.locked(by, ref)
    rows = by.rows(Update).filter(updates_of(by), incident=incident)
    wrong = rows.filter(number=number).first()
    if wrong is None:
        raise Refused(_("There is no such entry to put right."), "number")
    if wrong.side != by.side:
        raise Refused(
            _("The other side wrote that; write an update with what you know."),
            "number",
        )
    entry = Entry(
        UpdateKind.CORRECTION,
        sentence(text, field="text", needed=_("Write what is right.")),
        wrong.audience,
        corrects=wrong,
    )
    update = timeline.write(by=by, incident=incident, entry=entry, now=now)
    if update.audience in SEEN_BY_BOTH:
        timeline.tell(by, timeline.event_of("update", update), incident, now)
    return update


def _text(words: UpdateWords) -> str:
    reason = sentence(words.reason, field="reason", most=MOST_REASON)
    text = sentence(
        words.text,
        field="text",
        needed="" if reason else _("Write what is going on, in one sentence."),
    )
    return "\n\n".join(filter(None, (text, reason)))


def _audience(incident: Incident, word: str) -> str:
    audience = one_of(word, AUDIENCES, "audience")
    if incident.both_see_it or audience == Audience.SIDE:
        return audience
    raise Refused(
        _(
            "The other side does not see this yet. "
            "Tell them first, or write to your own side."
        ),
        "audience",
    )


def _moved(
    incident: Incident, words: UpdateWords, audience: str, now: datetime
) -> State | None:
    """Take the step that the update brings, if it brings one."""
    if not words.state or words.state == incident.state:
        return None
    after = State(one_of(words.state, list(State), "state"))
    if State.HEADS_UP in {incident.state, after} or after == State.AVERTED:
        raise Refused(_refused_here(incident, after), "state")
    if incident.both_see_it and audience == Audience.SIDE:
        raise Refused(
            _("Both sides see the state: choose an audience that both see."),
            "audience",
        )
    before = State(incident.state)
    # The text is reason enough where nobody wrote one apart.
    reason = words.reason or (words.text if (before, after) in NEEDS_REASON else "")
    try:
        step(before, after, reason)
    except StepRefused as refused:
        raise Refused(refused, "state") from None
    incident.state = after.value
    incident.resolved_at = now if after == State.RESOLVED else None
    if after == State.RESOLVED:
        incident.offered_to = incident.asked_by = None
    timeline.save(incident, "state", "resolved_at", "offered_to", "asked_by")
    return after


def _refused_here(incident: Incident, after: State) -> str:
    if incident.state == State.HEADS_UP and after == State.AVERTED:
        return _("Say “it did not happen” with its own button.")
    if incident.state == State.HEADS_UP:
        return _("Say “it happened” first: it asks how severe it is.")
    return _("An incident does not turn into a heads-up; log a new one.")


def _next_promise(
    by: Door,
    incident: Incident,
    promised: Promise | None,
    words: UpdateWords,
    audience: str,
    now: datetime,
) -> datetime | None:
    """When this side's next update comes; None where none is to be promised."""
    chosen = words.next_update_at
    if chosen is not None:
        _may_promise(by, incident, promised, audience)
        return promise_time(chosen, now)
    if audience in SEEN_BY_BOTH and timeline.speaks_next(by, incident, promised):
        timeline.refuse_without_promise(incident)
    return None


def _may_promise(
    by: Door, incident: Incident, promised: Promise | None, audience: str
) -> None:
    field = "next_update_at"
    if not incident.is_open:
        raise Refused(_("It is resolved; no further update is promised."), field)
    if audience == Audience.SIDE:
        raise Refused(
            _("A promise is made to both sides: choose an audience that both see."),
            field,
        )
    if promised is not None and not timeline.speaks_next(by, incident, promised):
        raise Refused(_theirs(promised), field)


def _answers(
    by: Door,
    incident: Incident,
    promised: Promise | None,
    update: Update,
    now: datetime,
) -> None:
    """The update that was promised answers, and so does the end of it all."""
    awaited = (
        timeline.speaks_next(by, incident, promised) and update.audience in SEEN_BY_BOTH
    )
    if awaited or not incident.is_open:
        timeline.answer(promised, update, now)


def _theirs(promised: Promise) -> str:
    return _(
        "%(name)s has promised the next update. Own the resolution to promise it, "
        "or write yours without a promise."
    ) % {"name": promised.by.user}
