"""What happens next, a side's own process, and what contributed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.labels import CATEGORIES, FACTOR_SIDES
from incidents.lifecycle import Category, FactorSide
from incidents.models import FactorAnswer, NextStep, ProcessStep
from incidents.people import owner_of
from incidents.presenters import timeline
from incidents.queries.incidents import FactorSeen, IncidentPage
from partnership.access import Door, Permission
from partnership.models import Member, Side
from partnership.presenters import times


@dataclass(frozen=True)
class StepLine:
    """One next step in words. `state` and `waits`: in whose hands it is."""

    number: int
    what: str
    who: str
    by: str
    state: str
    waits: bool
    for_leadership: bool
    done: str
    may_finish: bool


@dataclass(frozen=True)
class ProcessLine:
    position: int
    name: str
    state: str  # left, current, ahead
    words: str


@dataclass(frozen=True)
class Process:
    """One side's own process. `mine`: whether this person's side shows it."""

    company: str
    mine: bool
    lines: list[ProcessLine]
    ahead: list[ProcessLine]
    is_running: bool


@dataclass(frozen=True)
class FactorLine:
    """One circumstance, and what each side says to it."""

    number: int
    category: str
    side: str
    words: str
    evidence: str
    answers: list[str]
    may_see: bool
    may_confirm: bool


def steps(door: Door, data: IncidentPage, now: datetime) -> list[StepLine]:
    """What is not done comes first, in the order of when."""
    writes = door.may(Permission.WRITE_INCIDENTS)
    order = sorted(
        data.steps, key=lambda s: (s.done_at is not None, s.by or s.added_at, s.number)
    )
    owner = owner_of(data.incident, now)
    return [_step(door, step, owner, now, writes=writes) for step in order]


def _step(
    door: Door, step: NextStep, owner: Member | None, now: datetime, *, writes: bool
) -> StepLine:
    place = door.partnership
    company = place.organisation_of(step.side).name
    who = str(step.decides.user) if step.decides else step.decides_words
    by = times.in_zones(step.by, now, place, door.member.user) if step.by else ""
    done = ""
    if step.done_at is not None:
        done = _("done %(time)s by %(name)s") % {
            "time": timeline.clock(step.done_at, now, place),
            "name": step.done_by.user if step.done_by else company,
        }
    in_power = _in_power(step, owner)
    return StepLine(
        number=step.number,
        what=step.what,
        who=", ".join(filter(None, (who, company))),
        by=by,
        state=_("in the owner’s power") if in_power else _in_whose_hands(step),
        waits=not in_power and step.taken_by is None,
        for_leadership=step.for_executives,
        done=done,
        may_finish=step.done_at is None and (writes or step.for_executives),
    )


def _in_power(step: NextStep, owner: Member | None) -> bool:
    """Whether the owner decides it: it waits for nothing, and nobody else is named."""
    if not step.in_power or step.for_executives or step.decides_words:
        return False
    return step.decides is None or step.decides == owner


def _in_whose_hands(step: NextStep) -> str:
    if step.taken_by is not None:
        return _("%(name)s does it") % {"name": step.taken_by.user}
    whom = step.waits_for or step.decides_words or _("leadership")
    if step.decides is not None and not step.waits_for:
        whom = str(step.decides.user)
    return _("waits for %(whom)s") % {"whom": whom}


def process(door: Door, data: IncidentPage, now: datetime) -> list[Process]:
    """Both sides' processes; one's own also while it is empty."""
    found = []
    for side in Side:
        mine = side == door.side
        lines = [_line(door, step, now) for step in data.process[side.value]]
        if lines or mine:
            found.append(
                Process(
                    company=door.partnership.organisation_of(side).name,
                    mine=mine,
                    lines=lines,
                    ahead=[line for line in lines if line.state != "current"],
                    is_running=any(line.state == "current" for line in lines),
                )
            )
    return found


def _line(door: Door, step: ProcessStep, now: datetime) -> ProcessLine:
    place = door.partnership
    state = "ahead"
    words = []
    if step.entered_at is not None:
        state = "current" if step.is_current else "left"
        at = timeline.clock(step.left_at or step.entered_at, now, place)
        entered = _("there since %(time)s") if step.is_current else _("left %(time)s")
        words.append(entered % {"time": at})
    if step.expected_by is not None and step.left_at is None:
        by = times.in_zones(step.expected_by, now, place, door.member.user)
        words.append(_("expected by %(time)s") % {"time": by})
    return ProcessLine(step.position, step.name, state, ", ".join(words))


def factors(door: Door, data: IncidentPage) -> list[FactorLine]:
    return [_factor(door, seen) for seen in data.factors]


def _factor(door: Door, seen: FactorSeen) -> FactorLine:
    factor, place = seen.factor, door.partnership
    mine = seen.client if door.side == Side.CLIENT else seen.partner
    side = FactorSide(factor.side)
    where = (
        place.organisation_of(side).name
        if side in {FactorSide.CLIENT, FactorSide.PARTNER}
        else FACTOR_SIDES[side]
    )
    return FactorLine(
        number=factor.number,
        category=str(CATEGORIES[Category(factor.category)]),
        side=str(where),
        words=factor.words,
        evidence=factor.evidence,
        answers=[
            _answer(place.client.name, seen.client),
            _answer(place.partner.name, seen.partner),
        ],
        may_see=mine is None,
        may_confirm=mine is None or mine.confirmed_at is None,
    )


def _answer(company: str, answer: FactorAnswer | None) -> str:
    if answer is None:
        return _("%(company)s has not seen it yet") % {"company": company}
    if answer.confirmed_at is None:
        return _("%(company)s has seen it") % {"company": company}
    return _("%(company)s sees it too") % {"company": company}
