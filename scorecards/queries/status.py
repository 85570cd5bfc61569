"""Status pages as they are kept: of one partnership, and of all of one person's."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from partnership import access
from partnership.access import Door, Permission
from scorecards.models import StatusPage
from scorecards.status.document import StatusDocument

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnership.models import User


def document(door: Door) -> tuple[int, StatusDocument] | None:
    """Revision and document of this partnership; None until the worker has built it."""
    kept = door.rows(StatusPage).values_list("revision", "document").first()
    found = StatusDocument.read(kept[1]) if kept else None
    return (kept[0], found) if kept and found else None


def pages(
    user: "User | AnonymousUser", now: datetime
) -> Sequence[tuple[Door, StatusDocument | None]]:
    """Of every partnership whose status page this person may see; two queries."""
    doors = [Door(m.partnership, m) for m in access.memberships(user, now)]
    seen = [door for door in doors if door.may(Permission.SEE_HEADLINE)]
    kept = dict(
        StatusPage.objects.filter(
            partnership__in=[door.partnership for door in seen]
        ).values_list("partnership_id", "document")
    )
    return [(door, StatusDocument.read(kept.get(door.partnership.pk))) for door in seen]
