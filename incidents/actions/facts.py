"""What is known of an incident meanwhile: where it began, how severe, what it touches.

Where something began is a fact to find out together, and never says who is to blame.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions import timeline
from incidents.actions.timeline import Entry
from incidents.labels import ORIGINS, SEVERITIES
from incidents.lifecycle import Origin, Severity, State, UpdateKind
from incidents.models import Incident, LinkedEvent, TouchedKpi, Update
from kpis.models import Kpi
from kpis.queries.context import standing
from partnership.access import Door
from partnership.errors import Refused
from partnership.texts import one_of


@transaction.atomic
def where_it_began(*, by: Door, ref: str, origin: str, now: datetime) -> Incident:
    """Say where it began, as far as is known now.

    An answer to “did you know before?” belongs to the side that was asked; where
    something else is known now, the question is another one.
    """
    incident = timeline.locked(by, ref)
    _is_an_incident(incident)
    origin = one_of(origin, list(Origin), "origin")
    if origin == incident.origin:
        raise Refused(_("That is what it says already."), "origin")
    incident.origin = origin
    incident.knew_before = incident.knew_by = incident.knew_at = None
    timeline.save(incident, "origin", "knew_before", "knew_by", "knew_at")
    _note(by, incident, _("Where it began: %s.") % ORIGINS[Origin(origin)], now)
    if incident.told_at is not None:
        timeline.touch_score(by, incident.told_at, now)
    return incident


@transaction.atomic
def how_severe(*, by: Door, ref: str, severity: str, now: datetime) -> Incident:
    """Say how severe it is, as far as is known now."""
    incident = timeline.locked(by, ref)
    _is_an_incident(incident)
    severity = one_of(severity, list(Severity), "severity")
    if severity == incident.severity:
        raise Refused(_("That is what it says already."), "severity")
    incident.severity = severity
    timeline.save(incident, "severity")
    _note(by, incident, _("Now %s.") % SEVERITIES[Severity(severity)], now)
    return incident


@transaction.atomic
def touches(*, by: Door, ref: str, kpis: Sequence[str], now: datetime) -> Incident:
    """Name the KPIs that it touches; their charts show it."""
    incident = timeline.locked(by, ref)
    TouchedKpi.objects.filter(incident=incident).delete()
    set_kpis(by, incident, kpis)
    timeline.record(by, incident, "incident touches", now)
    return incident


@transaction.atomic
def link_event(*, by: Door, ref: str, event: int, now: datetime) -> Incident:
    """Tie a context event to it, by the event's number."""
    incident = timeline.locked(by, ref)
    found = standing(by).filter(number=event).first()
    if found is None:
        raise Refused(_("There is no such event here."), "event")
    LinkedEvent.objects.get_or_create(
        partnership=by.partnership, incident=incident, event=found
    )
    timeline.record(by, incident, "incident event linked", now)
    return incident


def set_kpis(by: Door, incident: Incident, codes: Sequence[str]) -> None:
    """Tie KPIs in use to an incident, by their codes."""
    wanted = list(dict.fromkeys(codes))
    found = {kpi.code: kpi for kpi in by.rows(Kpi).filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Refused(
                _("“%(code)s” is no KPI in use here.") % {"code": code[:60]}, "kpis"
            )
    TouchedKpi.objects.bulk_create(
        TouchedKpi(partnership=by.partnership, incident=incident, kpi=found[code])
        for code in wanted
    )


def _is_an_incident(incident: Incident) -> None:
    if incident.state in {State.HEADS_UP, State.AVERTED}:
        raise Refused(
            _("A heads-up asks what might happen, when, and what would help.")
        )


def _note(by: Door, incident: Incident, text: str, now: datetime) -> Update:
    entry = Entry(UpdateKind.FACT, text, timeline.audience_of(incident))
    return timeline.write(by=by, incident=incident, entry=entry, now=now)
