"""Addresses of this package."""

from django.urls import URLPattern, path

from scorecards.status.forms import FORMS
from scorecards.views import (
    gallery,
    kpi,
    kpis,
    penalty,
    portfolio,
    readings,
    score,
    scorecard,
    status_feed,
    words,
)


def _link(name: str) -> URLPattern:
    """A form below a status link; its route's name is that of the file."""
    routed = "status_" + name.removeprefix("api/v2/").replace("/", "_")
    return path(f"s/<str:secret>/{name}", status_feed.show, {"name": name}, routed)


# First: while everybody looks at them nothing else is asked for first.
status_links = [
    *(_link(name) for name in FORMS),
    path("s/<str:secret>/api/<path:rest>", status_feed.nothing, name="status_nothing"),
]
urlpatterns = [
    *status_links,
    path("gallery/", gallery.show, name="gallery"),
    path("gallery/chart.json", gallery.chart, name="gallery_chart"),
    path("", portfolio.show, name="portfolio"),
    path("p/<slug:slug>/", scorecard.show, name="scorecard"),
    path(
        "p/<slug:slug>/scorecards/<str:period>/publish/",
        scorecard.publish,
        name="scorecard_publish",
    ),
    path("p/<slug:slug>/kpis/", kpis.show, name="kpis"),
    path("p/<slug:slug>/kpis/<slug:code>/", kpi.show, name="kpi"),
    path("p/<slug:slug>/kpis/<slug:code>/figure/", kpi.chart, name="kpi_figure"),
    path(
        "p/<slug:slug>/kpis/<slug:code>/readings/<str:period>/",
        readings.show,
        name="kpi_readings",
    ),
    path("p/<slug:slug>/words/", words.show, name="words"),
    path("p/<slug:slug>/penalties/<str:period>/", penalty.show, name="penalty"),
    path("p/<slug:slug>/score/<str:period>/", score.show, name="score"),
]
