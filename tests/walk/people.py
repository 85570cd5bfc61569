"""Who walks: everybody of the cast, by session or by token."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from partnership import access
from partnership.access import Permission
from partnership.models import Role
from tests.cast import Cast


class Visitor(Client):
    """A client that only asks: what an answer sets, as the way out does, is forgotten.

    It takes no notes of templates and contexts either, as the usual one does.
    """

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override] # nothing is noted on it
        return self.handler(self._base_environ(**request))


@dataclass
class Walker:
    """Somebody with a browser or a token, and the right they have where."""

    name: str
    client: Client
    headers: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)  # by address
    scopes: tuple[str, ...] | None = None  # None: a session
    anonymous: bool = False
    desk: bool = False

    def may(self, permission: Permission, slug: str) -> bool:
        role = self.roles.get(slug)
        return role is not None and permission in access.ROLES[role].permissions


ENDED = {
    ("sam", "northwind-brightcall"),
    ("eve", "northwind-brightcall"),
    ("max", "northwind-brightcall"),
}


def walkers(cast: Cast) -> list[Walker]:
    """At least one of every kind of person that can come to the door."""
    found = [Walker("nobody", Visitor(), anonymous=True)]
    for name, user in cast.people.items():
        client = Visitor()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        roles = _roles(cast, name)
        found.append(Walker(name, client, roles=roles, desk=user.is_staff))
    for what, secret in cast.tokens.items():
        name, slug, scopes = TOKEN_OF[what]
        found.append(
            Walker(
                what,
                Visitor(),
                headers={"Authorization": f"Bearer {secret}"},
                roles={slug: _roles(cast, name)[slug]},
                scopes=scopes,
            )
        )
    return found


def _roles(cast: Cast, name: str) -> dict[str, Role]:
    return {
        slug: Role(member.role)
        for (who, slug), member in cast.members.items()
        if who == name and (who, slug) not in ENDED
    }


TOKEN_OF = {
    "bo reads": ("bo", "northwind-brightcall", ("read",)),
    "bo writes readings": ("bo", "northwind-brightcall", ("read", "readings:write")),
    "omar reads": ("omar", "northwind-harborline", ("read", "readings:write")),
}
