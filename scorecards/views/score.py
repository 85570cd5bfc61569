"""The joint score of one period, worked out in full."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.presenters import score
from scorecards.presenters.reader import reader_of
from scorecards.queries import shown
from scorecards.views import asked


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door, period: str) -> HttpResponse:
    """How does “ours” come about?"""
    named = asked.named(door, period)
    document = shown.document(door, named)
    context = score.page(named, document, reader_of(door, clock.now()))
    return render(request, "scorecards/score.html", context)
