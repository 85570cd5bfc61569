"""Agreeing that a time does not count: the proposal mechanism for `excused`.

Either side's leaders and contributors propose, a leader of the other side agrees. Until
then nothing changes. What is agreed is written once; readings inside it come out of
every sum that is judged (`kpis.excused_sql`), and stay where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kpis import excused_sql as sql
from kpis.actions.excused_counts import (
    CountsNeededError,
    check_still_fits,
    counts_for,
    one_cell,
)
from kpis.actions.excused_twice import check_not_twice
from kpis.actions.restating import touch
from kpis.actions.staging import lock
from kpis.excuses import Counts, Days, Excuse, days_of, read
from kpis.importing.book import FIRST_DAY, LAST_DAY
from kpis.models import ExcusedKpi, ExcusedPeriod, ExcuseReason, Kpi
from kpis.queries.excused import Held, Time, excusable, held
from kpis.queries.excused_coarse import reach_of
from partnership import outbox
from partnership.access import Door, Permission
from partnership.actions import proposals
from partnership.actions.numbers import next_number
from partnership.actions.proposals import ProposalError, Suggestion
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Proposal, ProposalKind, Queue
from partnership.texts import one_of, sentence

MOST_CHARACTERS: Final = 2000
LONGEST: Final = timedelta(days=92)
FURTHEST: Final = timedelta(days=366)
ROLL_UP: Final = "bring_up_to_date"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody writes: times aware, KPIs and the queue by their codes.

    `counts` by KPI: numerator and denominator as typed, in the units that people speak
    of, where a KPI's readings are coarser than the time.
    """

    reason: str
    why: str
    starts_at: datetime
    ends_at: datetime
    kpis: Sequence[str]
    queue: str = ""
    counts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@transaction.atomic
def propose_excused(*, by: Door, draft: Draft, now: datetime) -> Proposal:
    """Somebody of either side proposes that a time does not count.

    Raises `Refused`, or `CountsNeededError` where readings are coarser than the time.
    """
    by.require(Permission.PROPOSE_EXCUSE)
    return proposals.propose(by=by, suggestion=_suggestion(by, draft, now), now=now)


@transaction.atomic
def counter_excused(
    *, by: Door, number: int, version: int, draft: Draft, reason: str, now: datetime
) -> Proposal:
    """A leader of the other side answers with another time or other KPIs."""
    answered = _named(by, number)
    if read(answered.terms).again:
        raise ProposalError(_("Agree to it, or let it be: there is nothing between."))
    suggestion = _suggestion(by, draft, now, sentence(reason, field="answer"))
    if answered.terms == suggestion.terms:
        raise Refused(_("This is what was proposed: agree to it, or change something."))
    return proposals.counter(
        by=by, number=number, version=version, suggestion=suggestion, now=now
    )


@transaction.atomic
def propose_again(*, by: Door, number: int, reason: str, now: datetime) -> Proposal:
    """A leader of either side proposes that an excused time counts again.

    `number` is the proposal's that was agreed to. Raises `Refused`.
    """
    period = _in_force(by, _named(by, number))
    why = sentence(
        reason,
        field="reason",
        most=MOST_CHARACTERS,
        needed=_("Say why it is to count again."),
    )
    excuse = replace(read(period.proposal.terms), again=period.number)
    suggestion = Suggestion(
        kind=ProposalKind.EXCUSED,
        subject=excuse.subject,
        terms=excuse.as_json(),
        reason=why,
    )
    return proposals.propose(by=by, suggestion=suggestion, now=now)


@transaction.atomic
def withdraw_excused(*, by: Door, number: int, now: datetime) -> Proposal:
    """A leader of the side that proposed takes it back, or whoever proposed it."""
    by.require(Permission.PROPOSE_EXCUSE)
    _of_number(by, number)
    return proposals.withdraw(by=by, number=number, now=now)


