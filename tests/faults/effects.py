"""Work whose effect shows how often it was done: a row each time."""

import time

from partnership import audit, clock
from partnership.models import Partnership
from partnership.outbox import Work

DONE = "counted"


def count(work: Work) -> None:
    """Leave one row; slowly, so that a kill has something to interrupt."""
    partnership = Partnership.objects.get(pk=work.partnership_id)
    audit.record(
        partnership=partnership,
        by="a worker",
        what=DONE,
        now=clock.now(),
        about={"key": work.key},
    )
    time.sleep(0.02)
