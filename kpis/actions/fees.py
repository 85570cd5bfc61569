"""The fees of a window: entered by the client's leader, confirmed by the partner's.

Every entry is kept. What is confirmed stays in force until a later entry is confirmed.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.actions.restating import touch
from kpis.models import FeesEntry, WindowFees
from kpis.terms.fields import (
    MONEY_TOTAL,
    MOST_CHARACTERS,
    SHARE_OF_FEES,
    NotReadableError,
    decimal_of,
)
from partnership import audit, periods
from partnership.access import Door, Permission
from partnership.locks import hold
from partnership.models import Side
from partnership.periods import Kind, Period, PeriodError

WHOLE: Final = 100
AMOUNTS: Final = ("fees", "at_risk", "cap")


@transaction.atomic
def enter_fees(
    *,
    by: Door,
    window: str,
    fees: object,
    at_risk: object,
    now: datetime,
    cap: object = None,
    why: str = "",
) -> FeesEntry:
    """The client's leader enters fees, at-risk share (per cent) and, if any, a cap.

    Provisional until confirmed. Where fees are confirmed already they stay in force
    until this entry is, and `why` says why they change. Raises ValidationError with a
    sentence per field.
    """
    _require(by, Side.CLIENT, _("A leader of the client’s side enters the fees."))
    period = _window(by, window)
    amounts = _amounts(fees, at_risk, cap)
    hold(by.partnership)
    row = by.rows(WindowFees).filter(window=period.key).first()
    confirmed = row if row and row.confirmed_at else None
    entry = FeesEntry.objects.create(
        partnership=by.partnership,
        window=period.key,
        why=_why(why, confirmed, amounts),
        entered_by=by.member,
        entered_at=now,
        **amounts,
    )
    if confirmed is None:
        _put_in_force(entry)
        _touch(by, period, now)
    _record(by, period, "fees entered", now)
    return entry


@transaction.atomic
def confirm_fees(
    *, by: Door, window: str, entered_at: datetime | None, now: datetime
) -> FeesEntry:
    """The partner's leader confirms what was entered at `entered_at`.

    That moment names the entry that was read: fees that were entered again meanwhile
    are not confirmed.
    """
    _require(by, Side.PARTNER, _("A leader of the partner’s side confirms the fees."))
    period = _window(by, window)
    hold(by.partnership)
    entries = by.rows(FeesEntry).filter(window=period.key)
    entry = entries.order_by("entered_at", "pk").last()
    if entry is None:
        raise ValidationError(
            _("No fees are entered for this window yet; the client’s leader does it.")
        )
    if entry.entered_at != entered_at:
        raise ValidationError(
            _("The fees were entered again while you read them. Look at them anew.")
        )
    if entry.confirmed_at is None:
        entry.confirmed_by, entry.confirmed_at = by.member, now
        entry.save(update_fields=["confirmed_by", "confirmed_at"])
        _put_in_force(entry)
        _touch(by, period, now)
        _record(by, period, "fees confirmed", now)
    return entry


def _put_in_force(entry: FeesEntry) -> None:
    """What counts for the window from now on; scorecards read nothing else."""
    taken = (*AMOUNTS, "entered_by", "entered_at", "confirmed_by", "confirmed_at")
    WindowFees.objects.update_or_create(
        pk=(entry.partnership_id, entry.window),
        defaults={name: getattr(entry, name) for name in taken},
    )


def _why(
    why: str, confirmed: WindowFees | None, amounts: dict[str, Decimal | None]
) -> str:
    """The reason for changing what is confirmed; nothing else needs one."""
    why = why.strip()
    if "\x00" in why or len(why) > MOST_CHARACTERS:
        sentence = _("Use at most %(most)s ordinary characters.")
        raise ValidationError({"why": sentence % {"most": MOST_CHARACTERS}})
    if confirmed is None:
        return why
    if not why:
        raise ValidationError(
            {"why": _("Say why the confirmed fees change: the other side reads it.")}
        )
    if all(getattr(confirmed, name) == amounts[name] for name in AMOUNTS):
        raise ValidationError(_("These are the fees that are confirmed already."))
    return why


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


def _touch(by: Door, period: Period, now: datetime) -> None:
    touch(
        by.partnership,
        periods.periods_touched(
            by.partnership.calendar, [period.first], (Kind.WINDOW, Kind.QUARTER)
        ),
        now,
    )


def _record(by: Door, period: Period, what: str, now: datetime) -> None:
    """No amount is in the record: contributors may read it."""
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"window": period.key},
    )
