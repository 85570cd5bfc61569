"""Heads-ups and incidents in the API: the same steps, the same sentences."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.actions import factors, owning, steps, telling, thanking, updates
from incidents.actions.acknowledging import acknowledge
from incidents.api import bodies, shown
from incidents.lifecycle import SEEN_BY_BOTH, Audience, Kind, State
from incidents.models import Incident, Update
from incidents.queries import incidents as queries
from incidents.queries.visibility import by_ref, visible_updates
from incidents.words import (
    FactorWords,
    HeadsUpWords,
    IncidentWords,
    StepWords,
    UpdateWords,
)
from partnership import clock
from partnership.access import Door, Permission
from partnership.api.problems import Problem
from partnership.api.views import DoorView, Page
from partnership.errors import Refused
from partnership.models import Scope

T = TypeVar("T")

# Which keys of a body are whose; the others do not belong to this kind and rest.
OF_BOTH = (
    *("summary", "would_help", "noticed_at", "kpis"),
    *("next_update_at", "audience"),
)
OF_A_HEADS_UP = (*OF_BOTH, "expected_at", "expected_in")
OF_AN_INCIDENT = (*OF_BOTH, "severity", "origin", "began_at")
OF_AN_UPDATE = ("text", "audience", "state", "next_update_at", "reason")


class NewestFirst(Page):
    ordering = ("-logged_at", "-id")


class IncidentView(DoorView):
    """Reading takes membership; every step the right to write, and its scope."""

    write_permission = Permission.WRITE_INCIDENTS
    write_scope = Scope.INCIDENTS_WRITE

    def object(self, ref: str, code: int = status.HTTP_200_OK) -> Response:
        """The incident as it is now."""
        page = queries.page(self.door, ref, clock.now())
        return Response(shown.PageSerializer(page).data, status=code)


class IncidentsView(IncidentView):
    """What both sides see and what one's own side prepares, newest first."""

    @extend_schema(responses=shown.RowSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        page = NewestFirst()
        rows = page.paginate_queryset(queries.listed(self.door), request, view=self)
        found = queries.rows_of(self.door, rows or [], clock.now())
        return page.get_paginated_response(shown.RowSerializer(found, many=True).data)

    @extend_schema(request=bodies.IncidentBody, responses={201: shown.PageSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Tell a heads-up, or log an incident."""
        sent = bodies.IncidentBody.read(request.data)
        made = done(_tell, by=self.door, sent=sent)
        return self.object(made.ref, status.HTTP_201_CREATED)


class OneView(IncidentView):
    """One of them, with its timeline, promises, steps and factors."""

    @extend_schema(responses=shown.PageSerializer)
    def get(self, request: Request, slug: str, ref: str) -> Response:
        return self.object(ref)


class UpdatesView(IncidentView):
    """What is going on, and when the next update comes."""

    @extend_schema(request=bodies.UpdateBody, responses={201: shown.UpdateSerializer})
    def post(self, request: Request, slug: str, ref: str) -> Response:
        sent = bodies.UpdateBody.read(request.data)
        update = done(_update, by=self.door, ref=ref, sent=sent)
        return created(shown.UpdateSerializer(update))


class OwnView(IncidentView):
    """Take the resolution, or ask its owner for it."""

    @extend_schema(request=None, responses=shown.PageSerializer)
    def post(self, request: Request, slug: str, ref: str) -> Response:
        done(owning.own, by=self.door, ref=ref, now=clock.now())
        return self.object(ref)


class AcknowledgeView(IncidentView):
    """“We have seen it”, from the side that was told."""

    @extend_schema(request=None, responses=shown.PageSerializer)
    def post(self, request: Request, slug: str, ref: str) -> Response:
        done(acknowledge, by=self.door, ref=ref, now=clock.now())
        return self.object(ref)


class NextStepsView(IncidentView):
    """What happens next, who decides it, and by when."""

    @extend_schema(request=bodies.StepBody, responses={201: shown.StepSerializer})
    def post(self, request: Request, slug: str, ref: str) -> Response:
        words = StepWords(**bodies.StepBody.read(request.data))
        step = done(steps.add_step, by=self.door, ref=ref, words=words, now=clock.now())
        return created(shown.StepSerializer(step))


class FactorsView(IncidentView):
    """What contributed, on whichever side."""

    @extend_schema(request=bodies.FactorBody, responses={201: shown.FactorSerializer})
    def post(self, request: Request, slug: str, ref: str) -> Response:
        words = FactorWords(**bodies.FactorBody.read(request.data))
        factor = done(
            factors.add_factor, by=self.door, ref=ref, words=words, now=clock.now()
        )
        return created(shown.FactorSerializer(factor))


class RecogniseView(IncidentView):
    """Thank the one who told early. Executives may, too."""

    write_permission = Permission.THANK

    @extend_schema(request=bodies.ThanksBody, responses={201: shown.ThanksSerializer})
    def post(self, request: Request, slug: str, ref: str) -> Response:
        sent = bodies.ThanksBody.read(request.data)
        thanks = done(thanking.thank, by=self.door, ref=ref, now=clock.now(), **sent)
        return created(shown.ThanksSerializer(thanks))


def created(serializer: Any) -> Response:
    return Response(serializer.data, status=status.HTTP_201_CREATED)


def done(action: Callable[..., T], **arguments: Any) -> T:
    """Run an action; what it refuses is a problem with its sentence.

    422 where it is about a key of the body, 409 where it is about the step itself.
    """
    try:
        return action(**arguments)
    except Refused as refused:
        if not refused.field:
            raise Problem(refused.sentence, status_code=409) from None
        raise Problem(
            refused.sentence,
            status_code=bodies.UNPROCESSABLE,
            errors={refused.field: [refused.sentence]},
        ) from None


def _tell(*, by: Door, sent: dict[str, Any]) -> Incident:
    if sent["kind"] == Kind.HEADS_UP:
        words = HeadsUpWords(**_only(sent, OF_A_HEADS_UP))
        return telling.tell_heads_up(by=by, words=words, now=clock.now())
    logged = IncidentWords(**{"severity": "", **_only(sent, OF_AN_INCIDENT)})
    return telling.log_incident(by=by, words=logged, now=clock.now())


def _update(*, by: Door, ref: str, sent: dict[str, Any]) -> Update:
    """Write an update; the two ends of a heads-up are steps of their own."""
    step = _end_of_a_heads_up(by_ref(by, ref), sent)
    if step is None:
        words = UpdateWords(**_only(sent, OF_AN_UPDATE))
        return updates.post_update(by=by, ref=ref, words=words, now=clock.now())
    if sent.get("audience", Audience.BOTH) not in SEEN_BY_BOTH:
        # What somebody wrote for their own side is never shown to both.
        raise Refused(
            "Both sides see the state: choose an audience that both see.", "audience"
        )
    incident = step(by=by, ref=ref, now=clock.now(), **_words_of(step, sent))
    return visible_updates(by, incident)[0]


def _end_of_a_heads_up(
    incident: Incident, sent: dict[str, Any]
) -> Callable[..., Incident] | None:
    ends: dict[str, Callable[..., Incident]] = {
        State.AVERTED: telling.averted,
        State.INVESTIGATING: telling.became_incident,
    }
    if incident.state != State.HEADS_UP:
        return None
    return ends.get(sent.get("state", ""))


def _words_of(step: Callable[..., Incident], sent: dict[str, Any]) -> dict[str, Any]:
    if step is telling.averted:
        return _only(sent, ("text",))
    asked = {"severity": "", "origin": ""}
    return asked | _only(sent, ("text", "severity", "origin", "next_update_at"))


def _only(sent: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: sent[key] for key in keys if key in sent}
