"""Columns and checks that several tables have in common."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q


class WordField(models.CharField[Any, Any]):
    """One word of an enumeration."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)


def one_of(
    field: str, words: type[StrEnum] | list[str], name: str
) -> models.CheckConstraint:
    """The database takes no other word than these."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [str(word) for word in words]}), name=name
    )


def together(name: str, *fields: str) -> models.CheckConstraint:
    """Fields that are all empty or all filled."""
    empty = Q(**{f"{field}__isnull": True for field in fields})
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=empty | filled, name=name)


def said(field: str, name: str) -> models.CheckConstraint:
    """A text that says something: blanks alone do not."""
    return models.CheckConstraint(condition=Q(**{f"{field}__regex": r"\S"}), name=name)
