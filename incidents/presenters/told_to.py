"""Who will see what somebody writes, before it is sent and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.lifecycle import Audience
from incidents.people import WRITERS
from partnership.access import Door
from partnership.models import Member, Role


@dataclass(frozen=True)
class Seen:
    """Who will see it, if it is for this audience."""

    audience: str
    sentence: str


def will_see(door: Door, members: Sequence[Member], *audiences: Audience) -> list[Seen]:
    """For each audience that can be chosen: by name and number, without oneself.

    “Both sides: Bo, leader at BrightCall, and 3 others will see this.”
    """
    return [Seen(each.value, _will_see(door, members, each)) for each in audiences]


def _will_see(door: Door, members: Sequence[Member], audience: Audience) -> str:
    people = _readers(door, members, audience)
    own, other = (
        door.partnership.organisation_of(side).name
        for side in (door.side, door.side.other)
    )
    if audience == Audience.SIDE:
        said = _named(door, people) or _("nobody of it but you is here yet.")
        return _("Only %(company)s: %(said)s %(other)s does not see it.") % {
            "company": own,
            "said": said,
            "other": other,
        }
    if not any(member.side != door.side for member in people):
        return _("%(company)s has nobody here yet; it waits for them.") % {
            "company": other
        }
    if audience == Audience.LEADERSHIP:
        return _("Both sides and leadership: %(said)s %(executives)s") % {
            "said": _named(door, people),
            "executives": _executives(people),
        }
    return _("Both sides: %(said)s") % {"said": _named(door, people)}


def _readers(door: Door, members: Sequence[Member], audience: Audience) -> list[Member]:
    """Whoever may read an entry for this audience, but for its writer."""
    return [
        member
        for member in members
        if member.pk != door.member.pk
        and (member.role in WRITERS or audience == Audience.LEADERSHIP)
        and (member.side == door.side or audience != Audience.SIDE)
    ]


def _named(door: Door, people: Sequence[Member]) -> str:
    """One by name, a leader of the other side first, and how many others."""
    if not people:
        return ""
    first = _first(door, people)
    name = {
        "name": first.user,
        "company": door.partnership.organisation_of(first.side).name,
    }
    if first.role == Role.LEADER:
        who = _("%(name)s, leader at %(company)s") % name
        comma = ","
    else:
        who, comma = _("%(name)s of %(company)s") % name, ""
    others = len(people) - 1
    if not others:
        return _("%(who)s%(comma)s will see this.") % {"who": who, "comma": comma}
    return ngettext(
        "%(who)s%(comma)s and %(others)s other will see this.",
        "%(who)s%(comma)s and %(others)s others will see this.",
        others,
    ) % {"who": who, "comma": comma, "others": others}


def _first(door: Door, people: Sequence[Member]) -> Member:
    """Whom to name: the other side before one's own, its leaders first."""
    rank = list(Role).index
    return min(
        people,
        key=lambda one: (one.side == door.side, rank(Role(one.role)), str(one.user)),
    )


def _executives(people: Sequence[Member]) -> str:
    count = sum(member.role == Role.EXECUTIVE for member in people)
    if not count:
        return _("So does whoever holds a status link.")
    return ngettext(
        "%(count)s executive is among them; so is whoever holds a status link.",
        "%(count)s executives are among them; so is whoever holds a status link.",
        count,
    ) % {"count": count}


def were_told(door: Door, members: Sequence[Member]) -> str:
    """“Lena and 1 other of Northwind are told. They see your words as you wrote …”."""
    theirs = [m for m in members if m.side != door.side and m.role in WRITERS]
    company = door.partnership.organisation_of(door.side.other).name
    if not theirs:
        return _("Told. %(company)s has nobody here yet; it waits for them.") % {
            "company": company
        }
    others = len(theirs) - 1
    if not others:
        said = _("%(name)s of %(company)s is told.")
    else:
        said = ngettext(
            "%(name)s and %(others)s other of %(company)s are told.",
            "%(name)s and %(others)s others of %(company)s are told.",
            others,
        )
    name = _first(door, theirs).user
    named = said % {"name": name, "others": others, "company": company}
    return _("%(told)s They see your words as you wrote them.") % {"told": named}
