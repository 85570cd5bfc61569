"""When does an incident need an owner? Both leaders agree."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions.agreeing import (
    agree_minutes,
    propose_minutes,
    withdraw_minutes,
)
from incidents.forms.agreeing import OwnerMinutesForm
from incidents.presenters import agreeing
from incidents.queries import proposals as queries
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.views.acting import done, form_page
from partnership.views.reading import whole_number


@access.page(Permission.READ)
@require_http_methods(["GET", "HEAD", "POST"])
def owner_minutes(request: HttpRequest, door: Door) -> HttpResponse:
    """What is in force, what is proposed, what was; propose or counter."""
    now = clock.now()
    page = agreeing.page(door, queries.owner_minutes(door), now)
    answers = bool(page.waiting and page.waiting.may_agree)
    form = OwnerMinutesForm(request.POST or None, answers=answers)
    if request.method == "POST":
        door.require(Permission.AGREE)
        if form.is_valid() and _proposed(door, form):
            said = _("Sent. Nothing changes until a leader of the other side agrees.")
            messages.success(request, said)
            return redirect("owner_minutes", door.partnership.slug)
    context = {"page": page, "form": form}
    return form_page(request, form, "incidents/owner_minutes.html", context)


def _proposed(door: Door, form: OwnerMinutesForm) -> bool:
    try:
        propose_minutes(by=door, now=clock.now(), **form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


@access.page(Permission.AGREE)
@require_POST
def owner_minutes_agree(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Agree to the version that was read."""
    version = whole_number(request.POST, "version")

    def agree() -> str:
        agree_minutes(by=door, number=number, version=version, now=clock.now())
        minutes = agreeing.spoken(door.partnership.owner_minutes)
        return _("Agreed: an incident needs an owner after %s.") % minutes

    return done(request, agree, "owner_minutes", door.partnership.slug)


@access.page(Permission.AGREE)
@require_POST
def owner_minutes_withdraw(
    request: HttpRequest, door: Door, number: int
) -> HttpResponse:
    """Take an own proposal back."""

    def withdraw() -> str:
        withdraw_minutes(by=door, number=number, now=clock.now())
        return _("Withdrawn.")

    return done(request, withdraw, "owner_minutes", door.partnership.slug)
