"""The worker's part, done in this process: what waits is taken and done."""

from datetime import UTC, datetime

from partnership import outbox, tenancy
from partnership.models import OutboxRow, WorkState

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def work() -> None:
    """Do all work that waits, and the work that this asks for in turn."""
    # The database asks its own clock what is due; the tests' present may lie ahead.
    with tenancy.office():
        waiting = OutboxRow.objects.filter(state=WorkState.WAITING)
        waiting.update(due_at=LONG_AGO)
    while kinds := outbox.kinds_due():
        for kind in kinds:
            for piece in outbox.claim(kind, 100):
                assert outbox.do(piece), f"{kind} was not done"
        with tenancy.office():
            waiting.update(due_at=LONG_AGO)
