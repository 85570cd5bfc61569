"""The one question that a status link may ask before a scope exists.

A SECURITY DEFINER function of the database (migration 0008) that takes a proof and
returns ids only.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from partnership.lookups import digest


@dataclass(frozen=True)
class LinkFound:
    """Ids of the link and its partnership; the revision of the page as it is now.

    Revision 0: the page was never built.
    """

    link: int
    partnership: int
    revision: int


def status_link(secret: str, now: datetime) -> LinkFound | None:
    """What a link's secret opens; None where it was revoked or never was. One query.

    A link that was made for a member, or by one, opens nothing once the member is
    no longer let in.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from ours_status_link(%s, %s)", [digest(secret), now])
        row = cursor.fetchone()
    return LinkFound(*row) if row else None
