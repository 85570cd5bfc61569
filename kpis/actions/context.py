"""Context events: what else happened, written down by either side."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.models import ContextEvent
from partnership import audit
from partnership.access import Door, Permission
from partnership.actions.numbers import next_number


@transaction.atomic
def record_event(
    *,
    by: Door,
    what: str,
    kind: str,
    side: str,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    department: str = "",
) -> ContextEvent:
    """Write down an event that can move a KPI.

    Raises ValidationError with a sentence per field.
    """
    by.require(Permission.WRITE_INCIDENTS)
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("It ends on its first day or later.")})
    event = ContextEvent(
        partnership=by.partnership,
        number=next_number(by.partnership.pk, "event"),
        what=what.strip(),
        kind=kind,
        side=side,
        starts_on=starts_on,
        ends_on=ends_on,
        department=department.strip(),
        by=by.member,
        at=now,
    )
    event.full_clean()
    event.save(force_insert=True)
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what="event recorded",
        now=now,
        about={"number": event.number},
    )
    return event
