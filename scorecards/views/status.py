"""Status pages of who is signed in: of every partnership of mine, and of one."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.actions import steps
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.views.acting import done
from partnership.views.reading import whole_number
from scorecards.actions.status import asking, confirming
from scorecards.forms import AnswerForm, QuestionForm
from scorecards.presenters import status as says
from scorecards.presenters import status_checks, status_portfolio
from scorecards.presenters.status_acts import acts_of
from scorecards.queries import status as found
from scorecards.status.calendar import ics
from scorecards.status.readers import Reader


# Signing in from here leads on to where a sign-in leads (`partnership.views.start`).
@login_required(redirect_field_name=None)
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """How is each partnership, and which one needs a word from me?"""
    now = clock.now()
    pages = found.pages(request.user, now)
    context = status_portfolio.page(pages, now)
    return render(request, "status/portfolio.html", context)


@access.page(Permission.SEE_HEADLINE)
@require_safe
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """How is this partnership, and what is needed from leadership?"""
    return _page(request, door)


@access.page(Permission.SEE_HEADLINE)
@require_safe
def dates(request: HttpRequest, door: Door) -> HttpResponse:
    """Promised updates and reviews, to be put into a calendar once.

    A calendar that follows them needs an address without a sign-in: a status link.
    """
    slug = door.partnership.slug
    _revision, document = found.current_or_new(door.partnership, clock.now())
    address = f"{settings.BASE_URL}{reverse('status', args=[slug])}"
    return HttpResponse(
        ics(document, address),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


@access.page(Permission.TAKE_STEPS)
@require_POST
def take_step(request: HttpRequest, door: Door, ref: str, number: int) -> HttpResponse:
    """ "I will do it"."""

    def act() -> str:
        steps.take_step(by=door, ref=ref, number=number, now=clock.now())
        return _("Thank you: both sides see that it is yours.")

    return done(request, act, "status", door.partnership.slug)


@access.page(Permission.ASK_LEADERS)
@require_POST
def ask(request: HttpRequest, door: Door) -> HttpResponse:
    """One question, to the leaders of both sides."""
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            asking.ask(by=door, now=clock.now(), **form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            said = _("Both leaders were asked. The answer comes here.")
            messages.success(request, said)
            return redirect("status", door.partnership.slug)
    return _page(request, door, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@access.page(Permission.KEEP_STATUS)
@require_POST
def answer(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Answer what leadership asked, for everybody who reads the page."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["answer"]
        try:
            asking.answer(by=door, number=number, text=words, now=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Answered: leadership and both sides see it."))
            return redirect("status", door.partnership.slug)
    for sentences in form.errors.get_json_data().values():
        messages.error(request, " ".join(said["message"] for said in sentences))
    kept = {"number": number, "text": form["answer"].value() or ""}
    return _page(request, door, unsent=kept, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@access.page(Permission.KEEP_STATUS)
@require_POST
def confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """ "This page is right", said for one's own side."""
    # What cannot have been read on a page of ours is none of the page's states.
    revision = whole_number(request.POST, "revision", otherwise=-1)

    def act() -> str:
        confirming.confirm(by=door, revision=revision, now=clock.now())
        return _("Noted, with the time: leadership reads it.")

    return done(request, act, "status", door.partnership.slug)


def _page(
    request: HttpRequest,
    door: Door,
    asked: QuestionForm | None = None,
    status: int = HTTPStatus.OK,
    unsent: dict[str, Any] | None = None,
) -> HttpResponse:
    now = clock.now()
    revision, kept = found.current_or_new(door.partnership, now)
    present = found.as_it_is(door, kept)
    document, zone = present.document, door.member.user.time_zone
    mine = present.mine
    context = {
        "mails": _mails(door),
        "page": says.view(document, now, zone),
        "revision": revision,
        "acts": acts_of(door, waits=mine is not None),
        "checks": status_checks.asked(door, document, now),
        "unsent": unsent,
        "waits": says.waits_since(document, mine.at, now, zone) if mine else "",
        **_asking(request, door, present, asked),
    }
    return render(request, "status/status.html", context, status=status)


def _mails(door: Door) -> str:
    """What names an executive in the address of their mails' choices."""
    if not door.may(Permission.ASK_LEADERS):
        return ""
    return Reader(door.partnership, door.member, None, None).token


def _asking(
    request: HttpRequest, door: Door, present: found.Present, asked: QuestionForm | None
) -> dict[str, Any]:
    """The form of a question; `?about=INC-8` is what an item's link says.

    While one's last question waits, only the words of a next one that was refused.
    """
    if not door.may(Permission.ASK_LEADERS) or (present.mine and asked is None):
        return {}
    about = request.GET.get("about", "")
    form = asked or QuestionForm(initial={"ref": about})
    title = says.asked_about(present.document, form["ref"].value() or "")
    if not title and asked is None:
        form = QuestionForm()
    return {"ask": form, "about": title}
