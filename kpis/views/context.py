"""The big picture: what else happened, from either side or from outside."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.actions.context import record_event, take_back_event
from kpis.forms.context import ContextForm
from kpis.presenters import context as presenter
from kpis.queries.context import events
from partnership import access, clock, periods
from partnership.access import Door, Permission
from partnership.views.acting import done, form_page

PER_PAGE = 50


@access.page(Permission.READ)
@require_http_methods(["GET", "HEAD", "POST"])
def context(request: HttpRequest, door: Door) -> HttpResponse:
    """What was written down, the newest first, and the form for more."""
    today = periods.local_day(door.partnership.calendar, clock.now())
    form = ContextForm(door, today, request.POST or None)
    if request.method == "POST":
        door.require(Permission.WRITE_INCIDENTS)
        if form.is_valid() and _recorded(door, form):
            said = _("Written down. It stands on the charts of our KPIs.")
            messages.success(request, said, extra_tags=form.draft)
            return redirect("context", door.partnership.slug)
    page = Paginator(events(door), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form if door.may(Permission.WRITE_INCIDENTS) else None,
        "page": page,
        "lines": presenter.lines(door, page.object_list),
        "now": clock.now(),
    }
    return form_page(request, form, "kpis/context.html", shown)


def _recorded(door: Door, form: ContextForm) -> bool:
    """Write down what the form holds; what is refused is asked at its field."""
    try:
        record_event(by=door, now=clock.now(), **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


@access.page(Permission.WRITE_INCIDENTS)
@require_POST
def take_back(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """It was written wrongly."""

    def act() -> str:
        take_back_event(by=door, number=number, now=clock.now())
        return _("Taken back. Write it anew where it was only written wrongly.")

    return done(request, act, "context", door.partnership.slug)
