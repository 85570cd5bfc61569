"""Which figures a restated scorecard shows otherwise than the one before. No Django."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecards.document import Change, Document, KpiRow, State, WhyMissing
from scorecards.plain import to_plain

# What says when and as which version it was computed, and nothing of the result.
ABOUT_ITSELF = ("revision", "computed_at", "restates", "restated")


def same_content(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two documents, as JSON, say the same of the partnership."""
    return _content(one) == _content(other)


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """What a reader has to be told: old and new, figure by figure."""
    found = [*_of_rows(before, after), *_of_card(before, after)]
    return tuple(change for change in found if change.before != change.after)


def _content(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in document.items() if key not in ABOUT_ITSELF}


def _of_rows(before: Document, after: Document) -> Iterator[Change]:
    old = {row.code: row for row in before.rows}
    new = {row.code: row for row in after.rows}
    for code in [*new, *(code for code in old if code not in new)]:
        was, is_now = _figures(old.get(code)), _figures(new.get(code))
        for what in was:
            yield Change(what=what, code=code, before=was[what], after=is_now[what])


def _figures(row: KpiRow | None) -> dict[str, str | None]:
    if row is None:
        return dict.fromkeys(("value", "state", "target"))
    target = None if row.target is None else str(row.target.number)
    return {
        "value": _text(row.measured.value),
        "state": str(_state(row)),
        "target": target,
    }


def _state(row: KpiRow) -> State | WhyMissing:
    return WhyMissing.EXCUSED if row.measured.all_excused else row.state


def _of_card(before: Document, after: Document) -> Iterator[Change]:
    yield from _pair("penalty", before.penalty.total, after.penalty.total)
    yield from _pair(
        "would_have_been",
        before.penalty.would_have_been,
        after.penalty.would_have_been,
    )
    yield Change(
        what="ours", before=_score(before.score.ours), after=_score(after.score.ours)
    )


def _pair(what: str, before: Decimal | None, after: Decimal | None) -> Iterator[Change]:
    yield Change(what=what, before=_text(before), after=_text(after))


def _text(number: Fraction | Decimal | None) -> str | None:
    return None if number is None else str(to_plain(number))


def _score(ours: float | None) -> str | None:
    return None if ours is None else f"{ours:.2f}"
