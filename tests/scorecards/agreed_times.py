"""Times that two leaders agreed not to count against the partner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kpis.actions.excused import Draft, agree_excused, propose_excused
from kpis.models import ExcusedPeriod, ExcuseReason
from partnership.access import Door

WHY = "The order system was away."


def excuse(
    client: Door,
    partner: Door,
    kpis: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    **more: Any,
) -> ExcusedPeriod:
    """What the partner's side proposed and the client's leader agreed to."""
    words = {"reason": ExcuseReason.CLIENT_OUTAGE.value, "why": WHY} | more
    draft = Draft(kpis=kpis, starts_at=starts_at, ends_at=ends_at, **words)
    number = propose_excused(by=partner, draft=draft, now=now).number
    return agree_excused(by=client, number=number, version=1, now=now)
