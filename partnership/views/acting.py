"""A button alone: its act is done and said, or not done, and said why."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

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
