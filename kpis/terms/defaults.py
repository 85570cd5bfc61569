"""What a proposal takes over from what was before it when nothing else is said."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpis.terms.fields import VALUE, NotReadableError, decimal_of
from kpis.terms.terms import Json, Terms, plain

FIRST_WEIGHT = {"result": 10, "driver": 10, "operation": 0}


def completed(
    data: Mapping[str, Any],
    *,
    before: Terms | None,
    direction: str,
    definition: int,
    section: str,
    first_day: date,
) -> Json:
    """`data` with what it leaves out.

    Range and floor keep their form and width and move with the client minimum; weight
    and allocation stay. A key with null stays null: no range, no floor.
    """
    usual: Json = {
        "schema": 1,
        "direction": direction,
        "definition": definition,
        "weight": FIRST_WEIGHT[section],
        "effective_from": first_day.isoformat(),
    }
    chosen = data.get("direction") or direction
    if before is not None and before.direction == chosen:
        usual |= _taken_over(before, data)
    said = {key: value for key, value in data.items() if key != "schema"}
    if isinstance(said.get("penalty"), Mapping):
        said["penalty"] = _same_form(usual.get("penalty"), said["penalty"])
    return usual | said


def _same_form(usual: Json | None, said: Mapping[str, Any]) -> Json:
    """Of a range in the same form only what is said anew changes."""
    filled = {key: value for key, value in said.items() if value not in (None, "", [])}
    if usual and filled.get("form") == usual["form"]:
        return usual | filled
    return dict(said)


def _taken_over(before: Terms, data: Mapping[str, Any]) -> Json:
    low = _moved(data.get("minimum"), before.minimum)
    high = _moved(data.get("minimum_high"), before.minimum_high)
    penalty, floor, floor_high = before.penalty, before.floor, before.floor_high
    return {
        "penalty": penalty.moved(low).as_json() if penalty else None,
        "floor": None if floor is None else plain(floor + low),
        "floor_high": None if floor_high is None else plain(floor_high + high),
        "weight": plain(before.weight),
        "allocation": plain(before.allocation),
    }


def _moved(raw: object, before: Decimal | None) -> Decimal:
    """How far the minimum moves; 0 where it is not readable, which `read` will say."""
    try:
        return decimal_of(raw, *VALUE) - (before or Decimal(0))
    except NotReadableError:
        return Decimal(0)
