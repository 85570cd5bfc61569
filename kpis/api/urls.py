"""Routes of KPIs and readings, below /api/v1/."""

from django.urls import path

from kpis.api import views

urlpatterns = [
    path("partnerships/<slug:slug>/kpis/", views.KpisView.as_view(), name="api_kpis"),
    path(
        "partnerships/<slug:slug>/readings/",
        views.ReadingsView.as_view(),
        name="api_readings",
    ),
]
