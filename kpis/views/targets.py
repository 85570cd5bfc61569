"""Pages of goals and agreements: look, propose, look at a proposal."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kpis.actions.targets import in_force_of, propose_target
from kpis.forms.targets import TargetForm
from kpis.models import Direction, Kpi
from kpis.presenters import agreements
from kpis.presenters.proposals import preview, proposal_page
from kpis.queries import targets as queries
from kpis.terms import read
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.actions.proposals import ProposalError
from partnership.models import Proposal, ProposalKind
from partnership.views.reading import whole_number


@access.page(Permission.READ)
@require_safe
def targets(request: HttpRequest, door: Door) -> HttpResponse:
    page = agreements.page(door, clock.now())
    return render(request, "kpis/targets.html", {"page": page})


@access.page(Permission.AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_propose(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    kpi = door.get(Kpi, code=code)
    if (waiting := open_about(door, kpi)) is not None:
        return redirect("proposal", door.partnership.slug, waiting.number)
    form = target_form(request, door, kpi)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, door, form)
    try:
        proposal = propose_target(
            by=door,
            kpi=kpi,
            terms=form.terms.as_json(),
            reason=form.cleaned_data["reason"],
            outside_document=form.cleaned_data["outside_document"],
            now=clock.now(),
        )
    except ProposalError as refused:
        form.add_error(None, str(refused))
        return form_page(request, door, form)
    return sent(request, door, proposal)


@access.page(Permission.AGREE)
@require_POST
def target_preview(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """What the form would mean; nothing is written. A part of the page for htmx."""
    kpi = door.get(Kpi, code=code)
    answers = None
    if request.GET.get("answers"):
        answers = named(door, whole_number(request.GET, "answers"))
    form = target_form(request, door, kpi, answers, sends=False)
    shown = None
    if form.is_valid():
        before = in_force_of(door, kpi, clock.now())
        shown = preview(door, kpi, form.terms, before, clock.now())
    if request.headers.get("HX-Request"):
        context = {"preview": shown, "form": form}
        return render(request, "kpis/_preview.html", context)
    return form_page(request, door, form, preview=shown)


@access.page(Permission.READ)
@require_safe
def proposal(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    page = proposal_page(door, named(door, number), clock.now())
    return render(request, "kpis/proposal.html", {"page": page})


def named(door: Door, number: int) -> Proposal:
    """A proposal for a target by its number, or 404."""
    return door.get(Proposal, number=number, kind=ProposalKind.TARGET)


def open_about(door: Door, kpi: Kpi) -> Proposal | None:
    """The proposal that waits already; there is one at most."""
    waiting = queries.open_proposals(door.partnership, clock.now())
    return waiting.filter(subject=kpi.code).first()


def target_form(
    request: HttpRequest,
    door: Door,
    kpi: Kpi,
    answers: Proposal | None = None,
    *,
    sends: bool = True,
) -> TargetForm:
    now = clock.now()
    before = read(answers.terms) if answers else in_force_of(door, kpi, now)
    return TargetForm(
        request.POST if request.method == "POST" else None,
        door=door,
        kpi=kpi,
        now=now,
        before=before,
        direction=queries.latest_definition(kpi).direction,
        answers=answers,
        sends=sends,
    )


def form_page(
    request: HttpRequest, door: Door, form: TargetForm, **more: Any
) -> HttpResponse:
    """The form, with what is asked for on top of it."""
    context = {
        "form": form,
        "kpi": form.kpi,
        "answers": form.answers,
        "own": form.is_own,
        "first": form.before is None,
        "counted_only": form.initial["direction"] == Direction.NONE,
        "opened": any(field.errors for field in form.opened),
        **more,
    }
    asks = form.is_bound and bool(form.errors)
    return render(
        request,
        "kpis/target_form.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if asks else HTTPStatus.OK,
    )


def sent(request: HttpRequest, door: Door, proposal: Proposal) -> HttpResponse:
    """Say what happens next, and show what was sent."""
    other = "partner" if door.side == "client" else "client"
    messages.success(
        request,
        _("Sent. It waits for %(company)s; until then nothing changes.")
        % {"company": door.partnership.organisation_of(other)},
    )
    return redirect("proposal", door.partnership.slug, proposal.number)
