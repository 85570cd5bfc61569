"""Context events: what else happened, written down by either side."""

from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.importing.book import FIRST_DAY, LAST_DAY
from kpis.models import ContextEvent
from partnership import audit
from partnership.access import Door, Permission
from partnership.actions.numbers import next_number
from partnership.texts import is_storable

DAYS: Final = ("starts_on", "ends_on")
TEXTS: Final = ("what", "department")


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
    _check(event)
    event.save(force_insert=True)
    _record(by, event, "event recorded", now)
    return event


@transaction.atomic
def take_back_event(*, by: Door, number: int, now: datetime) -> ContextEvent:
    """It was written wrongly: from now on it stands on no chart, and stays readable.

    Whoever writes events of the side that wrote it may; 404 for an unknown number.
    Raises ValidationError.
    """
    by.require(Permission.WRITE_INCIDENTS)
    event: ContextEvent = by.get(ContextEvent, number=number)
    if event.by.side != by.side:
        raise ValidationError(
            _("The other side wrote this down; only that side can take it back.")
        )
    # Two clicks at once: the second one changes nothing.
    waiting = by.rows(ContextEvent).filter(pk=event.pk, taken_back_at=None)
    if waiting.update(taken_back_by=by.member, taken_back_at=now):
        _record(by, event, "event taken back", now)
    return event


def _check(event: ContextEvent) -> None:
    for name in TEXTS:
        if not is_storable(getattr(event, name)):
            raise ValidationError({name: _("Use ordinary characters.")})
    event.full_clean()
    for name in DAYS:
        day = getattr(event, name)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                {
                    name: _("Choose a day between %(first)s and %(last)s.")
                    % {"first": FIRST_DAY, "last": LAST_DAY}
                }
            )


def _record(by: Door, event: ContextEvent, what: str, now: datetime) -> None:
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"number": event.number},
    )
