"""The few questions that may be asked before a scope exists.

Each is a SECURITY DEFINER function of the database (0002, 0006) that takes a
proof and returns ids only.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from partnership.postgres.base import prepared


def partnerships_of(user_id: int, now: datetime) -> tuple[int, ...]:
    """Ids of the partnerships that a signed-in user is an active member of."""
    with prepared() as cursor:
        cursor.execute("select * from ours_memberships(%s, %s)", [user_id, now])
        return tuple(row[0] for row in cursor.fetchall())


@dataclass(frozen=True)
class TokenIds:
    token: int
    partnership: int
    user: int


def token(secret: str, now: datetime) -> TokenIds | None:
    """The ids behind an API token that is neither revoked nor expired."""
    with connection.cursor() as cursor:
        cursor.execute("select * from ours_token(%s, %s)", [digest(secret), now])
        row = cursor.fetchone()
    return TokenIds(*row) if row else None


@dataclass(frozen=True)
class InvitationIds:
    invitation: int
    partnership: int


def invitation(link_digest: str, now: datetime) -> InvitationIds | None:
    """The ids behind an invitation's link, while it can be accepted.

    One question for all that cannot be: used, withdrawn, too old, never made, or
    made by somebody who no longer leads.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from ours_invitation(%s, %s)", [link_digest, now])
        row = cursor.fetchone()
    return InvitationIds(*row) if row else None


def secret_of(seed: str, *, purpose: str) -> str:
    """256 bits that follow from a seed and the instance's secret key.

    Nobody knows them who has the database alone, and a mail can be written twice.
    """
    made = salted_hmac(purpose, seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: nothing that could be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
