"""The truth checks as both leaders read them, each with the place that settles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnership.access import Door, Permission
from scorecards.status.checks import Check, Code, checks
from scorecards.status.document import StatusDocument

SENTENCES = {
    Code.AREA_WITHOUT_ITEM: gettext_lazy(
        "%(name)s is not shown as working, and nothing open says why."
    ),
    Code.ITEM_WITHOUT_AREA: gettext_lazy("%(ref)s is open, and it touches no area."),
    Code.ITEM_NOWHERE_SEEN: gettext_lazy(
        "%(ref)s is open, and every area that it touches is shown as working."
    ),
    Code.PROMISE_OVERDUE: gettext_lazy(
        "The update of %(ref)s that was promised is not here yet."
    ),
    Code.NOT_CONFIRMED: gettext_lazy(
        "Nobody at %(name)s has confirmed the page today."
    ),
}


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
        found.append(Asked(sentence(check), url, action))
    return found


def sentence(check: Check) -> str:
    """What does not fit together, in one sentence."""
    about = {"ref": check.ref, "name": check.name, "hours": check.hours}
    if check.code is Code.QUIET_INVESTIGATION:
        text = ngettext(
            "%(ref)s is being investigated, and leadership has read nothing new "
            "for %(hours)s hour.",
            "%(ref)s is being investigated, and leadership has read nothing new "
            "for %(hours)s hours.",
            check.hours,
        )
        return text % about
    return str(SENTENCES[check.code]) % about
