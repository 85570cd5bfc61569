"""What an excused period takes out of its KPIs, and what their window would be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.arithmetic.values import Pair, aggregate
from kpis.excuses import Excuse, days_of
from kpis.models import Kpi, Rollup, RollupGrain, Target, WindowFees
from kpis.queries.excused import Held, Time, held
from kpis.queries.replay import charge
from kpis.queries.targets import in_force
from kpis.terms import of_target
from partnership import periods
from partnership.models import Partnership, Queue
from partnership.periods import Kind, Period


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerator and denominator of a window, as they count."""

    numerator: int
    denominator: int

    def without(self, out: "Sums") -> "Sums":
        return Sums(self.numerator - out.numerator, self.denominator - out.denominator)


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes out of one KPI, and its window before and after.

    `readings` lie wholly inside and count until now; `already` are excused by another
    period; `cut` reach beyond and count. `window` None where the
    time reaches into several windows or nothing is in yet.
    """

    kpi: Kpi
    readings: int
    cut: int
    already: int
    out: Sums
    window: Period | None
    before: Sums | None
    after: Sums | None
    target: Target | None


def effects(
    place: Partnership, excuse: Excuse, kpis: Sequence[Kpi], *, agreed: bool = False
) -> list[Effect]:
    """What agreeing would change, KPI by KPI, or has changed; six queries."""
    queue = Queue.objects.filter(partnership=place, code=excuse.queue).first()
    time = Time(excuse.starts_at, excuse.ends_at, queue)
    days = days_of(place.calendar, excuse.starts_at, excuse.ends_at)
    touched = periods.periods_touched(
        place.calendar, [days.first, days.last], [Kind.WINDOW]
    )
    window = touched[0] if len(touched) == 1 and not agreed else None
    sums = _sums(place, kpis, window) if window else {}
    targets = in_force(place, window.first) if window else {}
    whole = {part.kpi.pk: part for part in held(place, kpis, time)}
    return [
        _effect(
            part,
            excuse,
            window,
            sums.get(part.kpi.pk),
            already=whole[part.kpi.pk].readings - part.readings,
            target=targets.get(part.kpi.pk),
        )
        for part in held(place, kpis, time, fresh=not agreed)
    ]


def _effect(
    part: Held,
    excuse: Excuse,
    window: Period | None,
    before: Sums | None,
    **known: Any,
) -> Effect:
    out = Sums(
        sum(inside.numerator for inside in part.inside),
        sum(inside.denominator for inside in part.inside),
    )
    counts = excuse.kpis.get(part.kpi.code)
    # As in roll-ups: finer readings of the same cell take the place of counts.
    if counts is not None and counts.cell not in {i.cell for i in part.inside}:
        out = Sums(
            out.numerator + counts.numerator, out.denominator + counts.denominator
        )
    return Effect(
        kpi=part.kpi,
        readings=part.readings,
        cut=0 if counts else sum(cut.readings for cut in part.cut),
        out=out,
        window=window,
        before=before,
        after=before and before.without(out),
        **known,
    )


def value_of(kpi: Kpi, sums: Sums) -> Fraction | None:
    """The value of a share or an average over these sums."""
    return aggregate(
        "ratio",
        [Pair(sums.numerator, sums.denominator)],
        scale=kpi.scale,
        numerator_power=kpi.numerator_power,
        denominator_power=kpi.denominator_power,
    )


def charges(
    place: Partnership, window: Period, found: Iterable[Effect]
) -> tuple[Decimal, Decimal] | None:
    """The penalties of these KPIs in the window, before and after; None without fees.

    Each by itself: neither the cap of the whole window nor earlier misses are in it.
    """
    fees = WindowFees.objects.filter(partnership=place, window=window.key).first()
    charged = [one for one in found if one.target and one.target.penalty_form]
    if fees is None or not charged:
        return None
    return (
        sum((_charge(one, fees, one.before) for one in charged), Decimal(0)),
        sum((_charge(one, fees, one.after) for one in charged), Decimal(0)),
    )


def _charge(one: Effect, fees: WindowFees, sums: Sums | None) -> Decimal:
    if one.target is None or sums is None:
        return Decimal(0)
    return charge(one.kpi, of_target(one.target), fees, value_of(one.kpi, sums))


def _sums(place: Partnership, kpis: Iterable[Kpi], window: Period) -> dict[int, Sums]:
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Rollup.objects.filter(
        partnership_id=place.pk,
        kpi_id__in=[kpi.pk for kpi in kpis],
        grain=RollupGrain.WINDOW,
        first=window.first,
    )
    for row in rows:
        found[row.kpi_id][0] += row.numerator - row.excused_numerator
        found[row.kpi_id][1] += row.denominator - row.excused_denominator
    return {kpi: Sums(*sums) for kpi, sums in found.items()}
