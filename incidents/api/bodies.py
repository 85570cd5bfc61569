"""What the API's routes of incidents take.

Lengths, words and times are checked by the actions, which have a sentence for each;
here stands only what kind of thing each key is. A key that is null was left out.
"""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from incidents.lifecycle import Kind
from partnership.api.problems import Problem

UNPROCESSABLE = 422


class TimeField(serializers.DateTimeField):
    """A time as it was sent: one without an offset is refused, never completed."""

    def enforce_timezone(self, value: datetime) -> datetime:
        return value


def _word() -> serializers.CharField:
    return serializers.CharField(required=False, allow_null=True, allow_blank=True)


def _time() -> TimeField:
    return TimeField(required=False, allow_null=True)


class Body(serializers.Serializer[Any]):
    """A body, read with `read`: the keys that were sent, with what they hold."""

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """Raises `Problem` (422) with what is wrong, key by key."""
        body = cls(data=data)
        if not body.is_valid():
            raise Problem(
                "Some of what was sent cannot be used; see errors.",
                status_code=UNPROCESSABLE,
                title="invalid",
                errors=body.errors,
            )
        return {k: v for k, v in body.validated_data.items() if v is not None}


class IncidentBody(Body):
    """A heads-up asks what might happen, when, and what would help.

    An incident asks for its `severity` (sev1 to sev4) too, and where it began as far
    as is known: `origin` is client, partner, both, outside or unknown.
    """

    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    summary = serializers.CharField(allow_blank=True)
    would_help = _word()
    noticed_at = _time()
    next_update_at = _time()
    audience = _word()
    kpis = serializers.ListField(
        child=serializers.CharField(), required=False, allow_null=True, max_length=100
    )
    expected_at = _time()
    expected_in = _word()
    severity = _word()
    origin = _word()
    began_at = _time()


class UpdateBody(Body):
    """`state` takes it a step further; an open one names its next update.

    A heads-up goes to `averted`, or to `investigating` with its `severity` and
    `origin`: it happened.
    """

    text = serializers.CharField(allow_blank=True)
    state = _word()
    audience = _word()
    next_update_at = _time()
    reason = _word()
    severity = _word()
    origin = _word()


class StepBody(Body):
    """`decides` is a member's e-mail address; `decides_words` anybody else."""

    what = serializers.CharField(allow_blank=True)
    decides = _word()
    decides_words = _word()
    side = _word()
    by = _time()
    in_power = serializers.BooleanField(required=False, allow_null=True)
    waits_for = _word()
    for_executives = serializers.BooleanField(required=False, allow_null=True)


class FactorBody(Body):
    """One circumstance of several that contributed."""

    category = serializers.CharField()
    side = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    evidence = _word()


class ThanksBody(Body):
    """A sentence, if wanted."""

    words = _word()
