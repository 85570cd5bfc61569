"""The record of what was done, written in the same transaction as the deed.

Append-only, chained by hashes that the database computes (migration 0002): the
runtime role may insert and read, nothing else, and `verify_audit` finds the first
entry that was tampered with. That the newest entries are gone shows only beside what
was noted elsewhere (`newest`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from partnership.models import AuditEntry, Member, Partnership


def record(
    *,
    partnership: Partnership,
    by: Member | str,
    what: str,
    now: datetime,
    about: dict[str, Any] | None = None,
) -> None:
    """Write down who (`by`, a member or the name of a command) did what."""
    who, side = (by.user.email, by.side) if isinstance(by, Member) else (by, "")
    AuditEntry.objects.create(
        partnership_id=partnership.pk,
        at=now,
        by=who,
        side=side,
        what=what,
        about=about or {},
    )


@dataclass(frozen=True)
class BrokenLink:
    """The first entry of a chain that is not what was written."""

    partnership_id: int
    number: int


def broken_links() -> Iterator[BrokenLink]:
    """The first broken link of each partnership's chain, within the scope."""
    with connection.cursor() as cursor:
        cursor.execute(VERIFY)
        for row in cursor.fetchall():
            yield BrokenLink(*row)


def newest() -> tuple[int, str]:
    """Number and hash of the last entry of the one partnership in scope."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, "")


# A link is broken where the hash is not that of the entry, where the entry does not
# name its predecessor's hash, or where a number is missing.
VERIFY = """
SELECT partnership_id, min(number) FROM (
    SELECT partnership_id, number, hash, previous,
        ours_audit_hash(partnership_id, number, at, by, side, what, about, previous)
            AS hash_now,
        coalesce(lag(hash) OVER chain, '') AS previous_now,
        coalesce(lag(number) OVER chain, 0) + 1 AS number_now
    FROM partnership_auditentry
    WINDOW chain AS (PARTITION BY partnership_id ORDER BY number)
) AS entry
WHERE hash <> hash_now OR previous <> previous_now OR number <> number_now
GROUP BY partnership_id ORDER BY partnership_id
"""
