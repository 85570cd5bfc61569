"""The record of who did what, as far as a leader of one side reads it.

A side's own deeds, and of the other side what both know of anyhow: nothing that it
prepares or uploads, nothing about its people, their links, tokens, webhook and mails.
That something was told or read in confidence is for both, without of what.
"""

from typing import Final

from django.db.models import Q, QuerySet

from partnership.access import Door, Permission
from partnership.models import AuditEntry

# Deeds that both sides know of, whoever did them: whatever is not named here is not.
FOR_BOTH: Final = frozenset(
    {
        "KPI taken into use",
        "area changed",
        "area defined",
        "area retired",
        "area state said",
        "definition changed",
        "event recorded",
        "event taken back",
        "fees confirmed",
        "fees entered",
        "import undone",
        "partnership created",
        "question answered",
        "question asked",
        "queue added",
        "read in confidence",
        "readings imported",
        "review action added",
        "review action done",
        "review written",
        "scorecard published",
        "status confirmed",
        "told in confidence",
    }
)
# So are these, but for what one side prepares.
BEGINNINGS: Final = ("incident ", "proposal ")


def entries(door: Door) -> QuerySet[AuditEntry]:
    """What this leader may read of the record, the newest first."""
    door.require(Permission.READ_RECORD)
    known = Q(what__in=FOR_BOTH)
    for beginning in BEGINNINGS:
        known |= Q(what__startswith=beginning)
    theirs = known & Q(about__audience__isnull=True)
    rows = AuditEntry.objects.filter(partnership_id=door.partnership.pk)
    return rows.filter(Q(side=door.side) | theirs).order_by("-at", "-number")
