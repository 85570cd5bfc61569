"""The worker's tasks: drain the outbox, and ring again for what was not heard."""

from time import monotonic

from celery import shared_task

from partnership import clock, outbox
from partnership.actions import proposals
from partnership.outbox import Work

LONGEST = 60.0  # seconds that one task goes on beginning pieces of work


@shared_task(name="partnership.tasks.drain")
def drain(kind: str) -> int:
    """Do all work that is due, of one kind and of the more urgent ones meanwhile.

    Returns how much was done. One by one: what is asked for again before its turn has
    come is done once, and nothing urgent waits for more than one piece of work. After a
    minute it rings for the rest and ends, so that Celery's limit on a task's time is
    one piece of work's.
    """
    done = 0
    end = monotonic() + LONGEST
    while work := outbox.claim_next(kind):
        done += outbox.do(work)
        if monotonic() > end:
            outbox.ring(kind)
            break
    return done


@shared_task(name="partnership.tasks.sweep")
def sweep() -> None:
    """Ring for work whose ring was lost. Any number of beats is harmless."""
    for kind in outbox.kinds_due():
        outbox.ring(kind)


def proposal_lapses(work: Work) -> None:
    """The day has come on which a proposal lapses, if nobody has answered it."""
    proposals.lapse(
        partnership_id=work.partnership_id, number=int(work.key), now=clock.now()
    )
