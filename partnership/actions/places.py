"""Setting a partnership up: by the instance's desk, or by a leader of another one."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnership import audit, outbox, tenancy
from partnership.local_time import PeriodError, known_zone
from partnership.models import Organisation, Partnership, Queue
from partnership.models.queues import ALL

SETTINGS = frozenset(
    {
        "programme",
        "time_zone",
        "currency",
        "week_start",
        "window_start_day",
        "fiscal_start_month",
    }
)


@transaction.atomic
def create_partnership(
    *, by: str, slug: str, client: str, partner: str, now: datetime, **settings: Any
) -> Partnership:
    """A new partnership of two organisations, with its queue `all`.

    `by` is the name of the person or command at the desk. Raises ValidationError with
    a sentence per field.
    """
    if unknown := set(settings) - SETTINGS:
        raise TypeError(f"no such setting: {sorted(unknown)}")
    with tenancy.office():
        both = {"client": _organisation(client), "partner": _organisation(partner)}
    return set_up(Partnership(slug=slug, **both, **settings), by=by, now=now)


def set_up(partnership: Partnership, *, by: str, now: datetime) -> Partnership:
    """Keep a new partnership, with its queue `all`, inside a transaction.

    Raises ValidationError with a sentence per field.
    """
    with tenancy.office():
        _check(partnership)
        partnership.save(force_insert=True)
    with tenancy.scope([partnership.pk]):
        Queue.objects.create(
            partnership=partnership, code=ALL, name=_("Whole partnership")
        )
        audit.record(
            partnership=partnership,
            by=by,
            what="partnership created",
            now=now,
            about={
                "client": partnership.client.name,
                "partner": partnership.partner.name,
            },
        )
        outbox.tell_followers(partnership_id=partnership.pk, key="new", due_at=now)
    return partnership


def _organisation(name: str) -> Organisation:
    """The desk's way to a company: by its name, the oldest where there are several."""
    name = name.strip()
    if not name:
        raise ValidationError(_("Name both organisations."))
    known = Organisation.objects.filter(name=name).order_by("pk").first()
    return known or Organisation.objects.create(name=name)


def _check(partnership: Partnership) -> None:
    try:
        known_zone(partnership.time_zone)
    except PeriodError as refused:
        raise ValidationError({"time_zone": str(refused)}) from None
    partnership.full_clean()


def partnership_named(slug: str) -> Partnership:
    """The partnership of an address, for commands at the desk."""
    with tenancy.office(), transaction.atomic():
        return Partnership.objects.select_related("client", "partner").get(slug=slug)
