"""The status page of somebody who came by a link: no account, no cookie, no script."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from partnership import clock
from scorecards.presenters import status as says
from scorecards.status import serving
from scorecards.status.calendar import ics
from scorecards.status.document import StatusDocument
from scorecards.status.editions import Edition, here

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
# Where the line goes that says how old the page is.
STALE = "<!--stale-->"


def draw(document: StatusDocument, now: datetime) -> bytes:
    """The page, in the partnership's zone: nothing of it depends on who reads."""
    context = {
        "page": says.view(document, now),
        "sign_in": reverse("status", args=[document.slug]),
    }
    return render_to_string("status/link.html", context).encode()


def nothing_here() -> bytes:
    """What a link that opens nothing says."""
    return render_to_string("status/no_link.html").encode()


def last_known(body: bytes, seen_at: datetime) -> bytes:
    """The page with a line that says how old it is."""
    ago = max(1, round((clock.now() - seen_at).total_seconds() / 60))
    line = format_html(
        '<p class="note warning" role="status">{}</p>',
        _("The last state that is known, %(n)s min old: it comes back by itself.")
        % {"n": ago},
    )
    return body.replace(STALE.encode(), line.encode(), 1)


PAGE = Edition(
    name="page",
    content_type="text/html; charset=utf-8",
    render=draw,
    by_minute=True,
    headers=(("Content-Security-Policy", POLICY), ("X-Frame-Options", "DENY")),
    missing=nothing_here,
    last_known=last_known,
)
CALENDAR = Edition(
    name="calendar.ics",
    content_type="text/calendar; charset=utf-8",
    render=lambda document, now: ics(document, here().url),
)


@login_not_required
@transaction.non_atomic_requests
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """How is this partnership?"""
    return serving.answer(request, secret, PAGE)


@login_not_required
@transaction.non_atomic_requests
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Promised updates, as a calendar."""
    return serving.answer(request, secret, CALENDAR)
