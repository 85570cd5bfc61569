"""Addresses of this package."""

from django.urls import path

from scorecards.views import portfolio, scorecard

urlpatterns = [
    path("", portfolio.show, name="portfolio"),
    path("p/<slug:slug>/", scorecard.show, name="scorecard"),
]
