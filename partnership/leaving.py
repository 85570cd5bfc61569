"""What a person owns, and hands over before they leave or change their role; and what
they made for others to come in by, which ends with their membership.

The packages that know such things are named in `settings.OURS_LEAVING` and
`settings.OURS_ENDING`, so that imports stay one-way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from partnership.access import ROLES, Permission
from partnership.models import Member, Role


@dataclass(frozen=True)
class Owned:
    """One thing that somebody owns: what it is, where it is, the right it takes.

    `proposal` is the number of an open proposal, which another leader of the same
    side can take over.
    """

    what: str
    url: str
    needs: Permission
    proposal: int | None = None


class StillOwnsError(ValidationError):
    """Somebody owns things that they could not look after any more."""

    def __init__(self, member: Member, owned: list[Owned]) -> None:
        self.member, self.owned = member, owned
        super().__init__(
            _("%(name)s still owns what is listed here. Hand it over first.")
            % {"name": member.user}
        )


def owned_by(member: Member, now: datetime) -> list[Owned]:
    """Everything that the member owns in this partnership."""
    return [
        owned for name in settings.OURS_LEAVING for owned in _finder(name)(member, now)
    ]


def check_handed_over(member: Member, role: str | None, now: datetime) -> None:
    """Raise where the member would own what the new role cannot look after.

    `role` is None for somebody who leaves.
    """
    kept = ROLES[Role(role)].permissions if role else frozenset()
    left = [owned for owned in owned_by(member, now) if owned.needs not in kept]
    if left:
        raise StillOwnsError(member, left)


def end_what_they_made(
    by: Member | str, member: Member, now: datetime
) -> dict[str, int]:
    """End the ways out that the member made, whoever lets them go: the desk too.

    Nobody would think of them, and whoever made one may know where it leads. What they
    still own, as the desk waits for no handing over, asks for an owner. Returns how
    many there were of each kind, for the audit record.
    """
    ended: dict[str, int] = {}
    for name in settings.OURS_ENDING:
        ender: Callable[[Member | str, Member, datetime], dict[str, int]]
        ender = import_string(name)
        ended |= ender(by, member, now)
    return ended


def _finder(name: str) -> Callable[[Member, datetime], list[Owned]]:
    found: Callable[[Member, datetime], list[Owned]] = import_string(name)
    return found
