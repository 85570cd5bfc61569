"""Asking the database in SQL, where no model has the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection

Values = Sequence[Any] | Mapping[str, Any]


def ask(query: str, values: Values | None = None) -> list[tuple[Any, ...]]:
    """All rows of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def say(statement: str) -> None:
    """A statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def roles() -> dict[str, str]:
    """What the two roles are named here, for questions that name them."""
    return {
        "owner": settings.OURS_OWNER_ROLE,
        "runtime": settings.OURS_RUNTIME_ROLE,
    }