@transaction.atomic
def agree_excused(
    *, by: Door, number: int, version: int, now: datetime
) -> ExcusedPeriod:
    """A leader of the other side agrees to the version that was read.

    Writes the excused period, or that it counts again, and asks for the sums,
    scorecards and the status page that it touches to be made anew. Raises `Refused`.
    """
    _named(by, number)
    lock(by.partnership)
    hold(by.partnership)
    proposal = proposals.agree(by=by, number=number, version=version, now=now)
    excuse = read(proposal.terms)
    kpis = list(by.rows(Kpi).filter(code__in=[*excuse.kpis]))
    days = days_of(by.partnership.calendar, excuse.starts_at, excuse.ends_at)
    if excuse.again:
        period = _count_again(by, excuse.again, proposal, now)
    else:
        time = Time(excuse.starts_at, excuse.ends_at, _queue(by, excuse.queue))
        check_not_twice(by, time, excuse, kpis)
        for kpi in kpis:
            if (counts := excuse.kpis[kpi.code]) is not None:
                check_still_fits(kpi, counts)
        period = _write(by, proposal, excuse, days, now)
        _write_kpis(by, period, excuse, kpis)
    _make_stale(period, kpis, days)
    touch(by.partnership, (), now)
    place = by.partnership.pk
    outbox.ask(partnership_id=place, kind=ROLL_UP, due_at=now)
    outbox.tell_followers(partnership_id=place, key="excused", due_at=now)
    return period


def _checked(by: Door, draft: Draft, now: datetime) -> Excuse:
    """What would be proposed; nothing is written. Raises `Refused`."""
    why = sentence(
        draft.why,
        field="why",
        most=MOST_CHARACTERS,
        needed=_("Say what happened, so that the other side can agree."),
    )
    _check_times(draft, now)
    queue, kpis = _queue(by, draft.queue), _kpis(by, draft)
    time = Time(draft.starts_at, draft.ends_at, queue)
    excuse = Excuse(
        reason=one_of(draft.reason, ExcuseReason.values, "reason"),
        why=why,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        queue=queue.code if queue else "",
        kpis=_counts(held(by.partnership, kpis, time), draft.counts),
    )
    check_not_twice(by, time, excuse, kpis)
    return excuse


def _check_times(draft: Draft, now: datetime) -> None:
    if draft.ends_at <= draft.starts_at:
        raise Refused(_("It ends after it begins."), "ends_at")
    if draft.ends_at - draft.starts_at > LONGEST:
        raise Refused(
            _("Choose at most %(days)s days; propose a longer time in parts.")
            % {"days": LONGEST.days},
            "ends_at",
        )
    if draft.ends_at > now + FURTHEST:
        raise Refused(_("Choose a time within a year from now."), "ends_at")
    for name in ("starts_at", "ends_at"):
        if not FIRST_DAY < getattr(draft, name).date() < LAST_DAY:
            raise Refused(
                _("Choose a day between %(first)s and %(last)s.")
                % {"first": FIRST_DAY, "last": LAST_DAY},
                name,
            )


def _kpis(by: Door, draft: Draft) -> list[Kpi]:
    """The KPIs by their codes, in the order of the scorecard."""
    wanted = set(draft.kpis)
    if not wanted:
        raise Refused(_("Choose at least one KPI."), "kpis")
    found = [kpi for kpi in excusable(by) if kpi.code in wanted]
    for code in sorted(wanted - {kpi.code for kpi in found}):
        raise Refused(
            _(
                "Nothing can be taken out of “%(kpi)s”: only out of a share or an "
                "average that the partner answers for."
            )
            % {"kpi": code[:60]},
            "kpis",
        )
    return found


def _queue(by: Door, code: str) -> Queue | None:
    if not code:
        return None
    found = by.rows(Queue).filter(code=code).first()
    if found is None:
        raise Refused(_("We have no queue “%(code)s”.") % {"code": code[:80]}, "queue")
    return found


