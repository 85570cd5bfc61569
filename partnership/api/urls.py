"""Routes of the API that belong to the relationship itself, below /api/v1/."""

from django.urls import path

from partnership.api import views

urlpatterns = [
    path("partnerships/", views.PartnershipsView.as_view(), name="api_partnerships"),
    path(
        "partnerships/<slug:slug>/",
        views.PartnershipView.as_view(),
        name="api_partnership",
    ),
]
