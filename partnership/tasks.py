"""The worker's tasks: drain the outbox, and ring again for what was not heard."""

from time import monotonic

from celery import shared_task

from partnership import clock, lookups, outbox
from partnership.actions import proposals
from partnership.actions.invitations import note_attempt
from partnership.invitations import message
from partnership.mail import attempts, letters
from partnership.models import Partnership
from partnership.outbox import Work
from partnership.queries.invitations import open_invitations
from partnership.sessions import SessionStore

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


@shared_task(name="partnership.tasks.let_go_of_sessions")
def let_go_of_sessions() -> None:
    """Delete the sessions whose days have passed: nothing else ever does."""
    SessionStore.clear_expired()


def proposal_lapses(work: Work) -> None:
    """The day has come on which a proposal lapses, if nobody has answered it."""
    proposals.lapse(
        partnership_id=work.partnership_id, number=int(work.key), now=clock.now()
    )


def send_invitation(work: Work) -> None:
    """Mail an invitation, or come back later where the mail server is away."""
    now = clock.now()
    invitation = (
        open_invitations(Partnership.objects.get(pk=work.partnership_id))
        .select_for_update(of=("self",))
        .select_related("partnership__client", "partnership__partner", "by__user")
        .filter(pk=attempts.number_of(work.key), sent_at=None, expires_at__gt=now)
        .first()
    )
    if invitation is None or not attempts.is_next(work.key, invitation):
        return
    # Whoever invited may no longer lead: a mail with a dead link helps nobody.
    if lookups.invitation(invitation.digest, now) is not None:
        note_attempt(invitation, now, error=letters.send(message(invitation)))
