"""KPIs, as machines read them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.models import Kpi
from kpis.queries.targets import in_force
from partnership import clock
from partnership.api.views import DoorView
from partnership.periods import local_day


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
