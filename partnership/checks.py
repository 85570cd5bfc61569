"""Misconfiguration, told by `manage.py check` before anybody is surprised by it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connection


@register(Tags.security, deploy=True)
def addresses(**kwargs: Any) -> list[CheckMessage]:
    """The address that people type must be one that the site answers to."""
    found: list[CheckMessage] = []
    if not settings.SECURE:
        found.append(
            Warning(
                "BASE_URL is not https.",
                hint="Set BASE_URL to the https address that people type.",
                id="ours.W001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS lets every host name in.",
                hint="Name the hosts of BASE_URL.",
                id="ours.E001",
            )
        )
    return found


@register(Tags.database)
def walls(databases: Sequence[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """The runtime role may own nothing and may not look past the policies."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolsuper or rolbypassrls from pg_roles "
            "where rolname = current_user"
        )
        name, unbound = cursor.fetchone()
    if name == settings.OURS_RUNTIME_ROLE and not unbound:
        return []
    return [
        Error(
            f"The database connection runs as “{name}”, which row-level security "
            "does not bind.",
            hint=f"Let the login run as {settings.OURS_RUNTIME_ROLE}: "
            "docs/operations.md, “Roles”.",
            id="ours.E002",
        )
    ]
