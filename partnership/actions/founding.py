"""A leader starts another partnership of their own company, with another company.

Partners compete: whoever names the other company learns nothing about it, not even
whether it is here already. A company that none of the leader's own partnerships shows
is made anew, and every address ends in random letters, whether another one is alike
or not.
"""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnership import access, tenancy
from partnership.access import Door, Permission
from partnership.actions import people, places
from partnership.models import Member, Organisation, Partnership, Role, Side, User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another one
RANDOM_LETTERS = 6
SLUG_CHARACTERS = 60


@transaction.atomic
def found(*, by: Member, other: str, now: datetime, **settings: Any) -> Member:
    """Start a partnership of the leader's company with the company named `other`.

    The leader is its first leader, on the side that they have. Raises
    ValidationError with a sentence per field, NotAllowedError.
    """
    Door(by.partnership, by).require(Permission.MANAGE_MEMBERS)
    side = Side(by.side)
    own = by.partnership.organisation_of(side)
    both = {
        side.value: own,
        side.other.value: _other_company(by.user, own, other, now),
    }
    partnership = Partnership(slug=_address(both), **both, **settings)
    places.set_up(partnership, by=by.user.email, now=now)
    with tenancy.scope([partnership.pk]):
        member = Member(
            partnership=partnership, user=by.user, side=side, role=Role.LEADER
        )
        return people.seat(by=member, member=member, now=now)


def _other_company(
    user: User, own: Organisation, name: str, now: datetime
) -> Organisation:
    """One that the leader works with already, or a new one."""
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"other": _("Name the other company.")})
    if name.casefold() == own.name.casefold():
        raise ValidationError({"other": _("Name the other company; this is your own.")})
    seen = access.visible_to(user, now).select_related("client", "partner")
    for partnership in seen.order_by("pk"):
        for known in partnership.organisations:
            if known.name.casefold() == name.casefold():
                return known
    company = Organisation(name=name)
    with tenancy.office():
        company.full_clean()
        company.save(force_insert=True)
    return company


def _address(both: dict[str, Organisation]) -> str:
    """“northwind-brightcall-k7m2xq”; the same letters never come twice."""
    names = slugify("-".join(both[side].name for side in Side.values)) or "partnership"
    with tenancy.office():
        while True:
            letters = "".join(secrets.choice(LETTERS) for _n in range(RANDOM_LETTERS))
            slug = f"{names[:SLUG_CHARACTERS].strip('-')}-{letters}"
            if not Partnership.objects.filter(slug=slug).exists():
                return slug
