"""What happens next, a side's own process, what contributed, and thanks."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from incidents.actions import factors, steps, thanking
from incidents.forms.circumstances import EnterForm, FactorForm, ProcessForm, StepForm
from incidents.forms.looking_back import ThankForm
from incidents.models import Factor, NextStep, ProcessStep
from incidents.views.acting import act, posted, press
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused

WRITE = Permission.WRITE_INCIDENTS


@access.page(WRITE)
@posted
def incident_next_steps(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def add(form: StepForm, now: datetime) -> NextStep:
        return steps.add_step(by=door, ref=ref, words=form.words(), now=now)

    say = _("Written down. Both sides see what happens next.")
    return act(request, door, ref, StepForm, add, lambda _done: say)


@access.page(Permission.SEE_HEADLINE)
@posted
def incident_next_step_done(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    """Executives, too, finish what is addressed to them."""
    say = _("Done. Both sides see it on the timeline.")
    if door.may(Permission.READ):
        return press(
            request, door, ref, steps.step_done, lambda _done: say, number=number
        )
    try:
        steps.step_done(by=door, ref=ref, number=number, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, say)
    return redirect("recognition", door.partnership.slug)


@access.page(WRITE)
@posted
def incident_process(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def show(form: ProcessForm, now: datetime) -> list[ProcessStep]:
        return steps.set_process(by=door, ref=ref, steps=form.words(), now=now)

    say = _("Shown. The other side can follow each step.")
    return act(request, door, ref, ProcessForm, show, lambda _done: say)


@access.page(WRITE)
@posted
def incident_process_enter(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def enter(form: EnterForm, now: datetime) -> ProcessStep:
        said = form.cleaned_data
        return steps.enter_process(
            by=door,
            ref=ref,
            position=said["position"],
            expected_by=said["expected_by"],
            now=now,
        )

    say = _("Noted. The other side sees where your process is.")
    return act(request, door, ref, EnterForm, enter, lambda _done: say)


@access.page(WRITE)
@posted
def incident_process_leave(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    say = _("Noted. Your process is through.")
    return press(request, door, ref, steps.leave_process, lambda _done: say)


@access.page(WRITE)
@posted
def incident_factors(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def add(form: FactorForm, now: datetime) -> Factor:
        return factors.add_factor(by=door, ref=ref, words=form.said(), now=now)

    say = _("Added. The other side can say whether it sees it too.")
    return act(request, door, ref, FactorForm, add, lambda _done: say)


@access.page(WRITE)
@posted
def incident_factor_seen(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    say = _("Noted. Seeing it is not yet agreeing.")
    return press(
        request, door, ref, factors.factor_seen, lambda _done: say, number=number
    )


@access.page(WRITE)
@posted
def incident_factor_confirm(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    say = _("Noted. Your side sees it too.")
    return press(
        request, door, ref, factors.factor_confirmed, lambda _done: say, number=number
    )


@access.page(Permission.THANK)
@posted
def incident_thank(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    say = _("Thanked. Both sides and leadership see your thanks.")
    if not door.may(Permission.READ):
        return _thank_from_the_wall(request, door, ref, say)

    def thank(form: ThankForm, now: datetime) -> object:
        words = form.cleaned_data["words"]
        return thanking.thank(by=door, ref=ref, words=words, now=now)

    return act(request, door, ref, ThankForm, thank, lambda _done: say)


def _thank_from_the_wall(
    request: HttpRequest, door: Door, ref: str, say: str
) -> HttpResponse:
    """An executive, whose page is the wall."""
    words = request.POST.get("words", "")
    try:
        thanking.thank(by=door, ref=ref, words=words, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, say)
    return redirect("recognition", door.partnership.slug)
