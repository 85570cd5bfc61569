"""Routes of the API about scorecards, below /api/v1/."""

from django.urls import path

from scorecards.api import views

urlpatterns = [
    path(
        "partnerships/<slug:slug>/scorecards/",
        views.ScorecardsView.as_view(),
        name="api_scorecards",
    ),
    path(
        "partnerships/<slug:slug>/scorecards/<str:period>/",
        views.ScorecardView.as_view(),
        name="api_scorecard",
    ),
    path(
        "partnerships/<slug:slug>/penalties/<str:period>/",
        views.PenaltyView.as_view(),
        name="api_penalty",
    ),
    path(
        "partnerships/<slug:slug>/status/",
        views.StatusView.as_view(),
        name="api_status",
    ),
]
