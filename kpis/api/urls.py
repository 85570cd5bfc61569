"""Routes of KPIs, readings and targets, below /api/v1/."""

from django.urls import URLPattern, path

from kpis.api import context, readings, targets, views

GOALS = "partnerships/<slug:slug>/targets/"
STEP = f"{GOALS}<int:number>/"

target_urls: list[URLPattern] = [
    path(GOALS, targets.TargetsView.as_view(), name="api_targets"),
    path(f"{STEP}agree/", targets.AgreeView.as_view(), name="api_target_agree"),
    path(f"{STEP}counter/", targets.CounterView.as_view(), name="api_target_counter"),
    path(
        f"{STEP}withdraw/", targets.WithdrawView.as_view(), name="api_target_withdraw"
    ),
]

urlpatterns: list[URLPattern] = [
    path("partnerships/<slug:slug>/kpis/", views.KpisView.as_view(), name="api_kpis"),
    path(
        "partnerships/<slug:slug>/readings/",
        readings.ReadingsView.as_view(),
        name="api_readings",
    ),
    path(
        "partnerships/<slug:slug>/context/",
        context.ContextView.as_view(),
        name="api_context",
    ),
    *target_urls,
]
