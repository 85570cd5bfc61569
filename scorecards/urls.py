"""Addresses of this package."""

from django.urls import URLPattern, path

from scorecards.status.editions import EDITIONS
from scorecards.views import (
    gallery,
    kpi,
    kpis,
    penalty,
    portfolio,
    readings,
    score,
    scorecard,
    status,
    status_feed,
    status_link,
    status_mails,
    status_settings,
    words,
)

SETTINGS = "p/<slug:slug>/settings/"


def _link(name: str) -> URLPattern:
    """An edition below a status link; its route's name is that of the file."""
    routed = "status_" + name.removeprefix("api/v2/").replace("/", "_")
    return path(f"s/<str:secret>/{name}", status_feed.show, {"name": name}, routed)


# First: while everybody looks at them nothing else is asked for first.
status_links = [
    path("s/<str:secret>/", status_link.show, name="status_link"),
    *(_link(name) for name in EDITIONS),
    path("s/<str:secret>/calendar.ics", status_link.calendar, name="status_calendar"),
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
    path("status/", status.portfolio, name="status_portfolio"),
    path("status/mails/<str:token>/", status_mails.show, name="status_mails"),
    path("status/<slug:slug>/", status.show, name="status"),
    path("status/<slug:slug>/calendar.ics", status.dates, name="status_dates"),
    path("status/<slug:slug>/ask/", status.ask, name="status_ask"),
    path("status/<slug:slug>/confirm/", status.confirm, name="status_confirm"),
    path(
        "status/<slug:slug>/questions/<int:number>/",
        status.answer,
        name="status_answer",
    ),
    path(
        "status/<slug:slug>/<str:ref>/steps/<int:number>/",
        status.take_step,
        name="status_step",
    ),
    path(f"{SETTINGS}links/", status_settings.links, name="status_links"),
    path(
        f"{SETTINGS}links/<int:number>/end/",
        status_settings.revoke,
        name="status_link_revoke",
    ),
    path(
        f"{SETTINGS}links/mails/again/",
        status_settings.mails_again,
        name="status_mails_again",
    ),
    path(f"{SETTINGS}areas/", status_settings.areas, name="status_areas"),
    path(f"{SETTINGS}areas/<slug:code>/", status_settings.area, name="status_area"),
    path(
        f"{SETTINGS}areas/<slug:code>/say/",
        status_settings.say,
        name="status_area_say",
    ),
]
