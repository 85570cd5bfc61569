"""Addresses of this package."""

from django.urls import URLPattern, path

from kpis.views import answers, fees, targets

GOALS = "p/<slug:slug>/targets/"
PROPOSAL = f"{GOALS}proposals/<int:number>/"
FEES = "p/<slug:slug>/fees/"

target_urls: list[URLPattern] = [
    path(GOALS, targets.targets, name="targets"),
    path(f"{GOALS}propose/<slug:code>/", targets.target_propose, name="target_propose"),
    path(
        f"{GOALS}propose/<slug:code>/preview/",
        targets.target_preview,
        name="target_preview",
    ),
    path(PROPOSAL, targets.proposal, name="proposal"),
    path(f"{PROPOSAL}agree/", answers.proposal_agree, name="proposal_agree"),
    path(f"{PROPOSAL}counter/", answers.proposal_counter, name="proposal_counter"),
    path(f"{PROPOSAL}change/", answers.proposal_change, name="proposal_change"),
    path(f"{PROPOSAL}withdraw/", answers.proposal_withdraw, name="proposal_withdraw"),
    path(FEES, fees.fees, name="fees"),
    path(f"{FEES}<slug:period>/", fees.fees_enter, name="fees_enter"),
    path(f"{FEES}<slug:period>/confirm/", fees.fees_confirm, name="fees_confirm"),
]

urlpatterns: list[URLPattern] = [*target_urls]
