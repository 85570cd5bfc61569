"""Who will see what somebody writes, before it is sent and after."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.people import WRITERS
from partnership.access import Door
from partnership.models import Member


def readers(members: Sequence[Member]) -> int:
    """How many leaders and contributors of both sides there are."""
    return sum(member.role in WRITERS for member in members)


def will_see(door: Door, members: Sequence[Member]) -> str:
    """“The leaders and contributors of BrightCall and Northwind (5 people) see …”."""
    first, second = door.partnership.organisations
    count = readers(members)
    return ngettext(
        "The leaders and contributors of %(first)s and %(second)s "
        "(%(count)s person) see your words as you wrote them.",
        "The leaders and contributors of %(first)s and %(second)s "
        "(%(count)s people) see your words as you wrote them.",
        count,
    ) % {"first": first, "second": second, "count": count}


def were_told(door: Door, members: Sequence[Member]) -> str:
    """“Lena and 1 other of Northwind are told. They see your words as you wrote …”."""
    theirs = [m for m in members if m.side != door.side and m.role in WRITERS]
    company = door.partnership.organisation_of(door.side.other).name
    if not theirs:
        return _("Told. %(company)s has nobody here yet; it waits for them.") % {
            "company": company
        }
    first = min(theirs, key=lambda member: (member.role != "leader", str(member.user)))
    others = len(theirs) - 1
    if not others:
        said = _("%(name)s of %(company)s is told.")
    else:
        said = ngettext(
            "%(name)s and %(others)s other of %(company)s are told.",
            "%(name)s and %(others)s others of %(company)s are told.",
            others,
        )
    named = said % {"name": first.user, "others": others, "company": company}
    return _("%(told)s They see your words as you wrote them.") % {"told": named}
