"""Targets in the API: what is agreed, what is proposed, and the steps between."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.actions.targets import (
    agree_target,
    counter_target,
    propose_target,
    withdraw_target,
)
from kpis.api.target_bodies import (
    AgreeSerializer,
    CounterSerializer,
    ProposalSerializer,
    ProposeSerializer,
    TargetSerializer,
    TargetsSerializer,
)
from kpis.models import Kpi
from kpis.queries import targets as queries
from kpis.terms import TermsRefusedError
from partnership import clock
from partnership.access import Permission
from partnership.actions.proposals import ChangedMeanwhileError, ProposalError
from partnership.api.problems import Problem
from partnership.api.views import DoorView
from partnership.models import Proposal, ProposalKind

T = TypeVar("T")


class TargetsView(DoorView):
    """What is agreed, newest first, and what waits; propose a target."""

    write_permission = Permission.AGREE

    @extend_schema(responses=TargetsSerializer)
    def get(self, request: Request, slug: str) -> Response:
        there = {
            "results": queries.versions(self.door.partnership).order_by(
                "-agreed_at", "-number"
            ),
            "proposals": queries.open_proposals(self.door.partnership, clock.now()),
        }
        return Response(TargetsSerializer(there, context={"door": self.door}).data)

    @extend_schema(request=ProposeSerializer, responses={201: ProposalSerializer})
    def post(self, request: Request, slug: str) -> Response:
        sent = checked(ProposeSerializer(data=request.data))
        proposal = done(
            propose_target,
            by=self.door,
            kpi=self.door.get(Kpi, code=sent["kpi"]),
            terms=sent["terms"],
            reason=sent["reason"],
            outside_document=sent["outside_document"],
            now=clock.now(),
        )
        body = ProposalSerializer(proposal, context={"door": self.door}).data
        return Response(body, status=status.HTTP_201_CREATED)


class StepView(DoorView):
    """A step on one proposal: leaders only, in a session, as no scope covers it."""

    permission = Permission.AGREE

    def named(self, number: int) -> Proposal:
        return self.door.get(Proposal, number=number, kind=ProposalKind.TARGET)

    def shown(self, proposal: Proposal) -> Response:
        return Response(ProposalSerializer(proposal, context={"door": self.door}).data)


class AgreeView(StepView):
    """Agree to the version that was read."""

    @extend_schema(request=AgreeSerializer, responses=TargetSerializer)
    def post(self, request: Request, slug: str, number: int) -> Response:
        self.named(number)
        sent = checked(AgreeSerializer(data=request.data))
        target = done(
            agree_target,
            by=self.door,
            number=number,
            version=sent["version"],
            now=clock.now(),
        )
        return Response(TargetSerializer(target, context={"door": self.door}).data)


class CounterView(StepView):
    """Answer with other terms; the reason is asked for."""

    @extend_schema(request=CounterSerializer, responses={201: ProposalSerializer})
    def post(self, request: Request, slug: str, number: int) -> Response:
        self.named(number)
        sent = checked(CounterSerializer(data=request.data))
        proposal = done(
            counter_target,
            by=self.door,
            number=number,
            version=sent["version"],
            terms=sent["terms"],
            reason=sent["reason"],
            now=clock.now(),
        )
        body = ProposalSerializer(proposal, context={"door": self.door}).data
        return Response(body, status=status.HTTP_201_CREATED)


class WithdrawView(StepView):
    """Take an own proposal back."""

    @extend_schema(request=None, responses=ProposalSerializer)
    def post(self, request: Request, slug: str, number: int) -> Response:
        self.named(number)
        return self.shown(
            done(withdraw_target, by=self.door, number=number, now=clock.now())
        )


def checked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def done(action: Callable[..., T], **arguments: Any) -> T:
    """Run an action; what it refuses is a problem with a sentence."""
    try:
        return action(**arguments)
    except TermsRefusedError as refused:
        raise Problem(str(refused), errors=refused.by_field()) from None
    except ChangedMeanwhileError as changed:
        raise Problem(
            str(changed), status_code=409, version=changed.proposal.version
        ) from None
    except ProposalError as refused:
        raise Problem(str(refused), status_code=409) from None
