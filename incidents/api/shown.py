"""What the API's routes of incidents give: what the person who asks may see.

What was told in confidence is in no answer.
"""

from typing import Any

from rest_framework import serializers

from incidents.lifecycle import Kept, Need
from incidents.models import (
    Factor,
    FactorAnswer,
    Incident,
    NextStep,
    ProcessStep,
    Promise,
    Thanks,
    Update,
)
from incidents.queries.incidents import FactorSeen, IncidentPage, Promised, Row
from partnership.models import Side


class PersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(source="user.name")
    side = serializers.CharField()


class NeedSerializer(serializers.Serializer[Need]):
    """Something that waits for `client`, `partner` or `both`."""

    code = serializers.CharField()
    side = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """The incident itself, in every list and on its own."""

    ref = serializers.CharField()
    kind = serializers.CharField(source="began_as")
    noticed_at = serializers.DateTimeField(source="known_at")
    logged_by = PersonSerializer()
    acknowledged_by = PersonSerializer(allow_null=True)
    owner = PersonSerializer(allow_null=True)
    offered_to = PersonSerializer(allow_null=True)
    asked_by = PersonSerializer(allow_null=True)

    class Meta:
        model = Incident
        fields = (
            "ref",
            "kind",
            "summary",
            "would_help",
            "state",
            "severity",
            "origin",
            "visibility",
            "expected_at",
            "expected_in",
            "began_at",
            "noticed_at",
            "logged_side",
            "logged_by",
            "logged_at",
            "told_at",
            "acknowledged_by",
            "acknowledged_at",
            "owner",
            "owned_at",
            "offered_to",
            "asked_by",
            "averted_at",
            "resolved_at",
            "knew_before",
            "review_shared_at",
        )


class RowSerializer(serializers.Serializer[Any]):
    """A line of the list: the incident, its next update, and what waits for whom."""

    incident = IncidentSerializer()
    kpis = serializers.SerializerMethodField(help_text="Codes of the KPIs it touches.")
    needs = NeedSerializer(many=True)
    next_update_at = serializers.DateTimeField(
        source="promise.due_at", default=None, allow_null=True
    )

    def get_kpis(self, row: Row) -> list[str]:
        return [kpi.code for kpi in row.kpis]

    def to_representation(self, instance: Row) -> dict[str, Any]:
        found = super().to_representation(instance)
        return {**found.pop("incident"), **found}


class UpdateSerializer(serializers.ModelSerializer[Update]):
    by = PersonSerializer()
    corrects = serializers.IntegerField(source="corrects.number", default=None)

    class Meta:
        model = Update
        fields = (
            "number",
            "kind",
            "text",
            "audience",
            "by",
            "at",
            "state_from",
            "state_to",
            "corrects",
        )


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    class Meta:
        model = Promise
        fields = ("number", "side", "made_at", "due_at", "courtesy", "answered_at")


class PromisedSerializer(serializers.Serializer[Promised]):
    """A promise, and what became of it: kept, missed, open or overdue."""

    promise = PromiseSerializer()
    kept = serializers.ChoiceField(choices=[kept.value for kept in Kept])

    def to_representation(self, instance: Promised) -> dict[str, Any]:
        found = super().to_representation(instance)
        return {**found.pop("promise"), **found}


class StepSerializer(serializers.ModelSerializer[NextStep]):
    decides = PersonSerializer(allow_null=True)
    added_by = PersonSerializer()
    done_by = PersonSerializer(allow_null=True)

    class Meta:
        model = NextStep
        fields = (
            "number",
            "what",
            "decides",
            "decides_words",
            "side",
            "by",
            "in_power",
            "waits_for",
            "for_executives",
            "added_by",
            "added_at",
            "done_by",
            "done_at",
        )


class ProcessSerializer(serializers.ModelSerializer[ProcessStep]):
    class Meta:
        model = ProcessStep
        fields = ("side", "position", "name", "entered_at", "expected_by", "left_at")


class AnswerSerializer(serializers.ModelSerializer[FactorAnswer]):
    class Meta:
        model = FactorAnswer
        fields = ("seen_at", "confirmed_at")


class FactorSerializer(serializers.ModelSerializer[Factor]):
    by = PersonSerializer()

    class Meta:
        model = Factor
        fields = ("number", "category", "side", "words", "evidence", "by", "at")


class FactorSeenSerializer(serializers.Serializer[FactorSeen]):
    """A factor, and what each side answered to it."""

    factor = FactorSerializer()
    client = AnswerSerializer(allow_null=True)
    partner = AnswerSerializer(allow_null=True)

    def to_representation(self, instance: FactorSeen) -> dict[str, Any]:
        found = super().to_representation(instance)
        return {**found.pop("factor"), **found}


class ThanksSerializer(serializers.ModelSerializer[Thanks]):
    by = PersonSerializer()

    class Meta:
        model = Thanks
        fields = ("words", "by", "at")


class EventSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    what = serializers.CharField()
    department = serializers.CharField()
    side = serializers.CharField()
    kind = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class PageSerializer(RowSerializer):
    """Everything of one incident."""

    lag_s = serializers.SerializerMethodField(
        help_text="From noticed to told, in seconds; null until it is told."
    )
    ahead_s = serializers.SerializerMethodField(
        help_text="How long before it might happen it was told, in seconds."
    )
    updates = UpdateSerializer(many=True)
    promises = PromisedSerializer(many=True)
    next_steps = StepSerializer(source="steps", many=True)
    process = serializers.SerializerMethodField()
    factors = FactorSeenSerializer(many=True)
    thanks = ThanksSerializer(many=True)
    events = EventSerializer(many=True)

    def get_lag_s(self, page: IncidentPage) -> float | None:
        return page.lag.total_seconds() if page.lag is not None else None

    def get_ahead_s(self, page: IncidentPage) -> float | None:
        return page.ahead.total_seconds() if page.ahead is not None else None

    def get_process(self, page: IncidentPage) -> dict[str, list[dict[str, Any]]]:
        """Each side's internal process, step by step."""
        return {
            side: list(ProcessSerializer(page.process[side], many=True).data)
            for side in Side.values
        }
