"""Addresses of this package."""

from django.urls import URLPattern, path

from kpis.views import answers, catalogue, context, excused, fees, imports, targets

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

IMPORT = "p/<slug:slug>/readings/import/"
BATCH = f"{IMPORT}<int:number>/"

import_urls: list[URLPattern] = [
    path(IMPORT, imports.upload, name="import"),
    path(f"{IMPORT}template.csv", imports.template, name="import_template"),
    path(BATCH, imports.batch, name="import_batch"),
    path(f"{BATCH}save/", imports.save, name="import_save"),
    path(f"{BATCH}read-again/", imports.read_again, name="import_read_again"),
    path(f"{BATCH}columns/", imports.say_columns, name="import_columns"),
    path(f"{BATCH}discard/", imports.discard, name="import_discard"),
    path(f"{BATCH}undo/", imports.undo, name="import_undo"),
]

# Not below kpis/: every word there is the code of a KPI.
CATALOGUE = "p/<slug:slug>/catalogue/"

catalogue_urls: list[URLPattern] = [
    path(CATALOGUE, catalogue.catalogue, name="catalogue"),
    path(f"{CATALOGUE}<slug:code>/", catalogue.take_into_use, name="take_into_use"),
]

CONTEXT = "p/<slug:slug>/context/"

context_urls: list[URLPattern] = [
    path(CONTEXT, context.context, name="context"),
    path(
        f"{CONTEXT}<int:number>/take-back/",
        context.take_back,
        name="context_take_back",
    ),
]

EXCUSED = "p/<slug:slug>/excused/"
EXCUSE = f"{EXCUSED}<int:number>/"

excused_urls: list[URLPattern] = [
    path(EXCUSED, excused.excused, name="excused"),
    path(f"{EXCUSED}propose/", excused.excused_propose, name="excused_propose"),
    path(EXCUSE, excused.excused_proposal, name="excused_proposal"),
    path(f"{EXCUSE}agree/", excused.excused_agree, name="excused_agree"),
    path(f"{EXCUSE}counter/", excused.excused_counter, name="excused_counter"),
    path(f"{EXCUSE}again/", excused.excused_again, name="excused_again"),
    path(f"{EXCUSE}withdraw/", excused.excused_withdraw, name="excused_withdraw"),
]

urlpatterns: list[URLPattern] = [
    *target_urls,
    *excused_urls,
    *import_urls,
    *catalogue_urls,
    *context_urls,
]
