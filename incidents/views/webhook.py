"""The webhook of one's own side, for its leaders."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents import hooks
from incidents.actions import sending, webhooks
from incidents.forms.channels import WebhookForm
from incidents.models import Webhook
from incidents.presenters import channels
from incidents.queries.notices import last_calls, listens, webhook_of
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused

LEAD = Permission.MANAGE_CHANNELS


@access.page(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, door: Door) -> HttpResponse:
    """Its address, how it went lately; a new secret in the one answer that shows it."""
    if request.method != "POST":
        return _page(request, door)
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, door, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        kept, is_new = webhooks.set_webhook(
            by=door, url=form.cleaned_data["url"], now=clock.now()
        )
    except Refused as error:
        form.refuse(error)
        return _page(request, door, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_new:
        return _page(request, door, shown=kept)
    messages.success(request, _("Saved. Its secret stays as it was."))
    return _back(door)


@access.page(LEAD)
@require_POST
def webhook_secret(request: HttpRequest, door: Door) -> HttpResponse:
    """A new secret, shown in this one answer."""
    try:
        kept = webhooks.new_secret(by=door, now=clock.now())
    except Refused as error:
        return _refused(request, door, error)
    return _page(request, door, shown=kept)


@access.page(LEAD)
@require_POST
def webhook_ping(request: HttpRequest, door: Door) -> HttpResponse:
    said = _("Asked for a test call; look below in a moment.")
    return _press(request, door, webhooks.ping, said)


@access.page(LEAD)
@require_POST
def webhook_off(request: HttpRequest, door: Door) -> HttpResponse:
    said = _("Switched off. It is no longer called.")
    return _press(request, door, webhooks.switch_off, said)


@access.page(LEAD)
@require_POST
def webhook_again(request: HttpRequest, door: Door) -> HttpResponse:
    said = _("Telling it again what did not arrive.")
    return _press(request, door, sending.try_calls_again, said)


def _press(
    request: HttpRequest, door: Door, do: Callable[..., object], said: str
) -> HttpResponse:
    try:
        do(by=door, now=clock.now())
    except Refused as error:
        return _refused(request, door, error)
    messages.success(request, said)
    return _back(door)


def _refused(request: HttpRequest, door: Door, error: Refused) -> HttpResponse:
    messages.error(request, error.sentence)
    return _page(request, door, status=HTTPStatus.CONFLICT)


def _page(
    request: HttpRequest,
    door: Door,
    *,
    form: WebhookForm | None = None,
    shown: Webhook | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    now: datetime = clock.now()
    mine = shown or webhook_of(door)
    calls = [channels.call(row, door, now) for row in last_calls(door)]
    context = {
        "own_company": door.partnership.organisation_of(door.side).name,
        "webhook": mine,
        "listens": mine is not None and listens(mine, now),
        "form": form or WebhookForm(initial={"url": mine.url if mine else ""}),
        "secret": hooks.secret_of(shown) if shown else "",
        "calls": calls,
        "waits": any(row.tried and not row.arrived for row in calls),
    }
    return render(request, "incidents/webhook.html", context, status=status)


def _back(door: Door) -> HttpResponse:
    return redirect("webhook", door.partnership.slug)
