"""Targets as others need them: what is in force, what was, what is proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kpis.models import Definition, Kpi, Target
from kpis.terms import Terms, of_target
from partnership.access import Door
from partnership.models import Partnership, Proposal, ProposalKind


def in_force(partnership: Partnership, on: date) -> dict[int, Target]:
    """The version in force on a day, by the id of its KPI; one query.

    The latest agreed one with `effective_from` on or before that day, so versions
    cannot overlap.
    """
    agreed = (
        versions(partnership)
        .filter(effective_from__lte=on)
        .order_by("kpi_id", "-agreed_at", "-number")
        .distinct("kpi_id")
    )
    return {target.kpi_id: target for target in agreed}


def version_on(agreed: Iterable[Target], on: date) -> Target | None:
    """The version in force on a day, out of one KPI's versions in any order."""
    begun = [target for target in agreed if target.effective_from <= on]
    return max(begun, key=lambda t: (t.agreed_at, t.number), default=None)


def versions(partnership: Partnership) -> QuerySet[Target]:
    """All agreed versions, each with what a page says about it."""
    return Target.objects.filter(partnership=partnership).select_related(
        "kpi", "definition", "proposed_by__user", "agreed_by__user", "proposal"
    )


def history(kpi: Kpi) -> list[Target]:
    """Every version of one KPI, the latest agreed first."""
    return list(
        versions(kpi.partnership).filter(kpi=kpi).order_by("-agreed_at", "-number")
    )


def latest_definition(kpi: Kpi) -> Definition:
    """The version of the definition that a new target would name."""
    return (
        Definition.objects.filter(partnership=kpi.partnership_id, kpi=kpi)
        .order_by("-version")
        .first()
    ) or Definition(kpi=kpi, version=0, direction="none")


def proposals(partnership: Partnership) -> QuerySet[Proposal]:
    """Everything that was ever proposed for targets."""
    return Proposal.objects.filter(
        partnership=partnership, kind=ProposalKind.TARGET
    ).select_related("proposed_by__user", "decided_by__user", "counters")


def open_proposals(partnership: Partnership, now: datetime) -> QuerySet[Proposal]:
    """What waits for an answer, the longest waiting first."""
    return Proposal.waiting(proposals(partnership), now)


@dataclass(frozen=True)
class Agreement:
    """One KPI on the page of agreements."""

    kpi: Kpi
    target: Target | None
    terms: Terms | None
    past: Sequence[Target]
    proposal: Proposal | None


def agreements(door: Door, today: date, now: datetime) -> list[Agreement]:
    """Every KPI that may have a target, in the order of the scorecard.

    Three queries, however many KPIs and versions there are.
    """
    waiting = {p.subject: p for p in open_proposals(door.partnership, now)}
    agreed: dict[int, list[Target]] = {}
    newest_first = versions(door.partnership).order_by("-agreed_at", "-number")
    for target in newest_first:
        agreed.setdefault(target.kpi_id, []).append(target)
    return [
        _agreement(kpi, agreed.get(kpi.pk, []), waiting.get(kpi.code), today)
        for kpi in with_direction(door.partnership)
    ]


def with_direction(partnership: Partnership) -> QuerySet[Kpi]:
    """The KPIs whose latest definition has a direction: the others are counted only."""
    latest = (
        Definition.objects.filter(partnership=partnership)
        .order_by("kpi_id", "-version")
        .distinct("kpi_id")
        .values("pk")
    )
    judged = (
        Definition.objects.filter(pk__in=latest)
        .exclude(direction="none")
        .values("kpi_id")
    )
    return Kpi.objects.filter(partnership=partnership, pk__in=judged)


def _agreement(
    kpi: Kpi, agreed: list[Target], proposal: Proposal | None, today: date
) -> Agreement:
    current = version_on(agreed, today)
    return Agreement(
        kpi=kpi,
        target=current,
        terms=of_target(current) if current else None,
        past=[target for target in agreed if target is not current],
        proposal=proposal,
    )
