"""The worker's tasks: drain the outbox, and ring again for what was not heard."""

from celery import shared_task

from partnership import outbox


@shared_task(name="partnership.tasks.drain")
def drain(kind: str) -> int:
    """Do all work of one kind that is due. Returns how much was done.

    One by one: what is asked for again before its turn has come is done once.
    """
    done = 0
    while works := outbox.claim(kind, 1):
        done += sum(outbox.do(work) for work in works)
    return done


@shared_task(name="partnership.tasks.sweep")
def sweep() -> None:
    """Ring for work whose ring was lost. Any number of beats is harmless."""
    for kind in outbox.kinds_due():
        outbox.ring(kind)
