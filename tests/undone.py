"""Trying something in a transaction that stays as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Take back at the end whatever the block did to the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
