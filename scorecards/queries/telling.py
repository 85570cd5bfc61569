"""Mails to leadership that did not go out."""

from django.db.models import Q, QuerySet

from partnership.access import Door
from partnership.mail.attempts import NO_LONGER_NEEDED
from scorecards.models.telling import StatusMail


def unsent(door: Door) -> list[StatusMail]:
    """Those to readers of one's own side that were tried, with the error."""
    side = Q(member__side=door.side) | Q(link__side=door.side)
    rows = came_back().filter(side, partnership=door.partnership)
    return list(rows.select_related("member__user", "link").order_by("-created_at"))


def came_back() -> QuerySet[StatusMail]:
    """All of the scope that were tried and did not go out."""
    rows = StatusMail.objects.filter(sent_at=None)
    return rows.exclude(last_error__in=["", NO_LONGER_NEEDED])
