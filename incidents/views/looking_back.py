"""In confidence, and the review."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.actions import confidence, reviewing
from incidents.forms import looking_back as forms
from incidents.models import Review, ReviewAction, ReviewAnswer
from incidents.views.acting import act, posted, press
from incidents.views.showing import around_of, show
from partnership import access
from partnership.access import Door, Permission
from partnership.models import Proposal, ProposalState

WRITE = Permission.WRITE_INCIDENTS


@access.page(WRITE)
@posted
def incident_confidence(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    """Tell the named people; the receipt is shown once."""

    def tell(form: forms.ConfidenceForm, now: datetime) -> str:
        said = form.cleaned_data
        return confidence.tell_in_confidence(
            by=door, ref=ref, text=said["text"], readers=said["readers"], now=now
        )

    def say(receipt: str) -> str:
        return _("Your receipt, keep it: %s") % receipt

    return act(request, door, ref, forms.ConfidenceForm, tell, say)


@access.page(WRITE)
@posted
def incident_confidence_read(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    """Opened on this one page; the read is recorded."""
    around = around_of(door, ref)
    note = confidence.read_in_confidence(
        by=door, ref=ref, number=number, now=around.now
    )
    return show(request, around, note=note)


@access.page(WRITE)
@posted
def incident_review(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def write(form: forms.ReviewForm, now: datetime) -> Review:
        return reviewing.write_review(
            by=door,
            ref=ref,
            words=form.said(),
            version=form.cleaned_data["version"] or 0,
            now=now,
        )

    say = _("Saved. Both sides can read it and write on.")
    return act(request, door, ref, forms.ReviewForm, write, lambda _done: say)


@access.page(WRITE)
@posted
def incident_review_actions(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def add(form: forms.ActionForm, now: datetime) -> ReviewAction:
        return reviewing.add_action(by=door, ref=ref, words=form.said(), now=now)

    say = _("Added. Both sides see who does it and by when.")
    return act(request, door, ref, forms.ActionForm, add, lambda _done: say)


@access.page(WRITE)
@posted
def incident_review_action_done(
    request: HttpRequest, door: Door, ref: str, number: int
) -> HttpResponse:
    say = _("Done. It is true now.")
    return press(
        request, door, ref, reviewing.action_done, lambda _done: say, number=number
    )


@access.page(WRITE)
@posted
def incident_review_answer(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def answer(form: forms.AnswerForm, now: datetime) -> ReviewAnswer:
        said = form.cleaned_data
        return reviewing.answer_review(
            by=door,
            ref=ref,
            learned=said["learned"] == "yes",
            again=said["again"] == "yes",
            now=now,
        )

    say = _("Thank you. Answers are shown as sums, never who.")
    return act(request, door, ref, forms.AnswerForm, answer, lambda _done: say)


@access.page(Permission.AGREE)
@posted
def incident_review_share(request: HttpRequest, door: Door, ref: str) -> HttpResponse:
    def share(form: forms.ShareForm, now: datetime) -> Proposal:
        version = form.cleaned_data["version"]
        return reviewing.share_review(by=door, ref=ref, version=version, now=now)

    def say(proposal: Proposal) -> str:
        if proposal.state == ProposalState.AGREED:
            return _("Both leaders agreed. Leadership sees the review.")
        other = door.partnership.organisation_of(door.side.other)
        return _("Proposed. It waits for a leader at %s.") % other

    return act(request, door, ref, forms.ShareForm, share, say)
