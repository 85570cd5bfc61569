"""Scorecards and penalties for programs, each with its working."""

from http import HTTPStatus
from typing import Any

from django.db.models import F, Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partnership import clock, periods
from partnership.access import Permission
from partnership.api.problems import Problem
from partnership.api.views import DoorView, Page
from partnership.periods import PeriodError
from scorecards.document import Penalty, to_json
from scorecards.models import PeriodKind, Scorecard
from scorecards.plain import to_plain
from scorecards.queries.cards import Card, card
from scorecards.queries.status import current_or_new


class HeadSerializer(serializers.ModelSerializer[Scorecard]):
    """One line of the list: the period, its score, and which version it is."""

    complete = serializers.BooleanField()
    published = serializers.BooleanField()

    class Meta:
        model = Scorecard
        fields = (
            "period",
            "kind",
            "first",
            "last",
            "complete",
            "version",
            "ours",
            "published",
            "computed_at",
        )


class LatestFirst(Page):
    ordering = ("-first", "-id")


class ScorecardsView(DoorView):
    """The periods that have a scorecard, the latest first; `?kind=window` for one."""

    @extend_schema(
        parameters=[OpenApiParameter("kind", enum=PeriodKind.values)],
        responses=HeadSerializer(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        page = LatestFirst()
        heads = page.paginate_queryset(self._cards(request), request, view=self)
        return page.get_paginated_response(HeadSerializer(heads, many=True).data)

    def _cards(self, request: Request) -> QuerySet[Scorecard]:
        kind = request.query_params.get("kind")
        cards = self.door.rows(Scorecard).filter(is_latest=True).defer("document")
        if kind:
            cards = cards.filter(kind=_kind(kind))
        return cards.annotate(
            complete=F("document__period__complete"),
            published=Q(published_at__isnull=False),
        )


class ScorecardView(DoorView):
    """One period's scorecard: everything it shows, and all it was computed from."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str, period: str) -> Response:
        found = _card(self, period)
        return Response({**_about(found), **to_json(found.document)})


class PenaltyView(DoorView):
    """One window's penalty with its working, and what it would have been.

    Amounts are for the leaders of both sides; others see which KPIs cost something.
    """

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str, period: str) -> Response:
        found = _card(self, period)
        return Response(
            {
                **_about(found),
                "period": found.period.key,
                "currency": found.document.currency,
                **_statement(found.document.penalty),
                "amounts": self.door.may(Permission.READ_MONEY),
            }
        )


def _card(view: DoorView, key: str) -> Card:
    """The latest version of a period's card, or a sentence that says what is wrong."""
    try:
        return card(view.door, key)
    except PeriodError as error:
        raise Problem(str(error), status_code=HTTPStatus.NOT_FOUND) from error


def _about(found: Card) -> dict[str, Any]:
    return {
        "label": found.period.label,
        "version": found.version,
        "published_at": found.published_at,
    }


def _statement(penalty: Penalty) -> dict[str, Any]:
    """Input and output of `python -m kpis.arithmetic penalty`, and the rest."""
    output = penalty.output or {"parts": []}
    return {
        "total": to_plain(penalty.total),
        "would_have_been": to_plain(penalty.would_have_been),
        "capped": penalty.capped,
        "due": list(penalty.due),
        "missing": to_plain(penalty.missing),
        "provisional": to_plain(penalty.provisional),
        "parts": output["parts"],
        "windows": to_plain(penalty.windows),
        "input": penalty.input,
    }


def _kind(word: str) -> str:
    try:
        return str(periods.kind_named(word))
    except PeriodError as error:
        raise Problem(str(error)) from error


class StatusView(DoorView):
    """The status page's document: everything that leadership sees, and no more."""

    permission = Permission.SEE_HEADLINE

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        revision, document = current_or_new(self.door.partnership, clock.now())
        return Response({"revision": revision, **document.as_data()})
