"""The list, the search, and the wall of thanks."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.presenters import early, listing, wall
from incidents.queries import incidents as queries
from incidents.queries.notices import waits
from partnership import access, clock
from partnership.access import Door, Permission

PER_PAGE = 30


@access.page(Permission.READ)
@require_safe
def incidents(request: HttpRequest, door: Door) -> HttpResponse:
    """Is anything of ours open?"""
    now = clock.now()
    leads = door.may(Permission.MANAGE_CHANNELS)
    mails_wait, calls_wait = waits(door) if leads else (False, False)
    context = {
        "page": listing.page(door, queries.lanes(door, now), now),
        "early": early.lines(door, now),
        "mails_wait": mails_wait,
        "calls_wait": calls_wait,
    }
    return render(request, "incidents/incidents.html", context)


@access.page(Permission.READ)
@require_safe
def search(request: HttpRequest, door: Door) -> HttpResponse:
    """What holds all of these words, of what one may read."""
    now = clock.now()
    words = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {
        "words": words,
        "rows": listing.rows(door, queries.search(door, words, now), now),
    }
    return render(request, "incidents/search.html", context)


@access.page(Permission.SEE_HEADLINE)
@require_safe
def recognition(request: HttpRequest, door: Door) -> HttpResponse:
    """Who thanked whom, for what; never how often."""
    now = clock.now()
    cards = Paginator(queries.recognition(door), PER_PAGE)
    page = cards.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": [wall.card(door, thanks, now) for thanks in page],
        "waiting": wall.waiting(door),
    }
    return render(request, "incidents/recognition.html", context)
