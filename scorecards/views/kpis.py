"""All KPIs of a partnership."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.presenters import listing
from scorecards.presenters.reader import reader_of
from scorecards.queries import shown
from scorecards.queries.unlisted import unlisted
from scorecards.views import asked


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door) -> HttpResponse:
    """What do we measure, and for what?"""
    reader = reader_of(door, clock.now())
    period = asked.period(request, door, reader.now)
    document = shown.document(door, period)
    listed = [row.code for row in document.rows] if document else []
    context = listing.page(document, reader, unlisted(door, listed))
    return render(request, "scorecards/kpis.html", context)
