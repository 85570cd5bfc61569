"""Forms that are not taken: a page that says what to do, and leads back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without the mark of the present sign-in, and nothing was saved."""
    return render(request, "403_csrf.html", {"back": _came_from(request)}, status=403)


class RefusedMethodMiddleware:
    """An address that only takes a form, opened by itself, names the page it is of.

    Who signs in again after sending a form is led to such an address. Programs get the
    bare answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bare = self.get_response(request)
        if not isinstance(bare, HttpResponseNotAllowed) or request.method != "GET":
            return bare
        found = {"above": _page_above(request.path_info)}
        page = render(request, "405.html", found, status=bare.status_code)
        page["Allow"] = bare["Allow"]
        return page


def _came_from(request: HttpRequest) -> str:
    """The page that a form was sent from, if it is one of ours."""
    address = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""


def _page_above(path: str) -> str:
    """The nearest address above this one that there is; the portfolio in the end."""
    above, _slash, _last = path.rstrip("/").rpartition("/")
    while above and not is_valid_path(f"{above}/"):
        above, _slash, _last = above.rpartition("/")
    return f"{above}/"
