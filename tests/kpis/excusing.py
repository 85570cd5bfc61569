"""What the tests of excused periods share: a time, and two sides who agree on it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kpis.actions.excused import Draft, agree_excused, propose_excused
from kpis.models import ExcusedPeriod
from partnership.models import Proposal
from tests.cast import Cast

SERVICE = "service_level_offered"
TEN = datetime(2026, 11, 3, 10, tzinfo=UTC)
TWO = datetime(2026, 11, 3, 14, tzinfo=UTC)


def draft(
    starts_at: datetime = TEN,
    ends_at: datetime = TWO,
    *,
    kpis: tuple[str, ...] = (SERVICE,),
    counts: Mapping[str, tuple[str, str]] | None = None,
    **changes: Any,
) -> Draft:
    """Four hours in which the client's telephone system was away."""
    words = {"reason": "client_outage", "why": "The telephone system was away."}
    return Draft(
        starts_at=starts_at,
        ends_at=ends_at,
        kpis=kpis,
        counts=counts or {},
        **(words | changes),
    )


def proposed_excuse(
    cast: Cast, said: Draft | None = None, by: str = "amina"
) -> Proposal:
    return propose_excused(by=cast.door(by), draft=said or draft(), now=cast.now)


def agreed_excuse(cast: Cast, said: Draft | None = None) -> ExcusedPeriod:
    """Amina proposes, Lena agrees."""
    proposal = proposed_excuse(cast, said)
    return agree_excused(
        by=cast.door("lena"), number=proposal.number, version=1, now=cast.now
    )
