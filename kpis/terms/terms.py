"""One version of a target as a value. All numbers of its JSON are decimal strings:

{"schema": 1, "direction": "higher", "definition": 1, "minimum": "80",
 "minimum_high": null, "buffer": "3", "buffer_reason": "Noise is 2.8 points.",
 "penalty": {"form": "linear", "start": "80", "full": "75", "steps": [],
             "amount": null},
 "floor": null, "floor_high": null, "weight": "10", "allocation": "40",
 "effective_from": "2026-10-01"}
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.target import TargetTerms
from kpis.models import Direction, Target

SCHEMA = 1

Step = tuple[Decimal, Decimal]  # threshold, share in per cent
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """The penalty range as the contract states it."""

    form: str
    start: Decimal
    full: Decimal
    steps: tuple[Step, ...] = ()
    amount: Decimal | None = None

    def as_json(self) -> Json:
        return {
            "form": self.form,
            "start": plain(self.start),
            "full": plain(self.full),
            "steps": [[plain(at), plain(share)] for at, share in self.steps],
            "amount": _plain_or_none(self.amount),
        }

    def moved(self, by: Decimal) -> Self:
        """The same range, as wide, at another place."""
        return replace(
            self,
            start=self.start + by,
            full=self.full + by,
            steps=tuple((at + by, share) for at, share in self.steps),
        )

    @property
    def arithmetic(self) -> PenaltyRange:
        return PenaltyRange.of(
            self.form,
            start=self.start,
            full=self.full,
            steps=self.steps,
            amount=self.amount,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is proposed, or what was agreed, for one KPI from a day on."""

    direction: str
    definition: int
    minimum: Decimal
    minimum_high: Decimal | None = None
    buffer: Decimal = Decimal(0)
    buffer_reason: str = ""
    penalty: Penalty | None = None
    floor: Decimal | None = None
    floor_high: Decimal | None = None
    weight: Decimal = Decimal(0)
    allocation: Decimal = Decimal(0)
    effective_from: date

    def as_json(self) -> Json:
        """The dictionary that `kpis.terms.read` reads."""
        return {
            "schema": SCHEMA,
            "direction": self.direction,
            "definition": self.definition,
            "minimum": plain(self.minimum),
            "minimum_high": _plain_or_none(self.minimum_high),
            "buffer": plain(self.buffer),
            "buffer_reason": self.buffer_reason,
            "penalty": self.penalty.as_json() if self.penalty else None,
            "floor": _plain_or_none(self.floor),
            "floor_high": _plain_or_none(self.floor_high),
            "weight": plain(self.weight),
            "allocation": plain(self.allocation),
            "effective_from": self.effective_from.isoformat(),
        }

    @property
    def arithmetic(self) -> TargetTerms:
        """The numbers alone. Raises `TermsError` where they cannot stand."""
        return TargetTerms.of(
            self.direction,
            minimum=_pair(self.minimum, self.minimum_high),
            buffer=self.buffer,
            penalty_range=self.penalty.arithmetic if self.penalty else None,
            floor=None if self.floor is None else _pair(self.floor, self.floor_high),
        )

    @property
    def minimums(self) -> tuple[Decimal, ...]:
        """The client minimum: one value, or the two ends of the corridor."""
        if self.minimum_high is None:
            return (self.minimum,)
        return self.minimum, self.minimum_high

    @property
    def goals(self) -> tuple[Decimal, ...]:
        """The partner goal, in the same shape: a buffer on the good side."""
        if self.minimum_high is not None:
            return self.minimum + self.buffer, self.minimum_high - self.buffer
        sign = -1 if self.direction == Direction.LOWER else 1
        return (self.minimum + sign * self.buffer,)

    @property
    def floors(self) -> tuple[Decimal, ...]:
        """The floor in the same shape; empty where the penalty range stands for it."""
        return tuple(f for f in (self.floor, self.floor_high) if f is not None)

    def columns(self) -> Json:
        """What the columns of a `Target` hold of it."""
        return {
            "direction": self.direction,
            "effective_from": self.effective_from,
            "minimum": self.minimum,
            "minimum_high": self.minimum_high,
            "buffer": self.buffer,
            "buffer_reason": self.buffer_reason,
            "floor": self.floor,
            "floor_high": self.floor_high,
            "weight": self.weight,
            "allocation": self.allocation,
            **_range_columns(self.penalty),
        }


def of_target(target: Target) -> Terms:
    """The terms of an agreed version; its definition should be loaded."""
    return Terms(
        direction=target.direction,
        definition=target.definition.version,
        minimum=target.minimum,
        minimum_high=target.minimum_high,
        buffer=target.buffer,
        buffer_reason=target.buffer_reason,
        penalty=_penalty_of(target),
        floor=target.floor,
        floor_high=target.floor_high,
        weight=target.weight,
        allocation=target.allocation,
        effective_from=target.effective_from,
    )


def plain(number: Decimal) -> str:
    """The number without trailing zeros: 80, 2.5, -0.25."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _plain_or_none(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _pair(low: Decimal, high: Decimal | None) -> Decimal | tuple[Decimal, Decimal]:
    return low if high is None else (low, high)


def _range_columns(penalty: Penalty | None) -> Json:
    if penalty is None:
        return {"penalty_form": ""}
    return {
        "penalty_form": penalty.form,
        "penalty_start": penalty.start,
        "penalty_full": penalty.full,
        "penalty_steps": [list(step) for step in penalty.steps] or None,
        "penalty_amount": penalty.amount,
    }


def _penalty_of(target: Target) -> Penalty | None:
    # The database keeps both ends wherever there is a form (target_penalty_range).
    if target.penalty_start is None or target.penalty_full is None:
        return None
    return Penalty(
        form=target.penalty_form,
        start=target.penalty_start,
        full=target.penalty_full,
        steps=tuple((at, share) for at, share in target.penalty_steps or ()),
        amount=target.penalty_amount,
    )
