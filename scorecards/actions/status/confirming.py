"""Confirming: a leader looked at the page and says that it is right.

A page that is confirmed every day makes silence a proof: nothing is open, and somebody
of each side has looked.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partnership import audit
from partnership.access import Door, Permission
from partnership.errors import Refused
from scorecards.actions.status import rebuilding
from scorecards.models import StatusConfirmation, StatusPage


@transaction.atomic
def confirm(*, by: Door, revision: int, now: datetime) -> StatusConfirmation:
    """Confirm the page for one's own side.

    `revision` is what was read, 0 where none is kept yet: where the page says something
    else meanwhile it is refused, and the leader looks once more.
    """
    by.require(Permission.KEEP_STATUS)
    if by.rows(StatusPage).exclude(revision=revision).exists():
        raise Refused(_("The page changed meanwhile; please look once more."))
    made = StatusConfirmation.objects.create(
        partnership=by.partnership, side=by.side, by=by.member, at=now
    )
    audit.record(
        partnership=by.partnership, by=by.member, what="status confirmed", now=now
    )
    rebuilding.ask(partnership_id=by.partnership.pk, due_at=now)
    return made
