"""Addresses of this package."""

from django.urls import path

from scorecards.views import (
    gallery,
    kpi,
    kpis,
    penalty,
    portfolio,
    readings,
    score,
    scorecard,
    words,
)

urlpatterns = [
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