def _counts(
    found: Sequence[Held], given: Mapping[str, tuple[str, str]]
) -> dict[str, Counts | None]:
    """The counts to take out of each KPI; None where whole readings come out."""
    coarse = [part for part in found if part.needs_counts]
    missing = [part for part in coarse if not _said(part, given)]
    for part in missing:
        one_cell(part)  # nobody is asked for numbers that would be refused
    if missing:
        raise CountsNeededError(missing)
    return {part.kpi.code: None for part in found} | {
        part.kpi.code: counts_for(part, given[part.kpi.code]) for part in coarse
    }


def _said(part: Held, given: Mapping[str, tuple[str, str]]) -> bool:
    return any(text.strip() for text in given.get(part.kpi.code, ()))


def _suggestion(by: Door, draft: Draft, now: datetime, reason: str = "") -> Suggestion:
    excuse = _checked(by, draft, now)
    return Suggestion(
        kind=ProposalKind.EXCUSED,
        subject=excuse.subject,
        terms=excuse.as_json(),
        reason=reason or excuse.why,
    )


def _write(
    by: Door, proposal: Proposal, excuse: Excuse, days: Days, now: datetime
) -> ExcusedPeriod:
    place = by.partnership
    return ExcusedPeriod.objects.create(
        partnership=place,
        number=next_number(place.pk, "excused"),
        reason=excuse.reason,
        why=excuse.why,
        starts_at=excuse.starts_at,
        ends_at=excuse.ends_at,
        first_day=days.first,
        last_day=days.last,
        whole_from=days.whole_from,
        whole_to=days.whole_to,
        queue=_queue(by, excuse.queue),
        proposal=proposal,
        proposed_by=proposal.proposed_by,
        proposed_at=proposal.proposed_at,
        agreed_by=by.member,
        agreed_at=now,
    )


def _write_kpis(
    by: Door, period: ExcusedPeriod, excuse: Excuse, kpis: Sequence[Kpi]
) -> None:
    queues = {row.code: row for row in by.rows(Queue)}
    for kpi in kpis:
        row = ExcusedKpi(partnership=by.partnership, excused=period, kpi=kpi)
        if (counts := excuse.kpis[kpi.code]) is not None:
            row.queue, row.grain = queues[counts.queue], counts.grain
            row.first = counts.first
            row.numerator, row.denominator = counts.numerator, counts.denominator
        row.save(force_insert=True)


def _count_again(
    by: Door, number: int, proposal: Proposal, now: datetime
) -> ExcusedPeriod:
    rows = by.rows(ExcusedPeriod).filter(number=number, counts_again_at=None)
    period = rows.first()
    if period is None:
        raise ProposalError(_("This time counts already."))
    period.again_proposal, period.counts_again_at = proposal, now
    period.save(update_fields=["again_proposal", "counts_again_at"])
    return period


def _in_force(by: Door, proposal: Proposal) -> ExcusedPeriod:
    """The excused period that this proposal became, while it does not count again."""
    rows = by.rows(ExcusedPeriod).filter(proposal=proposal, counts_again_at=None)
    found = rows.select_related("proposal").first()
    if found is None:
        raise ProposalError(_("This time counts already."))
    return found


def _make_stale(period: ExcusedPeriod, kpis: Sequence[Kpi], days: Days) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.STALE_EXCUSED,
            {
                "partnership": period.partnership_id,
                "kpis": [kpi.pk for kpi in kpis],
                "reach": reach_of(period.partnership, days)[0],
                "first": days.first,
                "last": days.last,
            },
        )


def _named(by: Door, number: int) -> Proposal:
    """The proposal of an excused period with this number, for who may answer it."""
    by.require(Permission.AGREE)
    return _of_number(by, number)


def _of_number(by: Door, number: int) -> Proposal:
    rows = by.rows(Proposal).filter(kind=ProposalKind.EXCUSED)
    found = rows.filter(number=number).first()
    if found is None:
        raise ProposalError(_("There is no such proposal."))
    return found
