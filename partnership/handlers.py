"""Errors that no view answers: a page for people, a problem for programs."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from partnership.api.problems import CONTENT_TYPE

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be used. Our own exceptions say why, to be shown."""
    ours = isinstance(exception, BadRequest)
    said = str(exception) if ours else _("Correct the address or the form, please.")
    if _is_program(request):
        return _problem(400, "parse_error", said)
    if not ours:
        # Perhaps so early that nobody is known yet, whom a page would name.
        return HttpResponse(said, status=400, content_type="text/plain")
    return render(request, "400.html", {"sentence": said}, status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    if _is_program(request):
        return _problem(404, "not_found", _("There is nothing at this address."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; whatever the request had begun is taken back."""
    if _is_program(request):
        said = _("Something went wrong on our machine. Nothing was half saved.")
        return _problem(500, "error", said)
    return defaults.server_error(request)


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def _problem(status: int, title: str, detail: str) -> JsonResponse:
    said = {"type": "about:blank", "status": status, "title": title, "detail": detail}
    return JsonResponse(said, status=status, content_type=CONTENT_TYPE)
