"""KPIs and readings, as machines read them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.models import Kpi
from kpis.queries.rolled import Rolled, rolled
from kpis.queries.targets import in_force
from partnership import clock
from partnership.api.problems import Problem
from partnership.api.views import DoorView
from partnership.models import Queue
from partnership.periods import Kind, PeriodError, kind_named, local_day

MOST = 1000


class TargetInForceSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    minimum = serializers.DecimalField(max_digits=20, decimal_places=6)
    minimum_high = serializers.DecimalField(
        max_digits=20, decimal_places=6, allow_null=True
    )
    buffer = serializers.DecimalField(max_digits=20, decimal_places=6)
    buffer_reason = serializers.CharField()
    effective_from = serializers.DateField()


class KpiSerializer(serializers.ModelSerializer[Kpi]):
    target = serializers.SerializerMethodField(
        help_text="The version in force today, or null."
    )

    class Meta:
        model = Kpi
        fields = (
            "code",
            "name",
            "section",
            "group",
            "owner_side",
            "unit",
            "scale",
            "decimals",
            "aggregation",
            "grains",
            "target",
        )

    def get_target(self, kpi: Kpi) -> dict[str, Any] | None:
        target = self.context["targets"].get(kpi.pk)
        return TargetInForceSerializer(target).data if target else None


class KpisView(DoorView):
    """The KPIs in use, each with the target in force."""

    @extend_schema(responses=KpiSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        partnership = self.door.partnership
        today = local_day(partnership.calendar, clock.now())
        rows = KpiSerializer(
            self.door.rows(Kpi),
            many=True,
            context={"targets": in_force(partnership, today)},
        )
        return Response({"results": rows.data})


class ReadingSerializer(serializers.Serializer[Any]):
    kpi = serializers.CharField(source="kpi.code")
    queue = serializers.CharField(allow_null=True)
    grain = serializers.CharField(source="period.kind")
    period_start = serializers.DateField(source="period.first")
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)


QUESTION = [
    OpenApiParameter("kpi", str, required=True, description="code of the KPI"),
    OpenApiParameter("queue", str, description="code; left out: whole partnership"),
    OpenApiParameter("from", date, description="first day, included"),
    OpenApiParameter("to", date, description="last day, included"),
    OpenApiParameter("grain", str, enum=["day", "week", "window", "month", "quarter"]),
    OpenApiParameter("cursor", date, description="as given by `next`"),
]


class ReadingsView(DoorView):
    """Readings, rolled up: only periods that lie wholly between `from` and `to`."""

    @extend_schema(parameters=QUESTION, responses=ReadingSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        asked = Question(self, request)
        rows = list(islice(asked.rows(), MOST + 1))
        more = len(rows) > MOST
        following = request._request.GET.copy()
        if more:
            following["cursor"] = rows[MOST].period.first.isoformat()
        address = request.build_absolute_uri(request.path)
        return Response(
            {
                "next": f"{address}?{following.urlencode()}" if more else None,
                "results": ReadingSerializer(rows[:MOST], many=True).data,
            }
        )


class Question:
    """What a caller asks for, each part checked with a sentence of its own."""

    def __init__(self, view: DoorView, request: Request) -> None:
        self.door = view.door
        self.asked = request.query_params
        self.kpi = self._kpi()
        self.queue = self._queue()
        self.kind = self._kind()
        today = local_day(self.door.partnership.calendar, clock.now())
        self.last = self._day("to", today)
        self.first = self._day("from", self.last - timedelta(days=366))
        self.begin = self._day("cursor", self.first)

    def rows(self) -> Iterator[Rolled]:
        begin = max(self.first, self.begin)
        return rolled(self.door, self.kpi, self.queue, self.kind, begin, self.last)

    def _kpi(self) -> Kpi:
        code = self.asked.get("kpi", "")
        found = self.door.rows(Kpi).filter(code=code).first()
        if found is None:
            raise Problem(
                f"kpi: “{code[:60]}” is not in use here. "
                "GET …/kpis/ lists the codes that are."
            )
        return found

    def _queue(self) -> Queue | None:
        code = self.asked.get("queue", "")
        if not code:
            return None
        found = self.door.rows(Queue).filter(code=code).first()
        if found is None:
            raise Problem(f"queue: there is no queue “{code[:80]}” here.")
        return found

    def _kind(self) -> Kind:
        word = self.asked.get("grain", "day")
        try:
            return kind_named(word)
        except PeriodError as error:
            raise Problem(f"grain: {error}") from error

    def _day(self, name: str, otherwise: date) -> date:
        word = self.asked.get(name, "")
        if not word:
            return otherwise
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise Problem(
                f"{name}: “{word[:40]}” is no date. Write it as 2026-10-31."
            ) from None
