"""What pages do about an act: a button that is done and said, a form with its why."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partnership.errors import Refused


def done(
    request: HttpRequest, act: Callable[[], str], back: str, *where: object
) -> HttpResponse:
    """Do it, and lead back to the page `back` with the sentence that `act` returns."""
    try:
        said = act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(back, *where)


def form_page(
    request: HttpRequest, form: BaseForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A page with its form: 422 where the form says why nothing was kept."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, context, status=status)
