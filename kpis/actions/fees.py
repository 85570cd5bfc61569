"""The fees of a window: entered by the client's leader, confirmed by the partner's."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.actions.restating import touch
from kpis.models import WindowFees
from kpis.terms.fields import MONEY_TOTAL, SHARE_OF_FEES, NotReadableError, decimal_of
from partnership import audit, periods
from partnership.access import Door, Permission
from partnership.models import Side
from partnership.periods import Kind, Period, PeriodError

WHOLE: Final = 100


@transaction.atomic
def enter_fees(
    *,
    by: Door,
    window: str,
    fees: object,
    at_risk: object,
    now: datetime,
    cap: object = None,
) -> WindowFees:
    """The client's leader enters fees, at-risk share (per cent) and, if any, a cap.

    Provisional until confirmed; entering again takes a confirmation back. Raises
    ValidationError with a sentence per field.
    """
    _require(by, Side.CLIENT, _("A leader of the client’s side enters the fees."))
    period = _window(by, window)
    row, _created = WindowFees.objects.update_or_create(
        pk=(by.partnership.pk, period.key),
        defaults={
            **_amounts(fees, at_risk, cap),
            "entered_by": by.member,
            "entered_at": now,
            "confirmed_by": None,
            "confirmed_at": None,
        },
    )
    _done(by, period, "fees entered", now)
    return row


@transaction.atomic
def confirm_fees(
    *, by: Door, window: str, entered_at: datetime | None, now: datetime
) -> WindowFees:
    """The partner's leader confirms what was entered at `entered_at`.

    That moment names the version that was read: fees that were entered again
    meanwhile are not confirmed.
    """
    _require(by, Side.PARTNER, _("A leader of the partner’s side confirms the fees."))
    period = _window(by, window)
    row = by.rows(WindowFees).select_for_update().filter(window=period.key).first()
    if row is None:
        raise ValidationError(
            _("No fees are entered for this window yet; the client’s leader does it.")
        )
    if row.entered_at != entered_at:
        raise ValidationError(
            _("The fees were entered again while you read them. Look at them anew.")
        )
    if row.confirmed_at is None:
        row.confirmed_by, row.confirmed_at = by.member, now
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        _done(by, period, "fees confirmed", now)
    return row


def _require(by: Door, side: Side, who: str) -> None:
    by.require(Permission.AGREE)
    by.require(Permission.READ_MONEY)
    if by.side != side:
        raise ValidationError(who)


def _window(by: Door, key: str) -> Period:
    try:
        period = periods.parse(by.partnership.calendar, key)
    except PeriodError as error:
        raise ValidationError({"window": str(error)}) from None
    if period.kind is not Kind.WINDOW:
        raise ValidationError(
            {"window": _("Fees belong to a window: write it like 2026-10.")}
        )
    return period


def _amounts(fees: object, at_risk: object, cap: object) -> dict[str, Decimal | None]:
    problems: dict[str, str] = {}
    found = {
        "fees": _number("fees", fees, MONEY_TOTAL, problems),
        "at_risk": _number("at_risk", at_risk, SHARE_OF_FEES, problems),
        "cap": None
        if cap in (None, "")
        else _number("cap", cap, MONEY_TOTAL, problems),
    }
    if "at_risk" not in problems and (found["at_risk"] or 0) > WHOLE:
        problems["at_risk"] = _("At most 100 % of the fees can be at risk.")
    if problems:
        raise ValidationError(problems)
    return found


def _number(
    field: str, raw: object, fits: tuple[int, int], problems: dict[str, str]
) -> Decimal:
    try:
        number = decimal_of(raw, *fits)
    except NotReadableError as problem:
        problems[field] = str(problem)
        return Decimal(0)
    if number < 0:
        problems[field] = _("Write 0 or more.")
    return number


def _done(by: Door, period: Period, what: str, now: datetime) -> None:
    """No amount is in the record: contributors may read it."""
    touch(
        by.partnership,
        periods.periods_touched(
            by.partnership.calendar, [period.first], (Kind.WINDOW, Kind.QUARTER)
        ),
        now,
    )
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"window": period.key},
    )
