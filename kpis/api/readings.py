"""Readings, as machines read and send them."""

from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.actions.calls import SameKeyError, import_call
from kpis.actions.imports import Outcome
from kpis.api.parsing import RawParser
from kpis.importing.book import FIRST_DAY, LAST_DAY, Answers
from kpis.importing.dates import DateStyle
from kpis.importing.issues import FileProblem
from kpis.importing.issues import Question as FileQuestion
from kpis.models import Kpi
from kpis.queries.rolled import Rolled, rolled
from partnership import clock
from partnership.access import Permission
from partnership.api.problems import Problem
from partnership.api.views import DoorView
from partnership.models import Queue, Scope
from partnership.periods import Kind, PeriodError, kind_named, local_day

MOST = 1000
KINDS = (
    "application/json",
    "application/x-ndjson",
    "text/csv",
    "text/tab-separated-values",
)


class SumField(serializers.FloatField):
    """A sum as a JSON number: a whole one exactly, however large."""

    def to_representation(self, value: Any) -> float:  # type: ignore[override] # stubs say str
        return int(value) if value == int(value) else float(value)


class ExcusedSerializer(serializers.Serializer[Any]):
    numerator = SumField()
    denominator = SumField()
    value = serializers.FloatField(
        allow_null=True, help_text="what counts; null where nothing is left"
    )


class ReadingSerializer(serializers.Serializer[Any]):
    kpi = serializers.CharField(source="kpi.code")
    queue = serializers.CharField(allow_null=True)
    grain = serializers.CharField(source="period.kind")
    period_start = serializers.DateField(source="period.first")
    numerator = SumField(allow_null=True)
    denominator = SumField(allow_null=True)
    value = serializers.FloatField(allow_null=True, help_text="as measured")
    excused = ExcusedSerializer(
        allow_null=True, help_text="what both sides excused of it"
    )


class RejectedSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="from 1; in CSV the header is row 1")
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class LeftOutSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    message = serializers.CharField()


class ImportedSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RejectedSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
    notices = serializers.ListField(
        child=serializers.CharField(), help_text="such as how many were rounded"
    )


QUESTION = [
    OpenApiParameter("kpi", str, required=True, description="code of the KPI"),
    OpenApiParameter("queue", str, description="code; left out: whole partnership"),
    OpenApiParameter("from", date, description="first day, included"),
    OpenApiParameter("to", date, description="last day, included"),
    OpenApiParameter("grain", str, enum=["day", "week", "window", "month", "quarter"]),
    OpenApiParameter("cursor", date, description="as given by `next`"),
]


HOW_TO_READ = [
    OpenApiParameter(
        "date_format",
        str,
        description="how dates are written where they can be read in two ways, as for "
        "strptime: %d/%m/%Y; percent signs are encoded as %25",
    ),
    OpenApiParameter(
        "decimal", str, enum=[".", ","], description="the decimal sign of CSV and TSV"
    ),
]
# What answers a question, as it stands in an address.
PARAMETERS = {
    "ambiguous_date": "date_format=%25d/%25m/%25Y or date_format=%25m/%25d/%25Y",
    "ambiguous_decimal": "decimal=. or decimal=,",
}


class ReadingsView(DoorView):
    """Readings, rolled up: only periods that lie wholly between `from` and `to`."""

    write_permission = Permission.WRITE_READINGS
    write_scope = Scope.READINGS_WRITE
    parser_classes = (RawParser,)

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

    @extend_schema(
        request={
            "application/json": {"type": "array", "items": {"type": "object"}},
            "application/x-ndjson": {"type": "string"},
            "text/csv": {"type": "string"},
        },
        parameters=[
            OpenApiParameter("partial", bool, description="take the good rows"),
            *HOW_TO_READ,
            OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER),
        ],
        responses={200: ImportedSerializer, 422: ImportedSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """All or nothing, unless `partial`; the same readings again change nothing."""
        try:
            outcome = import_call(
                by=self.door,
                body=_body(request),
                content_type=_sent_as(request),
                key=request.headers.get("Idempotency-Key", "")[:120],
                now=clock.now(),
                partial=request.query_params.get("partial", "").lower() == "true",
                answers=_answers(request),
            )
        except FileProblem as problem:
            raise Problem(problem.sentence) from problem
        except SameKeyError as error:
            raise Problem(error.messages[0], status_code=422) from error
        return answer(outcome)


def _body(request: Request) -> bytes:
    """As RawParser gave it; an empty one is not parsed at all."""
    sent: object = request.data
    return sent if isinstance(sent, bytes) else b""


def _sent_as(request: Request) -> str:
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise Problem(
            f"“{kind[:60]}” cannot be read. Send {', '.join(KINDS)}.", status_code=415
        )
    return kind


def _answers(request: Request) -> Answers:
    """What the caller said about dates and decimals; `FileProblem` for no format."""
    asked = request.query_params
    decimal = asked.get("decimal") or None
    if decimal not in (None, ".", ","):
        raise Problem("decimal: the decimal sign is a point or a comma.")
    style = DateStyle(format=asked.get("date_format") or None)
    return Answers(date_format=style.format, decimal=decimal)


def answer(outcome: Outcome) -> Response:
    """What came of it; 422 where rows were refused and nothing was written."""
    if outcome.questions:
        raise _asked(outcome)
    refused = bool(outcome.rejected) and not outcome.written
    return Response(
        outcome.as_json(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
    )


def _asked(outcome: Outcome) -> Problem:
    """The questions, how a call answers them, and the rows refused in any case."""
    sentences = [_with_parameter(question) for question in outcome.questions]
    found = outcome.as_json()
    rows = {name: found[name] for name in ("rejected", "left_out")}
    return Problem(" ".join(sentences), status_code=422, **rows)


def _with_parameter(question: FileQuestion) -> str:
    how = PARAMETERS.get(question.code)
    again = f" Send it again with the query parameter {how}." if how else ""
    return f"{question.message}{again}"


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
            day = date.fromisoformat(word)
        except ValueError:
            raise Problem(
                f"{name}: “{word[:40]}” is no date. Write it as 2026-10-31."
            ) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Problem(f"{name}: readings lie between {FIRST_DAY} and {LAST_DAY}.")
        return day
