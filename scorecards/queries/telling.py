"""Mails to leadership that did not go out."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from partnership.access import Door
from partnership.mail.attempts import NO_LONGER_NEEDED
from scorecards.models.telling import StatusMail


def unsent(door: Door) -> list[StatusMail]:
    """Those to readers of one's own side that were tried, with the error."""
    side = Q(member__side=door.side) | Q(link__side=door.side)
    rows = _tried_in_vain(door.rows(StatusMail).filter(side))
    return list(rows.select_related("member__user", "link").order_by("-created_at"))


def came_back(since: datetime) -> Iterable[tuple[int, datetime]]:
    """Attempts and beginning of each mail of the scope that did not go out."""
    rows = _tried_in_vain(StatusMail.objects.filter(created_at__gt=since))
    return rows.values_list("attempts", "created_at")


def _tried_in_vain(rows: QuerySet[StatusMail]) -> QuerySet[StatusMail]:
    waiting = rows.filter(sent_at=None)
    return waiting.exclude(last_error__in=["", NO_LONGER_NEEDED])
