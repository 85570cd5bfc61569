"""One KPI: its page, and its chart as a figure."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.charts.figure import figure
from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.presenters import kpi, series
from scorecards.presenters.reader import reader_of
from scorecards.queries import shown
from scorecards.queries.kpi_page import kpi_page
from scorecards.views import asked
from scorecards.views.conditional import unless_unchanged


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """Why does it stand there, and what next?"""
    reader, period = reader_of(door, clock.now()), asked.key(request, door)
    found = kpi_page(
        door, code, now=reader.now, period=period, length=asked.length(request)
    )
    context = kpi.page(found, reader, request.path)
    return render(request, "scorecards/kpi.html", context)


@access.page(Permission.READ)
@require_safe
def chart(request: HttpRequest, door: Door, code: str) -> HttpResponse:
    """The behaviour chart for Plotly; the page's SVG shows the same."""
    reader, length = reader_of(door, clock.now()), asked.length(request)
    period = asked.key(request, door)
    stamp = (shown.numbers(door), shown.happened(door), reader.today)

    def drawn() -> HttpResponse:
        found = kpi_page(door, code, now=reader.now, period=period, length=length)
        return JsonResponse(figure(series.series_of(found, reader)))

    return unless_unchanged(request, door, stamp, drawn)
