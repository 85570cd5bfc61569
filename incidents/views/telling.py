"""Telling: a heads-up in one sentence, or an incident."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incidents import presets
from incidents.actions import telling
from incidents.forms.telling import HeadsUpForm, IncidentForm, TellingForm
from incidents.lifecycle import Expected
from incidents.models import Incident
from incidents.presenters import told_to
from incidents.queries.around import kpis_in_use, members
from incidents.views.showing import hints_for
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.models import Member
from partnership.presenters import times

LATER = "later"


@login_required
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """In which partnership? Asked only where there are several."""
    now = clock.now()
    doors = [
        Door(member.partnership, member)
        for member in access.memberships(request.user, now).order_by("partnership_id")
    ]
    doors = [door for door in doors if door.may(Permission.WRITE_INCIDENTS)]
    if len(doors) == 1:
        return redirect("incident_new", doors[0].partnership.slug)
    places = [door.partnership for door in doors]
    return render(request, "incidents/new_where.html", {"places": places})


@access.page(Permission.WRITE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: HttpRequest, door: Door) -> HttpResponse:
    """What might happen; with `?kind=incident`, what happened."""
    if request.GET.get("kind") == "incident":
        return _log(request, door)
    return _heads_up(request, door)


def _heads_up(request: HttpRequest, door: Door) -> HttpResponse:
    now = clock.now()
    form = HeadsUpForm(door, kpis_in_use(door), now, request.POST or None)

    def tell() -> Incident:
        return telling.tell_heads_up(by=door, words=form.words(), now=now)

    return _told(request, door, form, tell)


def _log(request: HttpRequest, door: Door) -> HttpResponse:
    now = clock.now()
    form = IncidentForm(door, kpis_in_use(door), now, request.POST or None)

    def tell() -> Incident:
        return telling.log_incident(by=door, words=form.words(), now=now)

    return _told(request, door, form, tell)


def _told(
    request: HttpRequest, door: Door, form: TellingForm, tell: Callable[[], Incident]
) -> HttpResponse:
    people = members(door, form.now)
    if request.method != "POST":
        return _page(request, door, form, people)
    if form.is_valid():
        try:
            incident = tell()
        except Refused as error:
            form.refuse(error)
        else:
            said = _what_next(door, incident, people)
            messages.success(request, said, extra_tags=form.draft)
            return redirect("incident", door.partnership.slug, incident.ref)
    return _page(request, door, form, people, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: HttpRequest,
    door: Door,
    form: TellingForm,
    people: list[Member],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    kind = form.draft.replace("-", "_")
    context = {
        "form": form,
        "presets": _presets(door, form.now),
        "will_see": told_to.will_see(door, people, *form.audiences),
        "hints": hints_for(door, [member.user.name for member in people]),
        "now": form.now,
    }
    return render(request, f"incidents/new_{kind}.html", context, status=status)


def _presets(door: Door, now: datetime) -> list[tuple[str, str]]:
    """When the next update comes, by when it might happen."""
    place, found = door.partnership, []
    for expected in (Expected.NOW.value, Expected.TODAY.value, LATER):
        at = presets.after_heads_up(place, now, expected)
        found.append((expected, times.in_zones(at, now, place, door.member.user)))
    return found


def _what_next(door: Door, incident: Incident, people: list[Member]) -> str:
    if not incident.both_see_it:
        return _("Kept for your own side. Tell the other side whenever you are ready.")
    return told_to.were_told(door, people)
