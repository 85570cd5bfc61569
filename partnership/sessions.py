"""Who is signed in: Django's sessions in the database, read by a planned question."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from partnership.postgres.base import prepared

ALIVE = """
SELECT session_key, session_data, expire_date FROM django_session
WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """As Django's own; every request reads one, and few write."""

    def _get_session_from_db(self) -> Session | None:
        # By Django's clock, by which it has written when a session ends.
        with prepared() as cursor:
            cursor.execute(ALIVE, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session(*row)
