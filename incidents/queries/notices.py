"""Mails that did not go out: failures are visible to the side's leaders."""

from incidents.models import Notice
from partnership.access import Door

NO_LONGER_NEEDED = "NoLongerNeeded"


def unsent(door: Door) -> list[Notice]:
    """Mails to one's own side's people that have not gone out yet, with the error."""
    rows = (
        door.rows(Notice)
        .filter(sent_at=None, member__side=door.side)
        .exclude(last_error__in=["", NO_LONGER_NEEDED])
    )
    return list(rows.select_related("member__user").order_by("-created_at"))
