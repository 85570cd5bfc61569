"""The page of members: who is here, who is invited, and what each role may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership.access import ROLES, WHAT, Door, Permission, active_members
from partnership.models import Invitation, Member, Role, Side
from partnership.queries import invitations

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Person:
    """A member as a reader sees them; `email` and `seen` of one's own side only."""

    name: str
    role: str
    role_name: str
    description: "_StrPromise"
    since: datetime
    is_me: bool
    is_own: bool
    email: str = ""
    seen: datetime | None = None


@dataclass(frozen=True)
class Company:
    """One of the two, with its people."""

    name: str
    side: Side
    is_own: bool
    people: Sequence[Person]
    invited: Sequence["Waiting"]


@dataclass(frozen=True)
class Waiting:
    """An open invitation: to whom, as what, and where its mail is."""

    email: str
    role_name: str
    handle: str
    by: str
    at: datetime
    expires_at: datetime
    is_over: bool
    mail: str
    needs_a_look: bool


@dataclass(frozen=True)
class Right:
    """A row of the table: what, and which of the three roles may."""

    what: "_StrPromise"
    roles: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Page:
    """What templates/partnership/members.html shows."""

    sentence: str
    companies: Sequence[Company]
    invite_first: str  # the company whose first leader can be invited, or nothing
    lonely: bool  # nobody else of one's own side is here yet


def page(door: Door, now: datetime) -> Page:
    """Both companies in alphabetical order; invitations of one's own hands."""
    members, waiting = _members(door, now), _waiting(door)
    companies = [_company(door, side, members, waiting, now) for side in _sides(door)]
    first = not invitations.first_leader_refused(door.member, now)
    other = door.partnership.organisation_of(door.side.other)
    return Page(
        sentence=_sentence(companies),
        companies=companies,
        invite_first=other.name if first else "",
        lonely=sum(member.side == door.side for member in members) == 1,
    )


def rights() -> list[Right]:
    """Who may what, from the one place that says it."""
    return [
        Right(
            WHAT[permission],
            [(name_of(role), permission in ROLES[role].permissions) for role in Role],
        )
        for permission in Permission
    ]


def roles() -> list[tuple[str, str]]:
    """Each role and its name: the columns of the table, the chips of a choice."""
    return [(role.value, name_of(role)) for role in Role]


def name_of(role: str) -> str:
    """The role's word at the beginning of a line."""
    return str(capfirst(Role(role).label))


def _sides(door: Door) -> list[Side]:
    place = door.partnership
    return sorted(Side, key=lambda side: place.organisation_of(side).name)


def _members(door: Door, now: datetime) -> Sequence[Member]:
    rows = active_members(now).filter(partnership=door.partnership)
    return list(rows.select_related("user").order_by("user__name", "pk"))


def _waiting(door: Door) -> Sequence[Invitation]:
    rows: QuerySet[Invitation] = invitations.in_the_hands_of(door.member)
    return list(rows.select_related("by__user").order_by("-at", "-pk"))


def _company(
    door: Door,
    side: Side,
    members: Sequence[Member],
    waiting: Sequence[Invitation],
    now: datetime,
) -> Company:
    return Company(
        name=door.partnership.organisation_of(side).name,
        side=side,
        is_own=side == door.side,
        people=[_person(door, member) for member in members if member.side == side],
        invited=[_invited(one, now) for one in waiting if one.side == side],
    )


def _person(door: Door, member: Member) -> Person:
    own = member.side == door.side
    return Person(
        name=str(member.user),
        role=member.role,
        role_name=name_of(member.role),
        description=ROLES[Role(member.role)].description,
        since=member.created_at,
        is_me=member.pk == door.member.pk,
        is_own=own,
        email=member.user.email if own else "",
        seen=member.user.last_login if own else None,
    )


def _invited(one: Invitation, now: datetime) -> Waiting:
    return Waiting(
        email=one.email,
        role_name=name_of(one.role),
        handle=one.handle,
        by=str(one.by.user) if one.by else "",
        at=one.at,
        expires_at=one.expires_at,
        is_over=one.is_over(now),
        mail=_mail(one),
        needs_a_look=bool(one.last_error) or one.by_hand,
    )


def _mail(one: Invitation) -> str:
    """Where its mail is."""
    if one.by_hand:
        return _("No mail went out: the link was made to be handed over.")
    if one.last_error:
        return _("The mail has not gone out yet; it is tried again.")
    if one.sent_at is None:
        return _("The mail is on its way.")
    return ""


def _sentence(companies: Sequence[Company]) -> str:
    """“8 people: 4 of Acme, 4 of Borealis”."""
    counts = {company.name: len(company.people) for company in companies}
    everybody = sum(counts.values())
    parts = ", ".join(
        _("%(count)s of %(company)s") % {"count": count, "company": name}
        for name, count in counts.items()
    )
    said = ngettext(
        "%(count)s person: %(parts)s", "%(count)s people: %(parts)s", everybody
    )
    return said % {"count": everybody, "parts": parts}
