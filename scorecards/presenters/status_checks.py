"""The truth checks as both leaders read them, each with the place that settles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from partnership.access import Door, Permission
from scorecards.status.checks import Code, checks
from scorecards.status.document import StatusDocument


@dataclass(frozen=True)
class Asked:
    """One question to the leaders; `url` is empty where the page itself settles it."""

    text: str
    url: str
    action: str


def asked(door: Door, document: StatusDocument, now: datetime) -> Sequence[Asked]:
    """What does not fit together, for who keeps the page; nothing for anybody else."""
    if not door.may(Permission.KEEP_STATUS):
        return ()
    slug = door.partnership.slug
    found = []
    for check in checks(document, now):
        if check.code is Code.NOT_CONFIRMED and check.side != door.side:
            continue
        url, action = "", ""
        if check.ref:
            url = reverse("incident", args=[slug, check.ref])
            action = _("Open %(ref)s") % {"ref": check.ref}
        elif check.area:
            url = reverse("status_areas", args=[slug])
            action = _("Say how it is")
        found.append(Asked(check.sentence, url, action))
    return found
