"""Finding the members whom somebody or something names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.models import Incident
from partnership.access import Door, active_members
from partnership.errors import Refused
from partnership.models import Member, Role

M = TypeVar("M", bound=Model)

WRITERS = (Role.LEADER.value, Role.CONTRIBUTOR.value)


def everybody(door: Door) -> dict[int, Member]:
    """All who are or were members here, by id: one query."""
    return {one.pk: one for one in door.rows(Member).select_related("user")}


def with_names(rows: Iterable[M], people: Mapping[int, Member], *names: str) -> list[M]:
    """Rows with the members that these fields of theirs name.

    One page names people in a dozen places: joining them to the rows of each takes the
    database longer to plan than all else on the page.
    """
    found = list(rows)
    for row in found:
        for name in names:
            setattr(row, name, people.get(getattr(row, f"{name}_id")))
    return found


def member_named(by: Door, email: str, now: datetime, field: str) -> Member:
    """An active member of this partnership, of either side and any role."""
    found = (
        active_members(now)
        .filter(partnership=by.partnership, user__email__iexact=email.strip())
        .select_related("user")
        .first()
    )
    if found is None:
        raise Refused(
            _("“%(who)s” is no member of this partnership. Choose somebody who is.")
            % {"who": email.strip()[:80]},
            field,
        )
    return found


def writer_named(by: Door, email: str, now: datetime, field: str) -> Member:
    """A leader or contributor of either side: somebody who can own a resolution."""
    member = member_named(by, email, now, field)
    if member.role not in WRITERS:
        raise Refused(
            _(
                "%(name)s is an executive here. "
                "Choose a leader or a contributor of either side."
            )
            % {"name": member.user},
            field,
        )
    return member


def owner_of(incident: Incident, now: datetime) -> Member | None:
    """Who owns the resolution; while it is open, only somebody who is still let in.

    Whoever leaves hands over first; a membership also ends by its date, and at the
    instance's desk.
    """
    owner: Member | None = incident.owner
    if owner is None or not incident.is_open:
        return owner
    over = owner.expires_at is not None and owner.expires_at <= now
    gone = over or owner.suspended_at is not None or not owner.user.is_active
    return None if gone else owner
