"""One incident's page: two facts, the promise, and whose turn it is.

Both sides see the same; what differs are the buttons, and what one side keeps.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from incidents.labels import ORIGINS, SEVERITIES, STATES
from incidents.lifecycle import (
    Kept,
    Kind,
    NeedCode,
    Origin,
    Severity,
    State,
    promised_again,
)
from incidents.models import Incident
from incidents.people import owner_of
from incidents.presenters import circumstances, timeline
from incidents.presenters.circumstances import FactorLine, Process, StepLine
from incidents.presenters.timeline import Entry
from incidents.queries.around import Around
from incidents.queries.incidents import IncidentPage
from partnership.access import Door, Permission
from partnership.form_fields import BY_THE_CLOCK
from partnership.models import Member
from partnership.presenters import times
from partnership.presenters.times import When

# Of an incident's words: servers take addresses of some 4,000 bytes.
MOST_IN_AN_ADDRESS = 200


@dataclass(frozen=True)
class Tally:
    """How many of a side's promises were kept, so far."""

    company: str
    kept: int
    due: int


@dataclass(frozen=True)
class Owning:
    """Who is resolving it, and what this person can do about that.

    `was`: who owned it, where that person is no longer let in.
    """

    member: Member | None
    company: str
    was: str
    since: str
    by_telling: bool
    mine: bool
    may_own: bool
    may_hand_over: bool
    offered_to: str
    asked_by: str
    i_am_asked: bool
    may_let_go: bool


@dataclass(frozen=True)
class View:
    """The context of templates/incidents/incident.html.

    `excuse`: where its time is proposed not to count; empty where nobody would.
    """

    incident: Incident
    data: IncidentPage
    crumb: list[str]
    is_heads_up: bool
    is_open: bool
    is_over: bool
    is_averted: bool
    began: str
    began_words: str
    when_words: str
    owning: Owning
    due: When | None
    due_by: str
    promised_by: str
    still: bool
    still_until: str
    tally: list[Tally]
    entries: list[Entry]
    steps: list[StepLine]
    process: list[Process]
    factors: list[FactorLine]
    told_by: str
    other_company: str
    own_company: str
    needs_acknowledging: bool
    may_acknowledge: bool
    acknowledged: str
    asks_if_known: bool
    knew: str
    may_thank: bool
    needs_review: bool
    may_share: bool
    excuse: str


def view(around: Around, data: IncidentPage) -> View:
    """Everything that the page says."""
    door, incident, now = around.door, data.incident, around.now
    place, state = door.partnership, State(incident.state)
    codes = {need.code for need in data.needs}
    other = place.organisation_of(door.side.other).name
    told_by_us = incident.logged_side == door.side
    return View(
        incident=incident,
        data=data,
        crumb=_crumb(incident, now, door),
        is_heads_up=state == State.HEADS_UP,
        is_open=incident.is_open,
        is_over=state in {State.RESOLVED, State.AVERTED},
        is_averted=state == State.AVERTED,
        began=_began(incident, door),
        began_words=_began_words(data, now, door),
        when_words=_when_words(data, now, door),
        owning=owning(data, door, now),
        due=_due(data, now, door),
        due_by=str(data.promise.by.user) if data.promise else "",
        promised_by=_promised_by(data),
        still=data.promise is not None and data.promise.side == door.side,
        still_until=_still_until(data, now, door),
        tally=_tally(data, door),
        entries=timeline.entries(door, data, now),
        steps=circumstances.steps(door, data, now),
        process=circumstances.process(door, data, now),
        factors=circumstances.factors(door, data),
        told_by=str(incident.logged_by.user),
        other_company=other,
        own_company=around.company,
        needs_acknowledging=NeedCode.ACKNOWLEDGE in codes,
        may_acknowledge=NeedCode.ACKNOWLEDGE in codes and not told_by_us,
        acknowledged=_acknowledged(incident, now, door),
        asks_if_known=NeedCode.ANSWER_KNEW in codes and incident.origin == door.side,
        knew=_knew(incident, door),
        may_thank=_may_thank(data, door),
        needs_review=state in {State.RESOLVED, State.AVERTED},
        may_share=door.may(Permission.AGREE),
        excuse=_excuse(door, data),
    )


def _excuse(door: Door, data: IncidentPage) -> str:
    """The proposal that this time does not count, begun with what is known of it."""
    incident, place = data.incident, door.partnership
    may = door.may(Permission.PROPOSE_EXCUSE) and incident.both_see_it
    if not (may and data.kpis and incident.resolved_at):
        return ""
    begins = incident.began_at or incident.known_at
    starts_at, ends_at = (
        at.astimezone(ZoneInfo(place.time_zone)).strftime(BY_THE_CLOCK)
        for at in (begins, incident.resolved_at)
    )
    if starts_at == ends_at:
        return ""
    known = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "why": Truncator(incident.summary).chars(MOST_IN_AN_ADDRESS),
        "kpis": [kpi.code for kpi in data.kpis],
    }
    address = reverse("excused_propose", args=[place.slug])
    return f"{address}?{urlencode(known, doseq=True)}"


def _crumb(incident: Incident, now: datetime, door: Door) -> list[str]:
    state = State(incident.state)
    parts = [incident.ref, capfirst(str(STATES[state]))]
    if incident.severity:
        parts.append(str(SEVERITIES[Severity(incident.severity)]))
    since = incident.told_at or incident.logged_at
    at = timeline.clock(since, now, door.partnership)
    parts.append(_("since %(time)s") % {"time": at})
    return parts


def _began(incident: Incident, door: Door) -> str:
    origin = Origin(incident.origin)
    if origin in {Origin.CLIENT, Origin.PARTNER}:
        return str(door.partnership.organisation_of(origin).name)
    return capfirst(str(ORIGINS[origin]))


