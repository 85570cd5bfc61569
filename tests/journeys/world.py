"""What the journeys walk through: partnerships as different as they come.

| partnership | has |
|---|---|
| northwind-brightcall | fifteen KPIs from import to scorecard, an open proposal |
| northwind-harborline | BrightCall's competitor, with incidents of every kind |
| meridian-brightcall | the largest card that the budgets speak of: 24 KPIs |

In meridian-crestline there is nothing, until test_payloads.py has hostile texts written
wherever somebody can write one (hostile.py).
"""

from datetime import timedelta

from incidents.actions.agreeing import propose_minutes
from kpis.actions.context import record_event
from kpis.actions.excused import agree_excused, propose_excused
from kpis.actions.kpis import take_into_use
from kpis.actions.targets import propose_target
from kpis.models import Kpi
from partnership.access import Door
from partnership.models import Proposal
from tests.cast import Cast
from tests.journeys.worker import leave_nothing
from tests.kpis.excusing import draft
from tests.scorecards import cards, rooms
from tests.walk.incidents import tell_everything
from tests.walk.leadership import show_to_leadership

OURS = "/p/northwind-brightcall"
THEIR_SLUG = "northwind-harborline"
THEIRS = f"/p/{THEIR_SLUG}"
LARGE = "/p/meridian-brightcall"
PERIODS = ("2026-10", "2026-11", "2026-12", "2026-W48", "2026-Q4")


def furnish(cast: Cast) -> None:
    """Fill the partnerships of the cast; everything is committed."""
    rooms.furnish(cast, days=200, periods_of=PERIODS)
    with cast.inside("northwind-harborline") as partnership:
        cards.store(partnership, cards.document())
        take_into_use(
            by="the rooms",
            partnership=partnership,
            code="service_level_offered",
            now=cast.now,
        )
        client, partner = (cast.door(name, THEIR_SLUG) for name in ("lena", "omar"))
        excuse(client, partner, cast)
        tell_everything("Basalt", client, partner, cast.now)
        executive = cast.door("sofia", THEIR_SLUG)
        show_to_leadership("Basalt", client, partner, executive, cast.now)
        propose_minutes(by=client, minutes=45, reason="Nights are thin.", now=cast.now)
        record_event(
            by=client,
            what="Spring mailing to 210,000 customers",
            department="marketing",
            kind="campaign",
            side="client",
            starts_on=cast.now.date() - timedelta(days=20),
            now=cast.now,
        )
    with cast.inside("meridian-brightcall") as partnership:
        cards.store(partnership, cards.document(24))
    propose(cast, "bo", "fcr_net", minimum="68", buffer="2")
    leave_nothing()


def excuse(client: Door, partner: Door, cast: Cast) -> None:
    """A day that both sides agreed not to count, and some hours that wait for it."""
    midnight = cast.now.replace(hour=0, minute=0) - timedelta(days=12)
    whole = draft(midnight, midnight + timedelta(days=1))
    hours = draft(midnight + timedelta(days=5, hours=9), midnight + timedelta(days=6))
    for said in (whole, hours):
        propose_excused(by=partner, draft=said, now=cast.now)
    agree_excused(by=client, number=1, version=1, now=cast.now)


def propose(cast: Cast, by: str, code: str, **changes: str) -> Proposal:
    """A leader of Northwind or BrightCall proposes a target."""
    terms = {"buffer_reason": "The swing of an ordinary month.", **changes}
    with cast.inside() as partnership:
        return propose_target(
            by=cast.door(by),
            kpi=Kpi.objects.get(partnership=partnership, code=code),
            terms=terms,
            reason="The process reaches it in one month of three.",
            now=cast.now,
        )
