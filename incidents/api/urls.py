"""Routes of heads-ups and incidents, below /api/v1/."""

from django.urls import URLPattern, path

from incidents.api import agreeing, views

ALL = "partnerships/<slug:slug>/incidents/"
ONE = f"{ALL}<str:ref>/"
MINUTES = f"{ALL}owner-minutes/"

# Before those of one incident, whose references look otherwise.
minutes_urls: list[URLPattern] = [
    path(MINUTES, agreeing.MinutesView.as_view(), name="api_owner_minutes"),
    path(
        f"{MINUTES}<int:number>/agree/",
        agreeing.AgreeMinutesView.as_view(),
        name="api_owner_minutes_agree",
    ),
    path(
        f"{MINUTES}<int:number>/withdraw/",
        agreeing.WithdrawMinutesView.as_view(),
        name="api_owner_minutes_withdraw",
    ),
]

urlpatterns: list[URLPattern] = [
    *minutes_urls,
    path(ALL, views.IncidentsView.as_view(), name="api_incidents"),
    path(ONE, views.OneView.as_view(), name="api_incident"),
    path(f"{ONE}updates/", views.UpdatesView.as_view(), name="api_incident_updates"),
    path(f"{ONE}own/", views.OwnView.as_view(), name="api_incident_own"),
    path(
        f"{ONE}acknowledge/",
        views.AcknowledgeView.as_view(),
        name="api_incident_acknowledge",
    ),
    path(
        f"{ONE}next-steps/",
        views.NextStepsView.as_view(),
        name="api_incident_next_steps",
    ),
    path(f"{ONE}factors/", views.FactorsView.as_view(), name="api_incident_factors"),
    path(
        f"{ONE}recognise/",
        views.RecogniseView.as_view(),
        name="api_incident_recognise",
    ),
]
