"""The joint score: one number for the partnership, never one per side.

"Ours" is the weighted mean of the sections that are not missing, 0 to 100:

    results   50   attainment of the result KPIs, by weight; missing when less than
                   half of the weight was measured
    support   20   mean of the client-owned and the partner-owned half of the drivers'
                   attainment, each by weight; missing unless both halves have one
    openness  15   mean of those of two parts that are not missing, over both sides:
                   kept = promises kept / due, told = t / (t + u), with t told by the
                   side where it began and u found by the other side though known;
                   acknowledgement in time stands beside it and never counts
    fairness  10   share, by weight, of the targets in force that are attainable (at
                   least 0.5) or carry a joint plan; targets with fewer than 13 points
                   are left out; KPIs in use without an agreed target are not fair
    trust      5   (mean of the two sides' mean ratings of each other, 1 to 5, - 1)
                   x 25; missing with fewer than three answers on either side

Everything is symmetric in the two sides and monotone in its inputs. A section nobody
could measure is missing, never 0: its weight goes to the others, and the working says
so. Everything is exact until it is shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.arithmetic.errors import InputError
from kpis.arithmetic.inputs import Record, as_json
from kpis.arithmetic.values import decimal_at, plain

SECTIONS = ("results", "support", "openness", "fairness", "trust")
DEFAULT_WEIGHTS: Mapping[str, Fraction] = dict(
    zip(SECTIONS, map(Fraction, (50, 20, 15, 10, 5)), strict=True)
)
OPENNESS_COUNTS = (
    *("kept", "due", "told", "found_though_known"),
    *("acknowledged", "to_acknowledge"),
)
HUNDRED = Fraction(100)
ATTAINABLE = Fraction(1, 2)
LEAST_MEASURED = Fraction(1, 2)  # of the weight of the results
FEWEST_ANSWERS = 3  # on either side
LOWEST_RATING, HIGHEST_RATING = 1, 5


@dataclass(frozen=True, slots=True)
class Weighted:
    """One KPI's attainment, 0 to 100, with its agreed weight; `None`: not measured."""

    weight: Fraction
    attainment: Fraction | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Openness:
    """Counts over both sides together.

    `acknowledged` of `to_acknowledge` in time stands beside the score, outside it.
    """

    kept: int = 0
    due: int = 0
    told: int = 0
    found_though_known: int = 0
    acknowledged: int = 0
    to_acknowledge: int = 0


@dataclass(frozen=True, slots=True)
class FairTarget:
    """A target in force with its attainability, `None` where 13 points are lacking.

    `agreed` is False for a KPI that has readings but no agreed target; it then counts
    with the mean weight of those that have one.
    """

    weight: Fraction
    attainability: Fraction | None
    joint_plan: bool = False
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section's score, 0 to 100 or `None` where it is missing, and its working."""

    score: Fraction | None
    working: str


@dataclass(frozen=True, slots=True)
class Ours:
    """The joint score with the sections it was made of."""

    score: Fraction | None
    sections: Mapping[str, Section]
    missing: tuple[str, ...]
    working: str


def results(kpis: Sequence[Weighted]) -> Section:
    """The result KPIs' attainment, by weight; what is not in is named."""
    in_play = [kpi for kpi in kpis if kpi.weight]
    total = sum((kpi.weight for kpi in in_play), Fraction(0))
    if not total:
        return Section(None, "Results: no KPI carries weight.")
    measured = sum((k.weight for k in in_play if k.attainment is not None), Fraction(0))
    share = f"{shown(100 * measured / total)} % of the weight was measured"
    if measured < LEAST_MEASURED * total:
        return Section(None, f"Results: only {share}, less than half.")
    score, sums = _weighted_mean(in_play)
    absent = ", ".join(k.code for k in in_play if k.attainment is None and k.code)
    left_out = f"; {share}" if measured < total else ""
    named = f", not in: {absent}" if absent else ""
    return Section(score, f"Results: {sums}{left_out}{named}.")


def support(client: Sequence[Weighted], partner: Sequence[Weighted]) -> Section:
    """The mean of both sides' halves; missing unless each has a measured driver."""
    halves = {"client": _weighted_mean(client), "partner": _weighted_mean(partner)}
    words = "; ".join(
        f"{side} drivers {sums or 'not measured'}" for side, (_, sums) in halves.items()
    )
    scores = [score for score, _ in halves.values() if score is not None]
    if len(scores) < len(halves):
        return Section(None, f"Support: {words}.")
    score = sum(scores) / Fraction(2)
    return Section(score, f"Support: {words}; mean {shown(score)}.")


