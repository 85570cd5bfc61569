"""Mails that were tried in vain: those that come back, and those given up."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from partnership import clock, tenancy
from partnership.doctor.findings import Finding, good, look
from partnership.mail import attempts
from partnership.models import Partnership

LOOKED_AT = timedelta(days=7)
LATE = timedelta(hours=1)
WHAT_TO_DO = (
    "Look at the mail server; leaders try again at “notices” and “status links”."
)

CameBack = Callable[[datetime], Iterable[tuple[int, datetime]]]


def unsent() -> Finding:
    """Mails of the last days that did not go out: none for long, none given up."""
    now = clock.now()
    found = _came_back(now - LOOKED_AT)
    waiting = [begun for tried, begun in found if tried < attempts.MOST]
    given_up = len(found) - len(waiting)
    longest = max((now - begun for begun in waiting), default=timedelta())
    if not found:
        return good("no mail of the last 7 days waits for another attempt")
    told = f"{len(waiting)} wait for another attempt"
    if waiting:
        told += f", one for {longest / timedelta(minutes=1):.0f} minutes"
    if not given_up and longest <= LATE:
        return good(told)
    return look(f"{told}; {given_up} given up", WHAT_TO_DO)


def _came_back(since: datetime) -> list[tuple[int, datetime]]:
    """Attempts and beginning of each, over all partnerships: counts and times only.

    The packages that write mails are named in `settings.OURS_MAILS`, so that imports
    stay one-way.
    """
    with tenancy.office(), transaction.atomic():
        everybody = list(Partnership.objects.values_list("pk", flat=True))
    with tenancy.scope(everybody), transaction.atomic():
        return [row for name in settings.OURS_MAILS for row in _finder(name)(since)]


def _finder(name: str) -> CameBack:
    found: CameBack = import_string(name)
    return found
