"""Context events, as machines read and write them."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.actions.context import record_event
from kpis.models import EventKind, EventSide
from kpis.queries.context import standing
from partnership import clock
from partnership.access import Permission
from partnership.api.problems import Problem
from partnership.api.views import DoorView, Page
from partnership.models import Scope


class ContextEventSerializer(serializers.Serializer[Any]):
    """An event with the side and the department that it comes from."""

    number = serializers.IntegerField(read_only=True)
    what = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(EventKind.choices)
    side = serializers.ChoiceField(EventSide.choices)
    department = serializers.CharField(max_length=80, default="", allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(default=None, allow_null=True)
    by = serializers.CharField(source="by.user.name", read_only=True)
    at = serializers.DateTimeField(read_only=True)


class NewestEventFirst(Page):
    ordering = ("-starts_on", "-number")


class ContextView(DoorView):
    """What else happened, the newest first; write an event down."""

    write_permission = Permission.WRITE_INCIDENTS
    write_scope = Scope.INCIDENTS_WRITE

    @extend_schema(responses=ContextEventSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        page = NewestEventFirst()
        found = standing(self.door).select_related("by__user")
        rows = page.paginate_queryset(found, request, view=self)
        return page.get_paginated_response(ContextEventSerializer(rows, many=True).data)

    @extend_schema(
        request=ContextEventSerializer, responses={201: ContextEventSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        body = ContextEventSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            event = record_event(by=self.door, now=clock.now(), **body.validated_data)
        except ValidationError as refused:
            sentences = " ".join(refused.messages)
            raise Problem(sentences, errors=refused.message_dict) from None
        return Response(ContextEventSerializer(event).data, status.HTTP_201_CREATED)
