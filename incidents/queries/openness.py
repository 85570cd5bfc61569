"""The counts that the openness section of a scorecard is made of.

docs/arithmetic.md, section 4. Pooled over both sides; nothing here is per person.
"""

from datetime import datetime
from typing import TypedDict

from django.db.models import Count, F, Q

from incidents.lifecycle import (
    ACKNOWLEDGE_WITHIN,
    Kind,
    Origin,
    Visibility,
)
from incidents.models import Incident, Promise
from partnership.models import Partnership


class OpennessFacts(TypedDict):
    """`kept` of `due` promises; `told` of one's own beside `found_though_known`.

    `acknowledged` of `to_acknowledge` in time stands beside the score, outside it.
    """

    kept: int
    due: int
    told: int
    found_though_known: int
    acknowledged: int
    to_acknowledge: int


# A heads-up counts for the side that told it, once, also when it becomes an incident.
TOLD = Q(began_as=Kind.HEADS_UP) | Q(origin=F("logged_side"))
# The other side found it and logged it first; answered no, it is neutral.
FOUND = (
    Q(began_as=Kind.INCIDENT, origin__in=[Origin.CLIENT, Origin.PARTNER])
    & ~Q(origin=F("logged_side"))
    & (Q(knew_before=None) | Q(knew_before=True))
)


def openness_facts(
    partnership: Partnership, start: datetime, end: datetime, now: datetime
) -> OpennessFacts:
    """Promises by when they were due, tellings by when they were told.

    `start` and `end` are half-open; what lies after `now` is not due yet. A promise
    that came as a courtesy is not counted.
    """
    promises = Promise.objects.filter(
        partnership=partnership,
        courtesy=False,
        due_at__gte=start,
        due_at__lt=min(end, now),
    ).aggregate(
        due=Count("pk"), kept=Count("pk", filter=Q(answered_at__lte=F("due_at")))
    )
    in_time = Q(acknowledged_at__lte=F("told_at") + ACKNOWLEDGE_WITHIN)
    decided = Q(acknowledged_at__isnull=False) | Q(
        told_at__lte=now - ACKNOWLEDGE_WITHIN
    )
    told = Incident.objects.filter(
        partnership=partnership,
        visibility=Visibility.BOTH,
        told_at__gte=start,
        told_at__lt=end,
        told_at__lte=now,
    ).aggregate(
        told=Count("pk", filter=TOLD),
        found=Count("pk", filter=FOUND),
        acknowledged=Count("pk", filter=in_time),
        to_acknowledge=Count("pk", filter=decided),
    )
    return OpennessFacts(
        kept=promises["kept"],
        due=promises["due"],
        told=told["told"],
        found_though_known=told["found"],
        acknowledged=told["acknowledged"],
        to_acknowledge=told["to_acknowledge"],
    )