def openness(counts: Openness) -> Section:
    """Promises kept and things told. One more telling never lowers it."""
    heard_of = counts.told + counts.found_though_known
    ratios = {
        "kept": (counts.kept, counts.due),
        "told": (counts.told, heard_of),
    }
    parts = {
        name: 100 * Fraction(part, whole)
        for name, (part, whole) in ratios.items()
        if whole
    }
    if not parts:
        none = "no promise was due and nothing was to tell"
        return Section(None, f"Openness: {none}{_beside(counts)}.")
    score = sum(parts.values(), Fraction(0)) / len(parts)
    words = "; ".join(
        f"{name} {ratios[name][0]} of {ratios[name][1]} = {shown(part)}"
        for name, part in parts.items()
    )
    working = f"Openness: {words}; mean {shown(score)}{_beside(counts)}."
    return Section(score, working)


def _beside(counts: Openness) -> str:
    """Acknowledgement in time, for information."""
    if not counts.to_acknowledge:
        return ""
    share = f"{counts.acknowledged} of {counts.to_acknowledge}"
    return f"; beside it, acknowledged in time {share}"


def fairness(targets: Sequence[FairTarget]) -> Section:
    """The share, by weight, of targets that the present process can meet."""
    judged = list(_judged(targets))
    total = sum((weight for weight, _ in judged), Fraction(0))
    if not total:
        return Section(None, "Fairness: no target has 13 points to judge it by yet.")
    fair = sum((weight for weight, is_fair in judged if is_fair), Fraction(0))
    score = 100 * fair / total
    return Section(
        score,
        f"Fairness: {plain(fair)} of {plain(total)} of the weight is attainable or "
        f"has a joint plan = {shown(score)}.",
    )


def trust(
    client_rates_partner: Sequence[Fraction], partner_rates_client: Sequence[Fraction]
) -> Section:
    """Both sides' mean rating of the other, from 1..5 to 0..100."""
    sides = (client_rates_partner, partner_rates_client)
    if any(len(ratings) < FEWEST_ANSWERS for ratings in sides):
        return Section(None, "Trust: fewer than three answers on one side or both.")
    client, partner = (sum(ratings, Fraction(0)) / len(ratings) for ratings in sides)
    score = ((client + partner) / 2 - LOWEST_RATING) * 25
    return Section(
        score,
        f"Trust: (({shown(client, 2)} + {shown(partner, 2)}) ÷ 2 − 1) × 25 = "
        f"{shown(score)}.",
    )


def ours(
    sections: Mapping[str, Section], weights: Mapping[str, Fraction] = DEFAULT_WEIGHTS
) -> Ours:
    """The weighted mean of what is there; missing sections give up their weight."""
    missing = tuple(name for name in SECTIONS if _score(sections, name) is None)
    counted = [
        Weighted(weights.get(name, Fraction(0)), _score(sections, name), name)
        for name in SECTIONS
        if name not in missing
    ]
    score, sums = _weighted_mean(counted)
    lines = [section.working for section in sections.values()]
    lines.append(f"Ours: {sums}." if sums else "Ours: no section could be measured.")
    if missing:
        lines.append(f"Missing: {', '.join(missing)}.")
    return Ours(score, sections, missing, "\n".join(lines))


def shown(number: Fraction, decimals: int = 1) -> str:
    """A number for the working."""
    rounded = decimal_at(number, decimals)
    if number < HUNDRED <= rounded:
        rounded -= Decimal(1).scaleb(-decimals)  # what is short of 100 is not 100
    return f"{rounded:f}"


def _score(sections: Mapping[str, Section], name: str) -> Fraction | None:
    return sections[name].score if name in sections else None


def _weighted_mean(entries: Sequence[Weighted]) -> tuple[Fraction | None, str]:
    """The mean over what was measured, and its sum written out; `None` without any."""
    measured = [
        (entry, entry.attainment)
        for entry in entries
        if entry.attainment is not None and entry.weight
    ]
    total = sum((entry.weight for entry, _ in measured), Fraction(0))
    if not total:
        return None, ""
    mean = sum((e.weight * value for e, value in measured), Fraction(0)) / total
    terms = " + ".join(
        " ".join(filter(None, (f"{plain(e.weight)} × {shown(value)}", e.code)))
        for e, value in measured
    )
    return mean, f"({terms}) ÷ {plain(total)} = {shown(mean)}"


