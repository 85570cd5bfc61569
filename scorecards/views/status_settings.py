"""Settings of the status page: who has a link, and which areas there are."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.forms import SaysWhy
from partnership.presenters.mails import tried_again
from partnership.views.acting import done, form_page
from scorecards.actions.status import areas as areas_do
from scorecards.actions.status import links as links_do
from scorecards.actions.status import proposed as proposed_do
from scorecards.actions.status import telling as telling_do
from scorecards.forms import AreaForm, AreaWordForm, LinkForm, of_areas
from scorecards.presenters import status_settings as settings_of
from scorecards.presenters import unsent
from scorecards.queries import areas as found
from scorecards.queries import status
from scorecards.queries.areas import KnownArea

# --- links ---


@access.page(Permission.KEEP_STATUS)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, door: Door) -> HttpResponse:
    """Make a link, and see which there are. Its secret is shown this once."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    made, secret = None, ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reader = links_do.ForWhom(data["name"], data["email"])
        try:
            made, secret = links_do.make(by=door, reader=reader, now=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            form = LinkForm()
    context = {
        "links": settings_of.link_lines(door),
        "form": form,
        "made": f"{settings.BASE_URL}{reverse('status_link', args=[secret])}"
        if made
        else "",
        "made_for": made.name if made else "",
        "waiting": unsent.rows(door, clock.now()),
    }
    return form_page(request, form, "status/links.html", context)


@access.page(Permission.KEEP_STATUS)
@require_POST
def revoke(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """End a link of one's own side's."""

    def act() -> str:
        link = links_do.revoke(by=door, number=number, now=clock.now())
        return _("The link for %(name)s opens nothing any more.") % {"name": link.name}

    return done(request, act, "status_links", door.partnership.slug)


@access.page(Permission.KEEP_STATUS)
@require_POST
def mails_again(request: HttpRequest, door: Door) -> HttpResponse:
    """Try what did not go out to readers of one's own side once more, now."""

    def act() -> str:
        return tried_again(telling_do.try_again(by=door, now=clock.now()))

    return done(request, act, "status_links", door.partnership.slug)


# --- areas ---


@access.page(Permission.READ)
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: HttpRequest, door: Door) -> HttpResponse:
    """Which areas there are; a leader adds one, or begins with the proposed set."""
    if request.method != "POST":
        return _areas(request, door)
    door.require(Permission.KEEP_STATUS)
    if request.POST.get("proposed"):
        return _take_over(request, door)
    form = AreaForm(of_areas(door), request.POST)
    if form.is_valid():
        try:
            area = areas_do.define(by=door, words=form.words, now=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            said = _("“%(name)s” is an area now: leadership sees how it is.")
            return _kept(request, door, said % {"name": area.name})
    return _areas(request, door, refused=form)


def _take_over(request: HttpRequest, door: Door) -> HttpResponse:
    def act() -> str:
        taken = proposed_do.take_over(by=door, now=clock.now())
        names = ", ".join(area.name for area in taken)
        return _("Leadership sees now how these are: %(names)s.") % {"names": names}

    return done(request, act, "status_areas", door.partnership.slug)


@access.page(Permission.KEEP_STATUS)
@require_POST
def area(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Change an area, or no longer show it."""
    if request.POST.get("retire"):
        return _retire(request, door, code)
    form = AreaForm(of_areas(door), request.POST, known=_known(door, code))
    if form.is_valid():
        try:
            areas_do.change(by=door, area=code, words=form.words, now=clock.now())
        except Refused as error:
            form.refuse(error)
        else:
            return _kept(request, door, _("Saved."))
    return _areas(request, door, refused=form, code=code)


def _retire(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    def act() -> str:
        gone = areas_do.retire(by=door, area=code, now=clock.now())
        said = _("“%(name)s” is no longer shown; its days stay written down.")
        return said % {"name": gone.name}

    return done(request, act, "status_areas", door.partnership.slug)


@access.page(Permission.WRITE_INCIDENTS)
@require_POST
def say(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Say how an area is, or that work on it is planned."""
    form = AreaWordForm(_known(door, code).area, request.POST)
    if form.is_valid():
        try:
            areas_do.say(by=door, area=code, now=clock.now(), **form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            return _kept(request, door, _("Said: leadership sees it within seconds."))
    return _areas(request, door, refused=form, code=code)


def _known(door: Door, code: str) -> KnownArea:
    """The area at this address, or 404."""
    for known in found.areas(door):
        if known.area.code == code:
            return known
    raise Http404


def _kept(request: HttpRequest, door: Door, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("status_areas", door.partnership.slug)


def _areas(
    request: HttpRequest, door: Door, refused: SaysWhy | None = None, code: str = ""
) -> HttpResponse:
    keeps = door.may(Permission.KEEP_STATUS)
    kept = status.current(door.partnership)
    document = kept[1] if kept else None
    of = of_areas(door)

    def forms_of(known: KnownArea) -> tuple[SaysWhy | None, SaysWhy]:
        mine = refused if known.area.code == code else None
        say = mine if isinstance(mine, AreaWordForm) else AreaWordForm(known.area)
        if not keeps:
            return None, say
        changed = mine if isinstance(mine, AreaForm) else AreaForm(of, known=known)
        return changed, say

    cards = settings_of.area_cards(found.areas(door), document, forms_of)
    new = refused if isinstance(refused, AreaForm) and not code else None
    context = {
        "areas": cards,
        "proposed": proposed_do.proposed(door) if keeps and not cards else (),
        "form": (new or AreaForm(of)) if keeps else None,
    }
    answer = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "status/areas.html", context, status=answer)
