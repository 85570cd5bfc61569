"""The money of a window: entered by the client's leader, confirmed by the partner's."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kpis.actions.fees import confirm_fees, enter_fees
from kpis.forms import FeesForm
from kpis.models import WindowFees
from kpis.queries.fees import fees_by_window, recent_windows
from kpis.terms import plain
from kpis.views.targets import NOT_KEPT
from partnership import access, clock, numbers, periods
from partnership.access import Door, Permission
from partnership.models import Side
from partnership.periods import Kind, Period, PeriodError


@dataclass(frozen=True)
class Line:
    """One window on the page of fees."""

    window: Period
    row: WindowFees | None

    @property
    def at_risk(self) -> str:
        """The share of the fees that is at risk: 10 %."""
        return numbers.exactly(self.row.at_risk, "%") if self.row else numbers.MISSING


@access.page(Permission.READ_MONEY)
@require_safe
def fees(request: HttpRequest, door: Door) -> HttpResponse:
    windows = recent_windows(door.partnership, clock.now())
    known = fees_by_window(door.partnership, windows)
    context = {
        "lines": [Line(window, known.get(window.key)) for window in windows],
        "may_enter": door.side == Side.CLIENT,
        "may_confirm": door.side == Side.PARTNER,
        "currency": door.partnership.currency,
    }
    return render(request, "kpis/fees.html", context)


@access.page(Permission.READ_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def fees_enter(request: HttpRequest, door: Door, period: str) -> HttpResponse:
    window = window_named(door, period)
    row = fees_by_window(door.partnership, [window]).get(window.key)
    sent = request.POST if request.method == "POST" else None
    form = FeesForm(sent, initial=_initial(row))
    if form.is_valid() and entered(door, window, form):
        messages.success(
            request,
            _("Saved, provisional until %(company)s confirms.")
            % {"company": door.partnership.partner},
        )
        return redirect("fees", door.partnership.slug)
    context = {"form": form, "window": window, "currency": door.partnership.currency}
    status = NOT_KEPT if form.errors else 200
    return render(request, "kpis/fees_form.html", context, status=status)


def entered(door: Door, window: Period, form: FeesForm) -> bool:
    """Enter what the form holds; what is refused is asked at its field."""
    try:
        enter_fees(by=door, window=window.key, now=clock.now(), **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


@access.page(Permission.READ_MONEY)
@require_POST
def fees_confirm(request: HttpRequest, door: Door, period: str) -> HttpResponse:
    window = window_named(door, period)
    try:
        # A time that no calendar has raises, one of another form is None.
        read_at = parse_datetime(request.POST.get("entered_at", "")[:40])
    except ValueError:
        read_at = None
    try:
        confirm_fees(by=door, window=window.key, entered_at=read_at, now=clock.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Confirmed. The fees are no longer provisional."))
    return redirect("fees", door.partnership.slug)


def window_named(door: Door, key: str) -> Period:
    """The window of an address, or 404."""
    try:
        window = periods.parse(door.partnership.calendar, key)
    except PeriodError as unknown:
        raise Http404 from unknown
    if window.kind is not Kind.WINDOW:
        raise Http404
    return window


def _initial(row: WindowFees | None) -> dict[str, str]:
    if row is None:
        return {}
    return {
        "fees": plain(row.fees),
        "at_risk": plain(row.at_risk),
        "cap": "" if row.cap is None else plain(row.cap),
    }