def _judged(targets: Sequence[FairTarget]) -> Iterator[tuple[Fraction, bool]]:
    """(weight, fair) of every target that can be judged, and of KPIs without one."""
    agreed = [target for target in targets if target.agreed]
    weights = [target.weight for target in agreed]
    mean = sum(weights, Fraction(0)) / len(weights) if weights else Fraction(1)
    for target in agreed:
        if target.attainability is not None:
            fair = target.joint_plan or target.attainability >= ATTAINABLE
            yield target.weight, fair
    for _ in range(len(targets) - len(agreed)):
        yield mean, False


def recompute(record: Record) -> dict[str, Any]:
    """The score from the JSON of a scorecard. Raises `InputError`.

    A section whose key is left out, or null, was not looked at: it is missing, and the
    working does not claim to know why.
    """
    card = ours(
        {name: read(record) for name, read in _READ.items() if name in record},
        _section_weights(record),
    )
    scores = {name: as_json(_score(card.sections, name)) for name in SECTIONS}
    return {
        "sections": scores,
        "ours": as_json(card.score),
        "missing": list(card.missing),
        "working": card.working,
    }


def _read_results(record: Record) -> Section:
    return results(list(_weighted(record, "results")))


def _read_support(record: Record) -> Section:
    drivers = record.record("support")
    halves = (list(_weighted(drivers, side)) for side in ("client", "partner"))
    return support(*halves)


def _read_openness(record: Record) -> Section:
    return openness(_openness(record.record("openness")))


def _read_fairness(record: Record) -> Section:
    return fairness([_fair_target(t) for t in record.records("fairness")])


def _read_trust(record: Record) -> Section:
    pulse = record.record("trust")
    client, partner = "client_rates_partner", "partner_rates_client"
    return trust(_ratings(pulse, client), _ratings(pulse, partner))


_READ: Mapping[str, Callable[[Record], Section]] = {
    "results": _read_results,
    "support": _read_support,
    "openness": _read_openness,
    "fairness": _read_fairness,
    "trust": _read_trust,
}


def _section_weights(record: Record) -> Mapping[str, Fraction]:
    if "weights" not in record:
        return DEFAULT_WEIGHTS
    weights = record.record("weights")
    return {name: _between(weights, name, default=0) for name in SECTIONS}


def _weighted(record: Record, key: str) -> Iterator[Weighted]:
    for entry in record.records(key):
        attainment = None
        if "attainment" in entry:
            attainment = _between(entry, "attainment", high=HUNDRED)
        yield Weighted(
            _between(entry, "weight"), attainment, entry.optional_text("code") or ""
        )


def _openness(record: Record) -> Openness:
    counts = Openness(**{key: record.whole(key, 0) for key in OPENNESS_COUNTS})
    if counts.kept > counts.due:
        raise InputError.at(record.at("kept"), "is more than were due")
    if counts.acknowledged > counts.to_acknowledge:
        raise InputError.at(record.at("acknowledged"), "is more than there were")
    return counts


def _fair_target(record: Record) -> FairTarget:
    attainability = None
    if "attainability" in record:
        attainability = _between(record, "attainability", high=Fraction(1))
    agreed = record.flag("agreed", default=True)
    return FairTarget(
        weight=_between(record, "weight") if agreed else Fraction(0),
        attainability=attainability,
        joint_plan=record.flag("joint_plan"),
        agreed=agreed,
    )


def _ratings(record: Record, key: str) -> list[Fraction]:
    ratings = record.numbers(key) if key in record else []
    if any(not LOWEST_RATING <= rating <= HIGHEST_RATING for rating in ratings):
        raise InputError.at(record.at(key), "must hold ratings from 1 to 5")
    return ratings


def _between(
    record: Record,
    key: str,
    *,
    default: int | None = None,
    high: Fraction | None = None,
) -> Fraction:
    """A number from 0 to `high`, with no upper end where `high` is `None`."""
    number = record.number(key, default)
    if number < 0 or (high is not None and number > high):
        span = "0 or more" if high is None else f"between 0 and {high}"
        raise InputError.at(record.at(key), f"must be {span}")
    return number
