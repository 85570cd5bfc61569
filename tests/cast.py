"""The cast: the people of two clients and three partners, and who may see what.

Northwind (client) works with BrightCall and with Harborline, who compete for it.
Meridian (client) works with BrightCall too, and with Crestline.

| who | is |
|---|---|
| Lena, Tom, Sofia | Northwind's leader, contributor and executive |
| Karl, Mia, Ruth | Meridian's leader, contributor and executive |
| Bo, Amina | BrightCall's leader (the BPO manager) and contributor |
| Omar, Ines | Harborline's leader and contributor |
| Carla, Juan | Crestline's leader and contributor |
| Sam | was a contributor of BrightCall, is suspended |
| Eve | was a contributor of Northwind until January 2024 |
| Max | moved from BrightCall to Harborline |
| Ada | instance admin, member of nothing |
| Nia | has an account and no membership |
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from partnership import tenancy
from partnership.access import Door
from partnership.actions.people import add_member, create_token
from partnership.actions.places import create_partnership
from partnership.models import Member, Partnership, User

PASSWORD = "a-password-for-the-cast"

# Every text that belongs to one partnership holds its marker, and no other does.
MARKERS = {
    "northwind-brightcall": "Quartz",
    "northwind-harborline": "Basalt",
    "meridian-brightcall": "Opal",
    "meridian-crestline": "Agate",
}

PLACES = {
    "northwind-brightcall": ("Northwind", "BrightCall"),
    "northwind-harborline": ("Northwind", "Harborline"),
    "meridian-brightcall": ("Meridian", "BrightCall"),
    "meridian-crestline": ("Meridian", "Crestline"),
}

# name, side, role, addresses of the partnerships
PEOPLE = (
    ("lena", "client", "leader", ("northwind-brightcall", "northwind-harborline")),
    ("tom", "client", "contributor", ("northwind-brightcall", "northwind-harborline")),
    ("sofia", "client", "executive", ("northwind-brightcall", "northwind-harborline")),
    ("karl", "client", "leader", ("meridian-brightcall", "meridian-crestline")),
    ("mia", "client", "contributor", ("meridian-brightcall", "meridian-crestline")),
    ("ruth", "client", "executive", ("meridian-brightcall", "meridian-crestline")),
    ("bo", "partner", "leader", ("northwind-brightcall", "meridian-brightcall")),
    ("amina", "partner", "contributor", ("northwind-brightcall",)),
    ("omar", "partner", "leader", ("northwind-harborline",)),
    ("ines", "partner", "contributor", ("northwind-harborline",)),
    ("carla", "partner", "leader", ("meridian-crestline",)),
    ("juan", "partner", "contributor", ("meridian-crestline",)),
    ("sam", "partner", "contributor", ("northwind-brightcall",)),
    ("eve", "client", "contributor", ("northwind-brightcall",)),
    ("max", "partner", "contributor", ("northwind-brightcall", "northwind-harborline")),
)
TOKENS = {
    "bo reads": ("bo", "northwind-brightcall", ["read"]),
    "bo writes readings": ("bo", "northwind-brightcall", ["read", "readings:write"]),
    "omar reads": ("omar", "northwind-harborline", ["read", "readings:write"]),
}


@dataclass
class Cast:
    """People by first name, partnerships by address, tokens by what they are for."""

    now: datetime
    people: dict[str, User] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> Partnership:
        """The partnership that most tests are about: Northwind and BrightCall."""
        return self.partnerships["northwind-brightcall"]

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def door(self, name: str, slug: str = "northwind-brightcall") -> Door:
        """The open door of a person into a partnership."""
        return Door(self.partnerships[slug], self.members[name, slug])

    @contextmanager
    def inside(self, slug: str = "northwind-brightcall") -> Iterator[Partnership]:
        """Run a block with the rows of one partnership."""
        partnership = self.partnerships[slug]
        with tenancy.scope([partnership.pk]), transaction.atomic():
            yield partnership


def assemble(now: datetime) -> Cast:
    """Make everybody, through the same actions that the product uses."""
    cast = Cast(now)
    for slug, (client, partner) in PLACES.items():
        cast.partnerships[slug] = create_partnership(
            by="the cast",
            slug=slug,
            client=client,
            partner=partner,
            programme=f"{MARKERS[slug]} voice support",
            now=now,
        )
    for name, side, role, slugs in PEOPLE:
        for slug in slugs:
            _join(cast, name, side, role, slug)
    for name, is_staff in (("ada", True), ("nia", False)):
        cast.people[name] = User.objects.create_user(
            f"{name}@example.com",
            PASSWORD,
            name=name.title(),
            is_staff=is_staff,
            is_superuser=is_staff,
        )
    _end_some_memberships(cast)
    for what, (name, slug, scopes) in TOKENS.items():
        with cast.inside(slug):
            cast.tokens[what] = create_token(
                by="the cast", member=cast.members[name, slug], scopes=scopes, now=now
            )
    return cast


def _join(cast: Cast, name: str, side: str, role: str, slug: str) -> None:
    with cast.inside(slug) as partnership:
        company = partnership.organisation_of(side).name.lower()
        known = cast.people.get(name)
        member = add_member(
            by="the cast",
            partnership=partnership,
            email=known.email if known else f"{name}@{company}.example",
            name=name.title(),
            side=side,
            role=role,
            password=PASSWORD,
            now=cast.now,
        )
    cast.people[name] = member.user
    cast.members[name, slug] = member


def _end_some_memberships(cast: Cast) -> None:
    with cast.inside():
        ours = Member.objects.filter(partnership=cast.ours)
        ended = datetime(2024, 1, 31, tzinfo=UTC)  # past for any clock
        ours.filter(user__in=[cast.sam, cast.max]).update(suspended_at=ended)
        ours.filter(user=cast.eve).update(expires_at=ended)
