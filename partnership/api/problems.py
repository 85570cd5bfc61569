"""Errors of the API as `application/problem+json` (RFC 9457)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    ValidationError,
)
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"
MEGABYTE = 1024 * 1024


class Problem(exceptions.APIException):
    """An answer with a sentence, and more keys where they help."""

    status_code: int = status.HTTP_400_BAD_REQUEST

    def __init__(
        self, sentence: str, *, status_code: int | None = None, **more: Any
    ) -> None:
        super().__init__(sentence)
        self.more = more
        if status_code is not None:
            self.status_code = status_code


def too_long() -> Problem:
    """413: a body of more than one call may send."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    return Problem(
        _("At most %(most)d MB are read in one call. Send it in parts.")
        % {"most": most},
        status_code=413,
    )


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, its answers in the shape of a problem."""
    if isinstance(error, RequestDataTooBig):
        error = too_long()
    if isinstance(error, ValidationError):
        error = Problem(" ".join(error.messages))
    response = exception_handler(_named(error), context)
    if response is None:
        return None
    response.data = _problem(error, response)
    response.content_type = CONTENT_TYPE
    return response


def _named(error: Exception) -> Exception:
    if isinstance(error, PermissionDenied) and str(error):
        return exceptions.PermissionDenied(str(error))
    if isinstance(error, Http404):
        return exceptions.NotFound()
    return error


def _problem(error: Exception, response: Response) -> dict[str, Any]:
    problem = {"type": "about:blank", "status": response.status_code}
    if isinstance(error, Problem):
        return {**problem, "title": error.default_code, "detail": str(error.detail)} | (
            error.more
        )
    if isinstance(error, exceptions.ValidationError):
        return {
            **problem,
            "title": "invalid",
            "detail": _("Some of what was sent cannot be used; see errors."),
            "errors": response.data,
        }
    detail = response.data.get("detail", "") if response.data else ""
    return {**problem, "title": getattr(detail, "code", "error"), "detail": str(detail)}
