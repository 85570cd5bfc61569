"""Finding the members that somebody names, by their e-mail address."""

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.models import Incident
from partnership.access import Door, active_members
from partnership.errors import Refused
from partnership.models import Member, Role

WRITERS = (Role.LEADER.value, Role.CONTRIBUTOR.value)


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
