"""Who walks: everybody of the cast, by session or by token."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from partnership import access
from partnership.access import Permission
from partnership.models import Role
from tests.cast import Cast


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
    session: str = ""

    def come_back(self) -> None:
        """Be signed in again: the page visited last may have been the way out."""
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session

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
    found = [Walker("nobody", Client(raise_request_exception=False), anonymous=True)]
    for name, user in cast.people.items():
        client = Client(raise_request_exception=False)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        found.append(
            Walker(
                name,
                client,
                roles=_roles(cast, name),
                desk=user.is_staff,
                session=client.cookies[settings.SESSION_COOKIE_NAME].value,
            )
        )
    for what, secret in cast.tokens.items():
        name, slug, scopes = TOKEN_OF[what]
        found.append(
            Walker(
                what,
                Client(raise_request_exception=False),
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
