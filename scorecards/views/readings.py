"""The readings behind one number."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.models import Kpi
from partnership import access, clock
from partnership.access import Door, Permission
from scorecards.presenters import provenance
from scorecards.presenters.reader import reader_of
from scorecards.queries import readings
from scorecards.views import asked

ROWS = 50


@access.page(Permission.READ)
@require_safe
def show(request: HttpRequest, door: Door, code: str, period: str) -> HttpResponse:
    """Which rows of which imports make this number up?"""
    kpi, named = door.get(Kpi, code=code), asked.named(door, period)
    reader = reader_of(door, clock.now())
    rows = Paginator(readings.readings(door, kpi, named), ROWS)
    context = provenance.page(
        kpi, named, reader, rows.get_page(request.GET.get("page"))
    )
    sums = readings.excused(door, kpi, named)
    context["excused"] = provenance.excused(sums, kpi, reader)
    brought = readings.imports(door, kpi, named)
    context["imports"] = provenance.imports(brought, reader)
    before = readings.corrected(door, kpi, named)[:ROWS]
    context["corrections"] = provenance.corrections(before, kpi, reader)
    return render(request, "scorecards/readings.html", context)
