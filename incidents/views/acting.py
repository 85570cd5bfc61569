"""What every act on an incident's page has in common.

A form that is right leads to its action and back to the page, with a sentence that
says what happens next. What cannot be done shows the same page again with its words:
422 where a field says why, 409 where somebody else was faster. Whoever only opens the
address of an act, after a sign-in perhaps, gets to the incident's page.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from incidents.forms.page import Button, PageForm
from incidents.models import Incident
from incidents.views.showing import around_of, show
from partnership.access import Door, Permission
from partnership.errors import Refused

F = TypeVar("F", bound=PageForm)
D = TypeVar("D")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Door, str, P], HttpResponse]


def posted(view: View[P]) -> Callable[..., HttpResponse]:
    """An act is done by POST; to read leads to the page that it is an act of."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(
        request: HttpRequest, door: Door, ref: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if request.method != "POST":
            return back(door, ref)
        return view(request, door, ref, *args, **kwargs)

    return guarded


def act(
    request: HttpRequest,
    door: Door,
    ref: str,
    kind: type[F],
    do: Callable[[F, datetime], D],
    say: Callable[[D], str],
) -> HttpResponse:
    """Fill in a form of this kind, `do` it, and `say` what happens next."""
    around = around_of(door, ref)
    form = kind(around, request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            done = do(form, around.now)
        except Refused as error:
            form.refuse(error)
            status = (
                HTTPStatus.UNPROCESSABLE_ENTITY if error.field else HTTPStatus.CONFLICT
            )
        else:
            messages.success(request, say(done), extra_tags=form.draft)
            return back(door, _ref(done, ref))
    return show(request, around, refused=form, status=status)


def press(
    request: HttpRequest,
    door: Door,
    ref: str,
    do: Callable[..., D],
    say: Callable[[D], str],
    **words: Any,
) -> HttpResponse:
    """A button alone: the action takes `by`, `ref`, `now` and these words."""

    def done(_form: Button, now: datetime) -> D:
        return do(by=door, ref=ref, now=now, **words)

    return act(request, door, ref, Button, done, say)


def back(door: Door, ref: str) -> HttpResponse:
    """To the incident's page; executives, who do not read it, to the wall."""
    if not door.may(Permission.READ):
        return redirect("recognition", door.partnership.slug)
    return redirect("incident", door.partnership.slug, ref)


def _ref(done: object, ref: str) -> str:
    """An incident that is told has another name than its draft."""
    return done.ref if isinstance(done, Incident) else ref
