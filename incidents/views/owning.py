"""Owning a resolution: taking it, asking for it, handing it over."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.actions import owning
from incidents.forms.page import HandOverForm
from incidents.models import Incident
from incidents.views.acting import act, posted, press
from partnership import access
from partnership.access import Door, Permission


@access.page(Permission.WRITE_INCIDENTS)
@posted
def incident_own(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def say(incident: Incident) -> str:
        return owning.own_sentence(incident, door.member)

    return press(request, door, ref, owning.own, say)


@access.page(Permission.WRITE_INCIDENTS)
@posted
def incident_hand_over(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def hand(form: HandOverForm, now: datetime) -> Incident:
        to = form.cleaned_data["to"]
        return owning.hand_over(by=door, ref=ref, to=to, now=now)

    def say(incident: Incident) -> str:
        if incident.offered_to is None:
            return _("%s owns the resolution now.") % owning.owner_name(incident)
        name = str(incident.offered_to.user)
        return _("Asked. It stays as it is until %s has it.") % name

    return act(request, door, ref, HandOverForm, hand, say)


@access.page(Permission.WRITE_INCIDENTS)
@posted
def incident_have_it(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    say = _("You own the resolution now. Thank you.")
    return press(request, door, ref, owning.have_it, lambda _done: say)


@access.page(Permission.WRITE_INCIDENTS)
@posted
def incident_let_go(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    say = _("The resolution stays where it is.")
    return press(request, door, ref, owning.let_go_of_request, lambda _done: say)
