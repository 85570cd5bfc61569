"""Making the whole demo world: all of it in one transaction, or none of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from kpis.actions.staging import ensure_months
from partnership import tenancy
from partnership.models import Partnership, User
from partnership.postgres.base import as_owner
from scorecards.demo import story
from scorecards.demo.places import ADMIN, PASSWORD, PEOPLE, PLACES, SLUGS, Place
from scorecards.demo.timeline import HISTORY, Timeline

LONGEST_WINDOW = timedelta(days=31)


class MixedWorldError(Exception):
    """Some of the demo's partnerships are there, and not by the demo."""


def is_made() -> bool:
    """Whether the world is there. Raises `MixedWorldError` for a part of it."""
    with tenancy.office(), transaction.atomic():
        there = set(
            Partnership.objects.filter(slug__in=SLUGS).values_list("slug", flat=True)
        )
    if there and there != set(SLUGS):
        raise MixedWorldError(
            f"There is a partnership {min(there)} here that is not the demo's. "
            "Begin anew with manage.py demo --fresh, which wipes everything, or "
            "run the demo in a checkout of its own."
        )
    return bool(there)


def make(now: datetime, tell: Callable[[str], None] = lambda words: None) -> None:
    """Make it as of `now`; one line to `tell` for each partnership.

    One transaction: a run that is killed half-way leaves nothing behind.
    """
    _make_room(now)
    with transaction.atomic():
        for place in PLACES:
            partnership = _founded(place, now)
            with tenancy.scope([partnership.pk]):
                timeline = Timeline(partnership.calendar, now)
                story.tell(place, partnership, timeline)
            tell(f"{place.client} and {place.partner}: {place.programme}")
        _let_in()
    _measure()


def _founded(place: Place, now: datetime) -> Partnership:
    return story.found(place, now - HISTORY - LONGEST_WINDOW)


def _let_in() -> None:
    """The one password for everybody, hashed once: hashing is slow on purpose."""
    email, name = ADMIN
    User.objects.create_superuser(email, None, name=name)
    emails = [ADMIN[0], *(person.email for person in PEOPLE)]
    User.objects.filter(email__in=emails).update(password=make_password(PASSWORD))


def _measure() -> None:
    """Tell PostgreSQL how large its tables are now, before a worker asks much of it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make_room(now: datetime) -> None:
    """The partitions of all months, in a transaction before the long one."""
    first = (now - HISTORY - LONGEST_WINDOW).date()
    days = [first + timedelta(days=n) for n in range(0, (now.date() - first).days, 28)]
    with transaction.atomic():
        ensure_months([*days, now.date(), _tomorrow(now)])


def _tomorrow(now: datetime) -> date:
    return now.date() + timedelta(days=1)
