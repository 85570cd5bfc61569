"""The truth checks as both sides' leaders read them: what is there, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnership.access import Door, Permission
from scorecards.status.checks import Check, Code, checks
from scorecards.status.document import StatusDocument

THERE = {
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
}
TO_DO = {
    Code.AREA_WITHOUT_ITEM: gettext_lazy(
        "Say that it works again, or tell leadership of what is behind it."
    ),
    Code.ITEM_WITHOUT_AREA: gettext_lazy(
        "Name the KPIs that it touches, or say of an area how it is."
    ),
    Code.ITEM_NOWHERE_SEEN: gettext_lazy(
        "Say of an area how it is, or correct the severity."
    ),
    Code.QUIET_INVESTIGATION: gettext_lazy(
        "Write to leadership what is known, even if that is little."
    ),
    Code.PROMISE_OVERDUE: gettext_lazy("Post the update, or promise another time."),
}
CONFIRM = "#confirm"


@dataclass(frozen=True)
class Asked:
    """One question to the leaders: what is there, and what settles it.

    `url` is empty where only the other side can do it.
    """

    there: str
    to_do: str
    url: str
    action: str


def asked(door: Door, document: StatusDocument, now: datetime) -> Sequence[Asked]:
    """What does not fit together, for who keeps the page; nothing for anybody else.

    The leaders of both sides read all of it: what one side can settle the other knows.
    """
    if not door.may(Permission.KEEP_STATUS):
        return ()
    return [
        Asked(there(check), to_do(check, door.side), *_way(check, door))
        for check in checks(document, now)
    ]


def there(check: Check) -> str:
    """What does not fit together, in one sentence."""
    about = {"ref": check.ref, "name": check.name, "hours": check.hours}
    if check.code is Code.NOT_CONFIRMED:
        if not check.side:
            return _("Nobody has confirmed the page today.")
        return _("Nobody at %(name)s has confirmed the page today.") % about
    if check.code is Code.QUIET_INVESTIGATION:
        text = ngettext(
            "%(ref)s is being investigated, and leadership has read nothing new "
            "for %(hours)s hour.",
            "%(ref)s is being investigated, and leadership has read nothing new "
            "for %(hours)s hours.",
            check.hours,
        )
        return text % about
    return str(THERE[check.code]) % about


def to_do(check: Check, side: str) -> str:
    """What settles it, said to a leader of this side."""
    if check.code is not Code.NOT_CONFIRMED:
        return str(TO_DO[check.code])
    if check.side in {"", side}:
        return _("Read it through, and say that it is right.")
    return _("Their leaders read this too; a word from you may help.")


def _way(check: Check, door: Door) -> tuple[str, str]:
    """Where it is settled, and the words of the link."""
    slug = door.partnership.slug
    if check.ref:
        return reverse("incident", args=[slug, check.ref]), _("Open %(ref)s") % {
            "ref": check.ref
        }
    if check.area:
        return reverse("status_areas", args=[slug]), _("Say how it is")
    return (CONFIRM, _("Confirm it")) if check.side in {"", door.side} else ("", "")