def _began_words(data: IncidentPage, now: datetime, door: Door) -> str:
    """“began 06:00, noticed 09:12, told 14 minutes after”."""
    incident, place = data.incident, door.partnership
    parts = []
    if incident.began_at:
        at = timeline.clock(incident.began_at, now, place)
        parts.append(_("began %(time)s") % {"time": at})
    at = timeline.clock(incident.known_at, now, place)
    parts.append(_("noticed %(time)s") % {"time": at})
    if data.lag is not None:
        parts.append(
            _("told %(time)s after") % {"time": times.length(data.lag)}
            if data.lag >= times.MINUTE
            else _("told at once")
        )
    words = _("by %(name)s, %(company)s") % {
        "name": incident.logged_by.user,
        "company": place.organisation_of(incident.logged_side).name,
    }
    return capfirst(f"{', '.join(parts)} {words}")


def _when_words(data: IncidentPage, now: datetime, door: Door) -> str:
    """When a heads-up might happen or what became of it, and how early it was told."""
    incident = data.incident
    if incident.began_as != Kind.HEADS_UP:
        return ""
    ahead = ""
    if data.ahead is not None:
        ahead = _("Told %(time)s ahead.") % {"time": times.length(data.ahead)}
    said = {
        State.HEADS_UP: _might_happen(incident, now, door),
        State.AVERTED: _("It did not happen: as good an outcome as any."),
    }.get(State(incident.state), "")
    return " ".join(filter(None, (said, ahead)))


def _might_happen(incident: Incident, now: datetime, door: Door) -> str:
    if incident.expected_at is None:
        words = {
            "now": _("It might happen now."),
            "today": _("It might happen today."),
            "week": _("It might happen this week."),
        }
        return words.get(incident.expected_in, "")
    at = times.in_zones(incident.expected_at, now, door.partnership, door.member.user)
    return _("It might happen %(time)s.") % {"time": at}


def owning(data: IncidentPage, door: Door, now: datetime) -> Owning:
    """Who resolves it, and which buttons this person has."""
    incident, me = data.incident, door.member.pk
    owner = owner_of(incident, now)
    mine = owner is not None and owner.pk == me
    leads = bool(owner and owner.side == door.side and door.member.role == "leader")
    asked_me = incident.offered_to_id == me
    theirs = {incident.offered_to_id, incident.asked_by_id}
    waits = theirs != {None}
    return Owning(
        member=owner,
        company=door.partnership.organisation_of(owner.side).name if owner else "",
        was=str(incident.owner.user) if incident.owner and owner is None else "",
        since=timeline.clock(incident.owned_at, now, door.partnership)
        if incident.owned_at
        else "",
        by_telling=incident.owner_by_telling,
        mine=mine,
        may_own=incident.is_open
        and not asked_me
        and incident.asked_by_id != me
        and (not mine or incident.owner_by_telling),
        may_hand_over=incident.is_open and (mine or leads),
        offered_to=str(incident.offered_to.user) if incident.offered_to else "",
        asked_by=str(incident.asked_by.user) if incident.asked_by else "",
        i_am_asked=asked_me,
        may_let_go=waits and (mine or me in theirs),
    )


def _due(data: IncidentPage, now: datetime, door: Door) -> When | None:
    if data.promise is None:
        return None
    return times.when(
        data.promise.due_at,
        now,
        door.partnership,
        door.member.user,
        data.promise.by.user,
    )


def _promised_by(data: IncidentPage) -> str:
    """Who promised: a promise goes along to a new owner, its words stay theirs."""
    made = data.promise
    if made is None:
        return ""
    words = [update.by for update in data.updates if update.at == made.made_at]
    first = words[0] if words and made.by not in words else made.by
    return str(first.user)


def _still_until(data: IncidentPage, now: datetime, door: Door) -> str:
    """When “nothing new, still on it” would promise the next update."""
    if data.promise is None:
        return ""
    due_at = promised_again(data.promise.made_at, data.promise.due_at, now)
    return next_update(due_at, now, door)


def next_update(due_at: datetime, now: datetime, door: Door) -> str:
    at = times.in_zones(due_at, now, door.partnership, door.member.user)
    return _("Next update: %(time)s.") % {"time": at}


def _tally(data: IncidentPage, door: Door) -> list[Tally]:
    """For both sides alike; what came as a courtesy is not counted."""
    found = []
    for side in sorted({promised.promise.side for promised in data.promises}):
        over = [
            promised.kept
            for promised in data.promises
            if promised.promise.side == side
            and not promised.promise.courtesy
            and promised.kept != Kept.OPEN
        ]
        if over:
            company = door.partnership.organisation_of(side).name
            found.append(Tally(company, over.count(Kept.KEPT), len(over)))
    return found


def _acknowledged(incident: Incident, now: datetime, door: Door) -> str:
    if incident.acknowledged_by is None or incident.acknowledged_at is None:
        return ""
    return _("%(name)s, %(company)s, has seen it at %(time)s") % {
        "name": incident.acknowledged_by.user,
        "company": door.partnership.organisation_of(incident.acknowledged_by.side).name,
        "time": timeline.clock(incident.acknowledged_at, now, door.partnership),
    }


def _knew(incident: Incident, door: Door) -> str:
    if incident.knew_before is None or incident.knew_by is None:
        return ""
    company = door.partnership.organisation_of(incident.knew_by.side).name
    if incident.knew_before:
        return _("%(company)s knew before, and says so.") % {"company": company}
    return _("It was news to %(company)s too.") % {"company": company}


def _may_thank(data: IncidentPage, door: Door) -> bool:
    incident = data.incident
    said = any(thanks.by_id == door.member.pk for thanks in data.thanks)
    return incident.both_see_it and incident.logged_side != door.side and not said
