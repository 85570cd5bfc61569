"""A leader starts another partnership of their own company."""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnership import clock, limits
from partnership.actions.founding import found
from partnership.forms import FoundingForm
from partnership.models import Member
from partnership.queries.members import led_by
from partnership.views.acting import form_page

MOST_A_DAY = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_new(request: HttpRequest) -> HttpResponse:
    """With whom, about what; then the other side's first leader is invited."""
    now = clock.now()
    doors = led_by(request.user, now)
    if not doors:
        raise PermissionDenied(
            _(
                "A leader of a partnership can start another one. The first one is "
                "made by whoever runs Ours for you."
            )
        )
    form = FoundingForm(doors, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if limits.is_too_often(
            request,
            "founding",
            most=MOST_A_DAY,
            per=timedelta(days=1),
            who=str(request.user.pk),
        ):
            return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        if member := _found(form, now):
            messages.success(request, _("Started. Now invite your counterpart."))
            return redirect("members_first_leader", member.partnership.slug)
    context = {"form": form, "several": len(doors) > 1}
    return form_page(request, form, "partnership/new_partnership.html", context)


def _found(form: FoundingForm, now: datetime) -> Member | None:
    """The founder's membership, or None where the form says what to put right."""
    try:
        return found(by=form.chosen.member, now=now, **form.said())
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
