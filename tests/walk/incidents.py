"""Heads-ups and incidents of every kind, each text with its partnership's marker."""

from datetime import datetime, timedelta

from incidents.actions import (
    acknowledging,
    confidence,
    factors,
    owning,
    reviewing,
    steps,
    telling,
    thanking,
    updates,
    webhooks,
)
from incidents.actions.wishes import WishWords, choose
from incidents.models import Incident
from incidents.words import (
    FactorWords,
    HeadsUpWords,
    IncidentWords,
    ProcessWords,
    ReviewWords,
    StepWords,
    UpdateWords,
)
from partnership.access import Door

HOUR = timedelta(hours=1)
KPI = ("service_level_offered",)
# What only some may read: looked for in everything that somebody else is answered.
CONFIDED = "whisper"
OF_ONE_SIDE = {"client": "clientdraft", "partner": "partnerdraft"}
ADDRESS_OF = {"client": "clienthook", "partner": "partnerhook"}


def tell_everything(
    marker: str, client: Door, partner: Door, now: datetime
) -> Incident:
    """Something of every kind; returns the incident that is still open, INC-1."""
    for by in (client, partner):
        # An address is known to its own side's leaders alone.
        url = f"https://{marker.lower()}.invalid/{ADDRESS_OF[by.side]}"
        webhooks.set_webhook(by=by, url=url, now=now)
        choose(by=by, words=WishWords({"thanks": "digest"}), now=now)
    open_one = _log(marker, partner, now)
    acknowledging.acknowledge(by=client, ref=open_one.ref, now=now)
    owning.own(by=client, ref=open_one.ref, now=now)
    for by in (client, partner):
        words = UpdateWords(f"{marker} {OF_ONE_SIDE[by.side]} update", audience="side")
        updates.post_update(by=by, ref=open_one.ref, words=words, now=now)
        prepared = IncidentWords(
            f"{marker} {OF_ONE_SIDE[by.side]} incident",
            "sev4",
            kpis=KPI,
            audience="side",
        )
        telling.log_incident(by=by, words=prepared, now=now)
    _steps(marker, open_one, client, now)
    thanking.thank(by=client, ref=open_one.ref, words=f"{marker} thanks", now=now)
    confidence.tell_in_confidence(
        by=partner,
        ref=open_one.ref,
        text=f"{marker} {CONFIDED}",
        readers=[client.member.user.email],
        now=now,
    )
    telling.tell_heads_up(
        by=client, words=HeadsUpWords(f"{marker} may double", kpis=KPI), now=now
    )
    _resolve(marker, client, partner, now)
    return open_one


def _log(marker: str, by: Door, now: datetime) -> Incident:
    words = IncidentWords(
        f"{marker} look-up is slow",
        "sev2",
        origin="partner",
        would_help=f"{marker} key",
        kpis=KPI,
        audience="leadership",
    )
    return telling.log_incident(by=by, words=words, now=now)


def _steps(marker: str, about: Incident, by: Door, now: datetime) -> None:
    step = StepWords(f"{marker} decision", decides_words=f"{marker} board")
    steps.add_step(by=by, ref=about.ref, words=step, now=now)
    process = [ProcessWords(f"{marker} check")]
    steps.set_process(by=by, ref=about.ref, steps=process, now=now)
    steps.enter_process(by=by, ref=about.ref, position=1, now=now)
    factor = FactorWords("process", "client", f"{marker} rule", f"{marker} evidence")
    factors.add_factor(by=by, ref=about.ref, words=factor, now=now)


def _resolve(marker: str, client: Door, partner: Door, now: datetime) -> None:
    done = _log(f"{marker} other", partner, now)
    words = UpdateWords(f"{marker} is fast again", state="resolved")
    updates.post_update(by=partner, ref=done.ref, words=words, now=now)
    looked_back = ReviewWords(f"{marker} facts", f"{marker} well", f"{marker} learned")
    reviewing.write_review(
        by=client, ref=done.ref, words=looked_back, version=0, now=now
    )
    reviewing.share_review(by=client, ref=done.ref, version=1, now=now)
