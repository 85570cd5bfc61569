"""The joint scorecard of one period."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.presenters import card
from scorecards.presenters.reader import reader_of
from scorecards.queries import shown
from scorecards.views import asked
from scorecards.views.conditional import unless_unchanged


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """How are we doing, and what needs us both?"""
    reader = reader_of(door, clock.now())
    period = asked.period(request, door, reader.now)
    stamp = shown.stamp(door, period, reader.now)

    def page() -> HttpResponse:
        document = shown.document(door, period)
        waiting = shown.waiting(door, reader.now) if stamp.proposals else []
        context = card.page(period, document, reader, waiting, stamp.fees)
        context["first_steps"] = card.is_new(document, "period" in request.GET)
        return render(request, "scorecards/scorecard.html", context)

    return unless_unchanged(request, door, (stamp, reader.today), page)
