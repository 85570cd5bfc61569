"""The incident page, and the posts about its updates and its course."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from incidents.actions import acknowledging, facts, telling, timeline, updates
from incidents.forms import page as forms
from incidents.forms.circumstances import EventForm, TouchesForm
from incidents.lifecycle import Audience
from incidents.models import Incident, Update
from incidents.presenters import page as presenter
from incidents.queries import incidents as queries
from incidents.views.acting import act, posted, press
from incidents.views.showing import around_of, show
from partnership import access
from partnership.access import Door, Permission
from partnership.views.reading import whole_number

WRITE = Permission.WRITE_INCIDENTS
Say = Callable[[Update], str]


@access.page(Permission.READ)
@require_safe
def incident(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    """What is going on, who resolves it, when the next update comes."""
    correcting = whole_number(request.GET, "correct")
    return show(request, around_of(door, ref), correcting=correcting)


@access.page(WRITE)
@posted
def incident_update(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def post(form: forms.UpdateForm, now: datetime) -> Update:
        return updates.post_update(by=door, ref=ref, words=form.words(), now=now)

    return act(request, door, ref, forms.UpdateForm, post, _updated(door))


def _updated(door: Door) -> Say:
    def say(update: Update) -> str:
        if update.audience == Audience.SIDE:
            company = door.partnership.organisation_of(door.side)
            return _("Saved. Only %s sees it.") % company
        if not update.incident.is_open:
            return _("Resolved. Look back together while it is fresh.")
        other = door.partnership.organisation_of(door.side.other)
        return _("Posted. %s sees your words as you wrote them.") % other

    return say


@access.page(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def incident_still(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    """“Nothing new, still on it”; the link of a mail asks once more."""
    if request.method != "POST":
        return _confirm(request, door, ref, "still")
    return press(request, door, ref, updates.still_on_it, _still(door))


def _still(door: Door) -> Say:
    def say(update: Update) -> str:
        promised = timeline.open_promise(update.incident)
        if promised is None:
            return _("Posted.")
        until = presenter.next_update(promised.due_at, update.at, door)
        return _("Posted. %s") % until

    return say


@access.page(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def incident_acknowledge(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    """“We have seen it”; the link of a mail asks once more."""
    if request.method != "POST":
        return _confirm(request, door, ref, "acknowledge")
    other = door.partnership.organisation_of(door.side.other)
    say = _("Noted. %s knows that you have seen it.") % other
    return press(request, door, ref, acknowledging.acknowledge, lambda _done: say)


def _confirm(request: HttpRequest, door: Door, ref: str, what: str) -> HttpResponse:
    around = around_of(door, ref)
    data = queries.page(door, ref, around.now)
    context = {"page": presenter.view(around, data), "what": what}
    return render(request, "incidents/confirm.html", context)


@access.page(WRITE)
@posted
def incident_correct(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    def correct(form: forms.CorrectionForm, now: datetime) -> Update:
        text = form.cleaned_data["text"]
        return updates.correct(by=door, ref=ref, number=number, text=text, now=now)

    say = _("Put right. What was said before stays readable.")
    return act(request, door, ref, forms.CorrectionForm, correct, lambda _done: say)


@access.page(WRITE)
@posted
def incident_tell(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def tell(form: forms.TellForm, now: datetime) -> Incident:
        wide = form.cleaned_data["leadership"]
        return telling.tell_other_side(
            by=door,
            ref=ref,
            audience=Audience.LEADERSHIP if wide else Audience.BOTH,
            now=now,
        )

    say = _("Told. %s sees it from now on; your own notes stay with you.")
    other = door.partnership.organisation_of(door.side.other)
    return act(request, door, ref, forms.TellForm, tell, lambda _done: say % other)


@access.page(WRITE)
@posted
def incident_happened(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def happened(form: forms.HappenedForm, now: datetime) -> Incident:
        said = form.cleaned_data
        return telling.became_incident(
            by=door,
            ref=ref,
            severity=said["severity"],
            origin=said["origin"],
            text=said["text"],
            now=now,
        )

    say = _("It is an incident now. Both sides had time to prepare.")
    return act(request, door, ref, forms.HappenedForm, happened, lambda _done: say)


@access.page(WRITE)
@posted
def incident_averted(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def averted(form: forms.AvertedForm, now: datetime) -> Incident:
        return telling.averted(
            by=door, ref=ref, text=form.cleaned_data["text"], now=now
        )

    say = _("It did not happen: a good end. No further update is promised.")
    return act(request, door, ref, forms.AvertedForm, averted, lambda _done: say)


@access.page(WRITE)
@posted
def incident_knew(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def answer(form: forms.KnewForm, now: datetime) -> Incident:
        knew = form.cleaned_data["knew"] == "yes"
        return acknowledging.answer_knew(by=door, ref=ref, knew=knew, now=now)

    say = _("Thank you for the answer. It never lowers a score.")
    return act(request, door, ref, forms.KnewForm, answer, lambda _done: say)


@access.page(WRITE)
@posted
def incident_origin(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def began(form: forms.OriginForm, now: datetime) -> Incident:
        origin = form.cleaned_data["origin"]
        return facts.where_it_began(by=door, ref=ref, origin=origin, now=now)

    say = _("Noted. Both sides see where it began.")
    return act(request, door, ref, forms.OriginForm, began, lambda _done: say)


@access.page(WRITE)
@posted
def incident_severity(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def severe(form: forms.SeverityForm, now: datetime) -> Incident:
        severity = form.cleaned_data["severity"]
        return facts.how_severe(by=door, ref=ref, severity=severity, now=now)

    say = _("Noted. Both sides see how severe it is.")
    return act(request, door, ref, forms.SeverityForm, severe, lambda _done: say)


@access.page(WRITE)
@posted
def incident_touches(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def touches(form: TouchesForm, now: datetime) -> Incident:
        return facts.touches(by=door, ref=ref, kpis=form.cleaned_data["kpis"], now=now)

    say = _("Noted. The charts of these KPIs show it.")
    return act(request, door, ref, TouchesForm, touches, lambda _done: say)


@access.page(WRITE)
@posted
def incident_events(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def link(form: EventForm, now: datetime) -> Incident:
        event = form.cleaned_data["event"]
        return facts.link_event(by=door, ref=ref, event=event, now=now)

    say = _("Noted. It belongs to the story now.")
    return act(request, door, ref, EventForm, link, lambda _done: say)
