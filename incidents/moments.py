"""The times that people write: one clear sentence for what cannot be kept."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from incidents.lifecycle import FURTHEST_PROMISE
from partnership.errors import Refused
from partnership.texts import aware


def promise_time(
    raw: datetime, now: datetime, field: str = "next_update_at"
) -> datetime:
    """A time that can be promised: ahead, and at most a year."""
    at = aware(raw, field)
    if at <= now:
        raise Refused(_("Promise a time that is still ahead."), field)
    if at - now > FURTHEST_PROMISE:
        raise Refused(_("Promise an update within a year."), field)
    return at


def time_known(raw: datetime, now: datetime, field: str) -> datetime:
    """A time that lies behind us: when something began, or was noticed."""
    at = aware(raw, field)
    if at > now:
        raise Refused(_("That time is still ahead; say when it was."), field)
    if now - at > 10 * FURTHEST_PROMISE:
        raise Refused(_("Check the year: that is very long ago."), field)
    return at


def time_expected(raw: datetime, now: datetime, field: str = "expected_at") -> datetime:
    """When something might happen: from about now on, within two years."""
    at = aware(raw, field)
    if at < now - timedelta(hours=1):
        raise Refused(
            _("That time has passed. If it happened, log an incident instead."), field
        )
    if at - now > 2 * FURTHEST_PROMISE:
        raise Refused(_("Say a time within two years."), field)
    return at
