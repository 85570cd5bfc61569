"""The incident page with all its forms; one of them may carry what was refused."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from incidents.forms import circumstances, looking_back
from incidents.forms import page as forms
from incidents.forms.page import PageForm
from incidents.lifecycle import Audience, State
from incidents.models import ConfidentialNote, Incident
from incidents.presenters import page as presenter
from incidents.presenters import told_to
from incidents.queries import incidents as queries
from incidents.queries import proposals
from incidents.queries.around import Around
from incidents.queries.incidents import IncidentPage
from incidents.wording import as_data
from partnership import clock
from partnership.access import Door

ALWAYS: tuple[type[PageForm], ...] = (
    forms.UpdateForm,
    circumstances.FactorForm,
    circumstances.TouchesForm,
    circumstances.EventForm,
    looking_back.ThankForm,
    looking_back.ConfidenceForm,
)
WHILE_OPEN: tuple[type[PageForm], ...] = (
    forms.HandOverForm,
    circumstances.StepForm,
    circumstances.ProcessForm,
    circumstances.EnterForm,
)
HEADS_UP: tuple[type[PageForm], ...] = (forms.HappenedForm, forms.AvertedForm)
INCIDENT: tuple[type[PageForm], ...] = (
    forms.OriginForm,
    forms.SeverityForm,
    forms.KnewForm,
    forms.TellForm,
)
TOLD_TO = (Audience.BOTH, Audience.LEADERSHIP)
OVER: tuple[type[PageForm], ...] = (looking_back.ActionForm, looking_back.AnswerForm)


def around_of(door: Door, ref: str) -> Around:
    """The incident, if this person sees it, and what its forms need to know."""
    return Around(door, queries.by_ref(door, ref), clock.now())


def show(
    request: HttpRequest,
    around: Around,
    *,
    refused: PageForm | None = None,
    note: ConfidentialNote | None = None,
    correcting: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The whole page; `note` is one that this person has just opened."""
    data = queries.page(around.door, around.incident.ref, around.now)
    around.incident = data.incident
    context = {
        "page": presenter.view(around, data),
        "forms": _forms(around, data, refused),
        "refused": refused,
        "note": note,
        "correcting": correcting,
        "share": _share(around, data),
        "will_see": told_to.will_see(around.door, around.members, *_audiences(around)),
        "will_see_told": told_to.will_see(around.door, around.members, *TOLD_TO),
        "hints": hints(around),
        "now": around.now,
    }
    return render(request, "incidents/incident.html", context, status=status)


def _audiences(around: Around) -> tuple[Audience, ...]:
    """Whom an update can be for."""
    if around.incident.both_see_it:
        return (*TOLD_TO, Audience.SIDE)
    return (Audience.SIDE,)


def _forms(
    around: Around, data: IncidentPage, refused: PageForm | None
) -> dict[str, PageForm]:
    found = {form.name: form(around) for form in _wanted(around.incident)}
    if around.incident.state in {State.RESOLVED, State.AVERTED}:
        found["review"] = _review(around, data)
    if data.updates and data.updates[0].side != around.door.side:
        # Something was just told: a hint may offer five minutes for a second look.
        found["update"].fields["text"].widget.attrs["data-answers"] = True
    found["touches"].initial["kpis"] = [kpi.code for kpi in data.kpis]
    if refused is not None:
        found[refused.name] = refused
    return found


def _wanted(incident: Incident) -> tuple[type[PageForm], ...]:
    state = State(incident.state)
    wanted = ALWAYS
    if incident.is_open:
        wanted += WHILE_OPEN
    if state == State.HEADS_UP:
        wanted += HEADS_UP
    elif state != State.AVERTED:
        wanted += INCIDENT
    if not incident.is_open:
        wanted += OVER
    return wanted


def _review(around: Around, data: IncidentPage) -> PageForm:
    review = data.review
    initial: dict[str, Any] = {"version": 0}
    if review is not None:
        names = ("what_happened", "went_well", "learned", "version")
        initial = {name: getattr(review, name) for name in names}
    return looking_back.ReviewForm(around, initial=initial)


def _share(around: Around, data: IncidentPage) -> dict[str, Any]:
    """How far the sharing of the review with leadership is.

    `newer`: it was written on since leadership was shown it.
    """
    if data.review is None or not data.incident.both_see_it:
        return {}
    shared = proposals.shared_version(around.door, data.incident)
    version = data.review.version
    if shared == version:
        return {}
    newer, place = bool(shared), around.door.partnership
    waiting = proposals.sharing(around.door, data.incident, around.now)
    if waiting is None or waiting.terms["review"] != version:
        return {"version": version, "newer": newer}
    if waiting.side == around.door.side:
        other = place.organisation_of(around.door.side.other)
        waits = _("It waits for a leader at %s.") % other
        return {"waits": waits, "newer": newer}
    company = place.organisation_of(waiting.side)
    return {"version": version, "proposed_by": company, "newer": newer}


def hints(around: Around) -> dict[str, Any]:
    """The wording hints, with the names that are known here."""
    return hints_for(around.door, [member.user.name for member in around.members])


def hints_for(door: Door, people: list[str]) -> dict[str, Any]:
    companies = [organisation.name for organisation in door.partnership.organisations]
    return as_data([*companies, *filter(None, people)], _)
