"""The worker's part, done in this process: what waits is taken and done."""

from datetime import UTC, datetime

from django.db import transaction

from partnership import clock, outbox, tenancy
from partnership.models import OutboxRow, WorkState

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def work() -> None:
    """Do all work that waits, and the work that this asks for in turn."""
    _call_it_due()
    while kinds := outbox.kinds_due():
        for kind in kinds:
            for piece in outbox.claim(kind, 100):
                assert outbox.do(piece), f"{kind} was not done"
        _call_it_due()


def leave_nothing() -> None:
    """Call done what waits: what was furnished is not what a journey waits for."""
    with tenancy.office(), transaction.atomic():
        waiting = OutboxRow.objects.filter(state=WorkState.WAITING)
        waiting.update(state=WorkState.DONE, done_at=clock.now())


def _call_it_due() -> None:
    # The database asks its own clock what is due; the tests' present lies elsewhere.
    with tenancy.office(), transaction.atomic():
        waiting = OutboxRow.objects.filter(state=WorkState.WAITING)
        waiting.filter(due_at__lte=clock.now()).update(due_at=LONG_AGO)
