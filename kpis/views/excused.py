"""Pages of excused periods: what is agreed, propose, one proposal and its answers."""

from collections.abc import Callable
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

from kpis.actions.excused import (
    agree_excused,
    counter_excused,
    propose_again,
    propose_excused,
    withdraw_excused,
)
from kpis.actions.excused_counts import CountsNeededError
from kpis.excuses import read
from kpis.forms.excused import ExcusedForm
from kpis.presenters import excused as presenter
from kpis.queries import excused as queries
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.models import Proposal, ProposalKind, Side
from partnership.views.acting import done, form_page
from partnership.views.reading import whole_number


@access.page(Permission.READ)
@require_safe
def excused(request: HttpRequest, door: Door) -> HttpResponse:
    """What is agreed, what waits for an answer, what came to nothing."""
    page = presenter.page(door, queries.proposals(door), clock.now())
    may_propose = door.may(Permission.PROPOSE_EXCUSE)
    context = {"page": page, "may_propose": may_propose}
    return render(request, "kpis/excused.html", context)


@access.page(Permission.PROPOSE_EXCUSE)
@require_http_methods(["GET", "HEAD", "POST"])
def excused_propose(request: HttpRequest, door: Door) -> HttpResponse:
    """Propose a time; the address may fill in what is known of it."""
    form = ExcusedForm(door, request.POST or None, filled=request.GET)

    def act() -> Proposal:
        return propose_excused(by=door, draft=form.said(), now=clock.now())

    return _form(request, door, form, act, {})


@access.page(Permission.READ)
@require_safe
def excused_proposal(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """One proposal: what comes out, and whose turn it is."""
    page = presenter.proposal_page(door, _named(door, number), clock.now())
    return render(request, "kpis/excused_proposal.html", {"page": page})


@access.page(Permission.AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def excused_counter(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Answer with another time or other KPIs."""
    answered = _named(door, number)
    if not answered.waits(clock.now()) or read(answered.terms).again:
        messages.error(request, _("Nothing else can be proposed here."))
        return redirect("excused_proposal", door.partnership.slug, number)
    terms = read(answered.terms)
    form = ExcusedForm(door, request.POST or None, answers=terms, number=number)

    def act() -> Proposal:
        return counter_excused(
            by=door,
            number=number,
            version=whole_number(request.POST, "version"),
            draft=form.said(),
            reason=form.cleaned_data["answer"],
            now=clock.now(),
        )

    return _form(request, door, form, act, {"answers": answered})


@access.page(Permission.AGREE)
@require_POST
def excused_agree(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Agree to the version that was read."""
    _named(door, number)
    version = whole_number(request.POST, "version")

    def agree() -> str:
        agree_excused(by=door, number=number, version=version, now=clock.now())
        return _("Agreed. The scorecards that it touches follow in a moment.")

    where = (door.partnership.slug, number)
    return done(request, agree, "excused_proposal", *where)


@access.page(Permission.PROPOSE_EXCUSE)
@require_POST
def excused_withdraw(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Take an own proposal back."""
    _named(door, number)

    def withdraw() -> str:
        withdraw_excused(by=door, number=number, now=clock.now())
        return _("Withdrawn. This time counts.")

    return done(request, withdraw, "excused", door.partnership.slug)


@access.page(Permission.AGREE)
@require_POST
def excused_again(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Propose that an excused time counts again."""
    _named(door, number)
    slug = door.partnership.slug
    try:
        reason = request.POST.get("reason", "")
        proposal = propose_again(by=door, number=number, reason=reason, now=clock.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("excused_proposal", slug, number)
    messages.success(request, _sent(door))
    return redirect("excused_proposal", slug, proposal.number)


def _sent(door: Door) -> str:
    other = door.partnership.organisation_of(Side(door.side).other)
    said = _("Sent. It waits for %(company)s; until then nothing changes.")
    return said % {"company": other}


def _named(door: Door, number: int) -> Proposal:
    """A proposal of an excused period by its number, or 404."""
    return door.get(Proposal, number=number, kind=ProposalKind.EXCUSED)


def _form(
    request: HttpRequest,
    door: Door,
    form: ExcusedForm,
    act: Callable[[], Proposal],
    context: dict[str, Any],
) -> HttpResponse:
    """The form, what it asks for, and where it leads once it is sent."""
    if request.method == "POST" and form.is_valid():
        try:
            proposal = act()
        except CountsNeededError as needed:
            form.needs(needed)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _sent(door), extra_tags=form.draft)
            slug = door.partnership.slug
            return redirect("excused_proposal", slug, proposal.number)
    return form_page(request, form, "kpis/excused_form.html", {"form": form, **context})
