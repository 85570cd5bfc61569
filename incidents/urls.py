"""Addresses of this package."""

from django.urls import URLPattern, path

from incidents.views import (
    agreeing,
    circumstances,
    incident,
    listing,
    looking_back,
    notices,
    owning,
    telling,
    webhook,
)

INCIDENTS = "p/<slug:slug>/incidents/"
ONE = f"{INCIDENTS}<slug:ref>/"
SETTINGS = "p/<slug:slug>/settings/"
MINUTES = f"{INCIDENTS}owner-minutes/"

page_urls: list[URLPattern] = [
    path("new/", telling.new, name="new"),
    path(INCIDENTS, listing.incidents, name="incidents"),
    path(f"{INCIDENTS}new/", telling.incident_new, name="incident_new"),
    path(MINUTES, agreeing.owner_minutes, name="owner_minutes"),
    path(
        f"{MINUTES}<int:number>/agree/",
        agreeing.owner_minutes_agree,
        name="owner_minutes_agree",
    ),
    path(
        f"{MINUTES}<int:number>/withdraw/",
        agreeing.owner_minutes_withdraw,
        name="owner_minutes_withdraw",
    ),
    path(ONE, incident.incident, name="incident"),
    path("p/<slug:slug>/recognition/", listing.recognition, name="recognition"),
    path("p/<slug:slug>/search/", listing.search, name="search"),
]

course_urls: list[URLPattern] = [
    path(f"{ONE}update/", incident.incident_update, name="incident_update"),
    path(f"{ONE}still/", incident.incident_still, name="incident_still"),
    path(
        f"{ONE}updates/<int:number>/correct/",
        incident.incident_correct,
        name="incident_correct",
    ),
    path(
        f"{ONE}acknowledge/", incident.incident_acknowledge, name="incident_acknowledge"
    ),
    path(f"{ONE}tell/", incident.incident_tell, name="incident_tell"),
    path(f"{ONE}happened/", incident.incident_happened, name="incident_happened"),
    path(f"{ONE}averted/", incident.incident_averted, name="incident_averted"),
    path(f"{ONE}knew/", incident.incident_knew, name="incident_knew"),
    path(f"{ONE}origin/", incident.incident_origin, name="incident_origin"),
    path(f"{ONE}severity/", incident.incident_severity, name="incident_severity"),
    path(f"{ONE}touches/", incident.incident_touches, name="incident_touches"),
    path(f"{ONE}events/", incident.incident_events, name="incident_events"),
    path(f"{ONE}own/", owning.incident_own, name="incident_own"),
    path(f"{ONE}hand-over/", owning.incident_hand_over, name="incident_hand_over"),
    path(f"{ONE}have-it/", owning.incident_have_it, name="incident_have_it"),
    path(f"{ONE}let-go/", owning.incident_let_go, name="incident_let_go"),
    path(f"{ONE}thank/", circumstances.incident_thank, name="incident_thank"),
]

circumstance_urls: list[URLPattern] = [
    path(
        f"{ONE}next-steps/",
        circumstances.incident_next_steps,
        name="incident_next_steps",
    ),
    path(
        f"{ONE}next-steps/<int:number>/done/",
        circumstances.incident_next_step_done,
        name="incident_next_step_done",
    ),
    path(f"{ONE}process/", circumstances.incident_process, name="incident_process"),
    path(
        f"{ONE}process/enter/",
        circumstances.incident_process_enter,
        name="incident_process_enter",
    ),
    path(
        f"{ONE}process/leave/",
        circumstances.incident_process_leave,
        name="incident_process_leave",
    ),
    path(f"{ONE}factors/", circumstances.incident_factors, name="incident_factors"),
    path(
        f"{ONE}factors/<int:number>/seen/",
        circumstances.incident_factor_seen,
        name="incident_factor_seen",
    ),
    path(
        f"{ONE}factors/<int:number>/confirm/",
        circumstances.incident_factor_confirm,
        name="incident_factor_confirm",
    ),
]

looking_back_urls: list[URLPattern] = [
    path(
        f"{ONE}confidence/",
        looking_back.incident_confidence,
        name="incident_confidence",
    ),
    path(
        f"{ONE}confidence/<int:number>/",
        looking_back.incident_confidence_read,
        name="incident_confidence_read",
    ),
    path(f"{ONE}review/", looking_back.incident_review, name="incident_review"),
    path(
        f"{ONE}review/actions/",
        looking_back.incident_review_actions,
        name="incident_review_actions",
    ),
    path(
        f"{ONE}review/actions/<int:number>/done/",
        looking_back.incident_review_action_done,
        name="incident_review_action_done",
    ),
    path(
        f"{ONE}review/answer/",
        looking_back.incident_review_answer,
        name="incident_review_answer",
    ),
    path(
        f"{ONE}review/share/",
        looking_back.incident_review_share,
        name="incident_review_share",
    ),
]

channel_urls: list[URLPattern] = [
    path(f"{SETTINGS}notices/", notices.notices, name="notices"),
    path(f"{SETTINGS}notices/again/", notices.notices_again, name="notices_again"),
    path(f"{SETTINGS}webhook/", webhook.webhook, name="webhook"),
    path(f"{SETTINGS}webhook/secret/", webhook.webhook_secret, name="webhook_secret"),
    path(f"{SETTINGS}webhook/ping/", webhook.webhook_ping, name="webhook_ping"),
    path(f"{SETTINGS}webhook/off/", webhook.webhook_off, name="webhook_off"),
    path(f"{SETTINGS}webhook/again/", webhook.webhook_again, name="webhook_again"),
]

urlpatterns: list[URLPattern] = [
    *page_urls,
    *course_urls,
    *circumstance_urls,
    *looking_back_urls,
    *channel_urls,
]
