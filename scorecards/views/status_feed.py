"""The JSON and the feeds below a status link."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from scorecards.status import refusals, serving
from scorecards.status.editions import EDITIONS


@login_not_required
@transaction.non_atomic_requests
def show(request: HttpRequest, secret: str, name: str) -> HttpResponse:
    """One edition of the page; `name` is its place below the link."""
    return serving.answer(request, secret, EDITIONS[name])


@login_not_required
@transaction.non_atomic_requests
def nothing(request: HttpRequest, secret: str, rest: str) -> HttpResponse:
    """There is nothing else below the API, and no way leads from there to a page."""
    if request.method not in refusals.READS:
        return refusals.wrong_method(request)
    return refusals.nothing_here(request)
