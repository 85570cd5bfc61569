"""Every component in every state, with sample data: what a page is made of."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpis.charts.figure import figure
from scorecards.samples import kpis, pages


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The gallery, for whoever is signed in; it holds nothing of a partnership."""
    return render(request, "_components/gallery.html", context())


@login_required
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The sample chart as a Plotly figure."""
    return JsonResponse(figure(kpis.service_level()))


def context() -> dict[str, Any]:
    """What the gallery shows; flat, by the names of the components."""
    return {
        "groups": kpis.groups(),
        "needs": pages.needs(),
        "bullets": kpis.bullets(),
        "wide": kpis.wide(),
        "tight": kpis.tight(),
        "series": kpis.service_level(),
        "rulers": kpis.rulers(),
        "organisations": pages.organisations(),
        "places": pages.places(),
        "form": pages.asked_form(),
        "page": pages.page(),
        "money": pages.money(),
        "periods": pages.periods(),
        "chips": pages.chips(),
        "crumbs": pages.crumbs(),
        "icons": pages.icons(),
        "states": pages.STATES,
        "variations": pages.VARIATIONS,
    }
