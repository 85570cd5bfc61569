"""Answering a proposal: agree, counter, change, withdraw. One address for each."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kpis.actions.targets import (
    agree_target,
    amend_target,
    counter_target,
    withdraw_target,
)
from kpis.models import Kpi, Target
from kpis.presenters.proposals import difference, proposal_page, what_was_read
from kpis.views.targets import form_page, named, sent, target_form
from partnership import access, clock, periods
from partnership.access import Door, Permission
from partnership.actions.proposals import ChangedMeanwhileError, ProposalError
from partnership.models import Proposal
from partnership.views.reading import whole_number


@access.page(Permission.AGREE)
@require_POST
def proposal_agree(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    proposal = named(door, number)
    try:
        target = agree_target(
            by=door, number=number, version=version_read(request), now=clock.now()
        )
    except ProposalError as refused:
        return not_agreed(request, door, proposal, refused)
    messages.success(request, agreed_words(door, target))
    return redirect("proposal", door.partnership.slug, number)


def agreed_words(door: Door, target: Target) -> str:
    """From when it counts, and what that does to what is computed already."""
    today = periods.local_day(door.partnership.calendar, clock.now())
    day = {"day": date_format(target.effective_from)}
    if target.effective_from > today:
        return _("Agreed. It is in force from %(day)s; nothing before changes.") % day
    return _(
        "Agreed. It is in force from %(day)s; periods since then are restated."
    ) % (day)


@access.page(Permission.AGREE)
@require_POST
def proposal_withdraw(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    proposal = named(door, number)
    try:
        withdraw_target(by=door, number=number, now=clock.now())
    except ProposalError as refused:
        return not_agreed(request, door, proposal, refused)
    messages.success(request, _("Withdrawn. What was agreed before stays in force."))
    return redirect("targets", door.partnership.slug)


@access.page(Permission.AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_counter(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    return answer(request, door, number, counter_target)


@access.page(Permission.AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_change(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    return answer(request, door, number, amend_target)


Act = Callable[..., Proposal]


def answer(request: HttpRequest, door: Door, number: int, act: Act) -> HttpResponse:
    """The form that begins with the proposal, and what becomes of it."""
    proposal = named(door, number)
    kpi = door.get(Kpi, code=proposal.subject)
    form = target_form(request, door, kpi, proposal)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, door, form)
    try:
        answered = act(
            by=door,
            number=number,
            version=version_read(request),
            terms=form.terms.as_json(),
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        )
    except ChangedMeanwhileError as changed:
        return not_agreed(request, door, proposal, changed)
    except ProposalError as refused:
        # The one thing that a counter needs and the terms do not know.
        asks_why = act is counter_target and not form.cleaned_data["reason"].strip()
        form.add_error("reason" if asks_why else None, str(refused))
        return form_page(request, door, form)
    return sent(request, door, answered)


def version_read(request: HttpRequest) -> int:
    """The version that the page carried; 0, which there never is, without one."""
    return whole_number(request.POST, "version")


def not_agreed(
    request: HttpRequest, door: Door, proposal: Proposal, refused: ProposalError
) -> HttpResponse:
    """Nothing was written: the proposal as it is now, and what differs from before."""
    proposal = named(door, proposal.number)
    seen = what_was_read(request.POST.get("seen", ""))
    kpi = door.get(Kpi, code=proposal.subject)
    changed = isinstance(refused, ChangedMeanwhileError)
    context = {
        "page": proposal_page(door, proposal, clock.now()),
        "refused": str(refused),
        "difference": difference(door, kpi, seen, proposal) if changed else [],
    }
    return render(request, "kpis/proposal.html", context, status=HTTPStatus.CONFLICT)
