"""When an incident needs an owner, in the API: what is in force, and how to agree.

Leaders only and in a session, as with targets: no scope of a token covers what binds
both sides.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.actions import agreeing
from incidents.api.bodies import Body
from incidents.api.views import done
from incidents.queries import proposals as queries
from partnership import clock
from partnership.access import Permission
from partnership.api.views import DoorView
from partnership.models import Proposal


class MinutesBody(Body):
    """`reason` is asked for where it answers what the other side proposed."""

    minutes = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class VersionBody(Body):
    """Agreeing names the version that was read."""

    version = serializers.IntegerField(min_value=1)


class MinutesProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal about the minutes; `id` is its number in the partnership."""

    id = serializers.IntegerField(source="number")
    minutes = serializers.IntegerField(source="terms.minutes")
    side = serializers.CharField()
    proposed_by = serializers.CharField(source="proposed_by.user.name")
    decided_by = serializers.CharField(source="decided_by.user.name", default=None)
    counters = serializers.IntegerField(source="counters.number", default=None)

    class Meta:
        model = Proposal
        fields = (
            "id",
            "minutes",
            "version",
            "state",
            "side",
            "reason",
            "proposed_by",
            "proposed_at",
            "lapses_at",
            "decided_by",
            "decided_at",
            "counters",
        )


class MinutesSerializer(serializers.Serializer[Any]):
    """The minutes in force, what waits for an answer, and what was, newest first."""

    minutes = serializers.IntegerField()
    waiting = MinutesProposalSerializer(allow_null=True)
    past = MinutesProposalSerializer(many=True)


class MinutesView(DoorView):
    """After how many minutes without an owner an incident says so, to both leaders."""

    write_permission = Permission.AGREE

    @extend_schema(responses=MinutesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        now = clock.now()
        every = list(queries.owner_minutes(self.door))
        there = {
            "minutes": self.door.partnership.owner_minutes,
            "waiting": next((one for one in every if one.waits(now)), None),
            "past": [one for one in every if not one.waits(now)],
        }
        return Response(MinutesSerializer(there).data)

    @extend_schema(request=MinutesBody, responses={201: MinutesProposalSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Propose; where a proposal waits, change the own side's or counter."""
        sent = MinutesBody.read(request.data)
        found = done(agreeing.propose_minutes, by=self.door, now=clock.now(), **sent)
        return shown(found, status.HTTP_201_CREATED)


class AgreeMinutesView(DoorView):
    """Agree to the version that was read; the minutes hold from then on."""

    permission = Permission.AGREE

    @extend_schema(request=VersionBody, responses=MinutesProposalSerializer)
    def post(self, request: Request, slug: str, number: int) -> Response:
        sent = VersionBody.read(request.data)
        return shown(
            done(
                agreeing.agree_minutes,
                by=self.door,
                number=number,
                now=clock.now(),
                **sent,
            )
        )


class WithdrawMinutesView(DoorView):
    """Take back what the own side proposed."""

    permission = Permission.AGREE

    @extend_schema(request=None, responses=MinutesProposalSerializer)
    def post(self, request: Request, slug: str, number: int) -> Response:
        return shown(
            done(
                agreeing.withdraw_minutes, by=self.door, number=number, now=clock.now()
            )
        )


def shown(proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
    return Response(MinutesProposalSerializer(proposal).data, status=code)
