"""Next steps and a side's own process: who decides, by when, what waits for whom."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.lifecycle import FURTHEST_PROMISE, Audience, UpdateKind
from incidents.models import Incident, NextStep, ProcessStep
from incidents.people import member_named
from incidents.queries.visibility import leadership_knows
from incidents.words import ProcessWords, StepWords
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.models import Member, Side
from partnership.texts import aware, one_of, sentence

MOST_STEPS = 20
WHAT_CHARACTERS = 500
WHO_CHARACTERS = 200
NAME_CHARACTERS = 120


@transaction.atomic
def add_step(*, by: Door, ref: str, words: StepWords, now: datetime) -> NextStep:
    """Write down what happens next. It need not be in the owner's power.

    What leadership is to decide tells leadership of the incident: it was asked for.
    """
    incident = timeline.locked(by, ref)
    if not incident.is_open:
        raise Refused(_("This is over; put what follows into the review."))
    what = sentence(
        words.what,
        field="what",
        most=WHAT_CHARACTERS,
        needed=_("Say what happens next."),
    )
    decides = _decides(by, words, now)
    made = NextStep.objects.create(
        partnership=by.partnership,
        incident=incident,
        number=_next_number(incident),
        what=what,
        decides=decides,
        decides_words="" if decides else _who(words),
        side=_side(by, words, decides),
        by=_by_when(words.by, now, "by"),
        in_power=words.in_power,
        waits_for=_waits_for(words),
        for_executives=words.for_executives,
        added_by=by.member,
        added_at=now,
    )
    audience = _read_by(incident, words)
    entry = Entry(UpdateKind.STEP, _("Next: %s") % what, audience)
    timeline.write(by=by, incident=incident, entry=entry, now=now)
    return made


@transaction.atomic
def step_done(*, by: Door, ref: str, number: int, now: datetime) -> NextStep:
    """It is done. An executive takes the steps that are addressed to executives."""
    found = timeline.locked(by, ref, Permission.SEE_HEADLINE)
    step = by.rows(NextStep).filter(incident=found, number=number).first()
    if step is None or not (by.may(Permission.WRITE_INCIDENTS) or step.for_executives):
        raise Refused(_("There is no such step for you here."))
    if step.done_at is not None:
        raise Refused(_("That is done already."))
    step.done_by, step.done_at = by.member, now
    step.save(update_fields=["done_by", "done_at"])
    _note(by, found, _("Done: %s") % step.what, now)
    return step


@transaction.atomic
def take_step(*, by: Door, ref: str, number: int, now: datetime) -> NextStep:
    """“I will do it”, from an executive, about a step that is addressed to executives.

    Leadership reads who took it. One person takes a step; done is another word.
    """
    incident = timeline.locked(by, ref, Permission.TAKE_STEPS)
    steps = by.rows(NextStep).filter(incident=incident, for_executives=True)
    step = steps.filter(number=number).select_related("taken_by__user").first()
    if step is None or not incident.is_open:
        raise Refused(_("There is no such step for you here."))
    if step.done_at is not None:
        raise Refused(_("That is done already."))
    if step.taken_by is not None:
        raise Refused(_("%s is on it already.") % step.taken_by.user)
    step.taken_by, step.taken_at = by.member, now
    step.save(update_fields=["taken_by", "taken_at"])
    text = _("%(name)s will do it: %(what)s") % {
        "name": by.member.user,
        "what": step.what,
    }
    entry = Entry(UpdateKind.STEP, text, Audience.LEADERSHIP)
    timeline.write(by=by, incident=incident, entry=entry, now=now)
    return step


@transaction.atomic
def set_process(
    *, by: Door, ref: str, steps: Sequence[ProcessWords], now: datetime
) -> list[ProcessStep]:
    """Show the steps of one's own side's process, in order.

    What was entered already stays as it was; the steps that come after it are new.
    """
    incident = timeline.locked(by, ref)
    mine = by.rows(ProcessStep).filter(incident=incident, side=by.side)
    kept = mine.exclude(entered_at=None).count()
    if kept + len(steps) > MOST_STEPS:
        raise Refused(
            _("Show at most %s steps; the other side wants the way, not each door.")
            % MOST_STEPS,
            "steps",
        )
    mine.filter(entered_at=None).delete()
    ProcessStep.objects.bulk_create(
        ProcessStep(
            partnership=by.partnership,
            incident=incident,
            side=by.side,
            position=kept + place,
            name=sentence(
                step.name,
                field="steps",
                most=NAME_CHARACTERS,
                needed=_("Name each step."),
            ),
            expected_by=_by_when(step.expected_by, now, "steps"),
        )
        for place, step in enumerate(steps, start=1)
    )
    timeline.record(by, incident, "incident process shown", now)
    return list(mine.order_by("position"))


@transaction.atomic
def enter_process(
    *,
    by: Door,
    ref: str,
    position: int,
    now: datetime,
    expected_by: datetime | None = None,
) -> ProcessStep:
    """One's own side's process is at this step now; the one before it is left."""
    incident = timeline.locked(by, ref)
    mine = by.rows(ProcessStep).filter(incident=incident, side=by.side)
    step = mine.filter(position=position).first()
    if step is None:
        raise Refused(_("Your side's process has no such step."), "position")
    if step.is_current:
        raise Refused(_("It is at this step already."), "position")
    mine.exclude(entered_at=None).filter(left_at=None).update(left_at=now)
    step.entered_at, step.left_at = now, None
    if expected_by is not None:
        step.expected_by = _by_when(expected_by, now, "expected_by")
    step.save(update_fields=["entered_at", "left_at", "expected_by"])
    _note(by, incident, _("Our process is at: %s") % step.name, now)
    return step


@transaction.atomic
def leave_process(*, by: Door, ref: str, now: datetime) -> None:
    """The last step is done: one's own side's process is through."""
    incident = timeline.locked(by, ref)
    mine = by.rows(ProcessStep).filter(incident=incident, side=by.side)
    current = mine.exclude(entered_at=None).filter(left_at=None)
    if not current.update(left_at=now):
        raise Refused(_("Your side's process is at no step at the moment."))
    _note(by, incident, _("Our process is through."), now)


def _decides(by: Door, words: StepWords, now: datetime) -> Member | None:
    if not words.decides.strip():
        return None
    return member_named(by, words.decides, now, "decides")


def _who(words: StepWords) -> str:
    return sentence(words.decides_words, field="decides_words", most=WHO_CHARACTERS)


def _side(by: Door, words: StepWords, decides: Member | None) -> str:
    if words.side:
        return one_of(words.side, Side.values, "side")
    return decides.side if decides else by.side.value


def _waits_for(words: StepWords) -> str:
    if words.in_power:
        return ""
    return sentence(
        words.waits_for,
        field="waits_for",
        most=WHO_CHARACTERS,
        needed=_("Say whom or what it waits for."),
    )


def _by_when(raw: datetime | None, now: datetime, field: str) -> datetime | None:
    if raw is None:
        return None
    at = aware(raw, field)
    if not now < at <= now + FURTHEST_PROMISE:
        raise Refused(_("Say a time ahead, within a year."), field)
    return at


def _read_by(incident: Incident, words: StepWords) -> str:
    """Leadership cannot decide what it does not see; where it knows, once is enough."""
    audience = timeline.audience_of(incident)
    tells = words.for_executives and audience == Audience.BOTH
    return Audience.LEADERSHIP if tells and not leadership_knows(incident) else audience


def _next_number(incident: Incident) -> int:
    rows = NextStep.objects.filter(incident=incident)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _note(by: Door, incident: Incident, text: str, now: datetime) -> None:
    entry = Entry(UpdateKind.STEP, text, timeline.audience_of(incident))
    timeline.write(by=by, incident=incident, entry=entry, now=now)
