"""The money of a window: entered by the client's leader, confirmed by the partner's."""

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
from kpis.forms.fees import FeesForm
from kpis.presenters.fees import Line, lines_of
from kpis.queries.fees import recent_windows
from kpis.terms import plain
from partnership import access, clock, periods
from partnership.access import Door, Permission
from partnership.models import Side
from partnership.periods import Kind, Period, PeriodError
from partnership.views.acting import form_page


@access.page(Permission.READ_MONEY)
@require_safe
def fees(request: HttpRequest, door: Door) -> HttpResponse:
    windows = recent_windows(door.partnership, clock.now())
    context = {
        "lines": lines_of(door, windows),
        "may_enter": door.side == Side.CLIENT,
        "may_confirm": door.side == Side.PARTNER,
        "currency": door.partnership.currency,
    }
    return render(request, "kpis/fees.html", context)


@access.page(Permission.READ_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def fees_enter(request: HttpRequest, door: Door, period: str) -> HttpResponse:
    window = window_named(door, period)
    (line,) = lines_of(door, [window])
    sent = request.POST if request.method == "POST" else None
    form = FeesForm(sent, initial=_initial(line), confirmed=line.is_confirmed)
    if form.is_valid() and entered(door, window, form):
        messages.success(request, saved_words(door, line))
        return redirect("fees", door.partnership.slug)
    context = {
        "form": form,
        "line": line,
        "window": window,
        "currency": door.partnership.currency,
    }
    return form_page(request, form, "kpis/fees_form.html", context)


def saved_words(door: Door, line: Line) -> str:
    """What holds until the other side has confirmed."""
    company = {"company": door.partnership.partner}
    if line.is_confirmed:
        sentence = _(
            "Sent. The confirmed fees stay in force until %(company)s confirms "
            "the change."
        )
        return sentence % company
    return _("Saved, provisional until %(company)s confirms.") % company


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


def _initial(line: Line) -> dict[str, str]:
    """The last entry, whether it is confirmed or waits."""
    last = line.to_confirm or line.in_force
    if last is None:
        return {}
    return {
        "fees": plain(last.of.fees),
        "at_risk": plain(last.of.at_risk),
        "cap": "" if last.of.cap is None else plain(last.of.cap),
    }
