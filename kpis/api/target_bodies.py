"""What the API's routes of targets take and give."""

from typing import Any, Final

from rest_framework import serializers

from kpis.models import Target
from kpis.terms import of_target, plain
from partnership.access import Door, Permission
from partnership.models import Proposal

# Everything else in a body is a term, as `kpis.terms` reads it.
OWN_KEYS: Final = frozenset({"kpi", "reason", "outside_document", "version"})


class TermsBody(serializers.Serializer[Any]):
    """A body whose other keys are terms; those left out follow from the version before.

    `minimum`, `minimum_high`, `buffer`, `buffer_reason`, `penalty` (`form`, `start`,
    `full`, `steps`, `amount`, or null), `floor`, `floor_high`, `weight`, `allocation`,
    `effective_from`, `direction`. Numbers are decimal strings.
    """

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        found["terms"] = {k: v for k, v in data.items() if k not in OWN_KEYS}
        return found


class ProposeSerializer(TermsBody):
    kpi = serializers.SlugField()
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    outside_document = serializers.CharField(
        required=False, allow_blank=True, default=""
    )


class CounterSerializer(TermsBody):
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class AgreeSerializer(serializers.Serializer[Any]):
    """Agreeing names the version that was read."""

    version = serializers.IntegerField(min_value=1)


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal; `id` is its number in the partnership."""

    id = serializers.IntegerField(source="number")
    kpi = serializers.CharField(source="subject")
    terms = serializers.SerializerMethodField()
    proposed_by = serializers.CharField(source="proposed_by.user.name")
    counters = serializers.IntegerField(source="counters.number", default=None)

    class Meta:
        model = Proposal
        fields = (
            "id",
            "kpi",
            "version",
            "state",
            "side",
            "terms",
            "reason",
            "outside_document",
            "proposed_by",
            "proposed_at",
            "lapses_at",
            "decided_at",
            "counters",
        )

    def get_terms(self, proposal: Proposal) -> dict[str, Any]:
        return readable(proposal.terms, self.context["door"])


class TargetSerializer(serializers.Serializer[Target]):
    """An agreed version: its terms, who proposed and who agreed, and when."""

    id = serializers.IntegerField(source="number")
    kpi = serializers.CharField(source="kpi.code")
    proposal = serializers.IntegerField(source="proposal.number")
    terms = serializers.SerializerMethodField()
    goal = serializers.SerializerMethodField()
    proposed_by = serializers.CharField(source="proposed_by.user.name")
    proposed_at = serializers.DateTimeField()
    agreed_by = serializers.CharField(source="agreed_by.user.name")
    agreed_at = serializers.DateTimeField()

    def get_terms(self, target: Target) -> dict[str, Any]:
        return readable(of_target(target).as_json(), self.context["door"])

    def get_goal(self, target: Target) -> list[str]:
        """One value, or the two ends of the goal's corridor."""
        return [plain(goal) for goal in of_target(target).goals]


class TargetsSerializer(serializers.Serializer[Any]):
    results = TargetSerializer(many=True)
    proposals = ProposalSerializer(many=True)


def readable(terms: dict[str, Any], door: Door) -> dict[str, Any]:
    """The terms without the amount of money, where this member may not see it."""
    penalty = terms["penalty"]
    if penalty is None or door.may(Permission.READ_MONEY):
        return terms
    return terms | {"penalty": penalty | {"amount": None}}
