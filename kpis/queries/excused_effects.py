"""What an excused period takes out of its KPIs, and what their window would be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.arithmetic.values import Pair
from kpis.excuses import Counts, Excuse, days_of
from kpis.models import Kpi, Rollup, RollupGrain, Target, WindowFees
from kpis.queries.excused import Held, Part, Time, held
from kpis.queries.replay import charge
from kpis.queries.targets import in_force
from kpis.queries.values import value_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What comes out of one KPI, and its window before and after.

    `readings` lie wholly inside and count until now; `already` are excused by another
    period; `cut` reach beyond and count. `of_window`: what of `out` the window is made
    of, which weeks are not. `window`, `before`, `after` and `target` are `None` where
    the time reaches into several windows or nothing is in yet.
    """

    kpi: Kpi
    readings: int
    cut: int
    already: int
    out: Sums
    of_window: Sums
    window: Period | None
    before: Sums | None
    target: Target | None

    @property
    def after(self) -> Sums | None:
        return self.before and self.before.without(self.of_window)


def effects(
    place: Partnership, excuse: Excuse, kpis: Sequence[Kpi], *, agreed: bool = False
) -> list[Effect]:
    """What agreeing would change, KPI by KPI, or has changed; eight queries."""
    queue = Queue.objects.filter(partnership=place, code=excuse.queue).first()
    time = Time(excuse.starts_at, excuse.ends_at, queue)
    window = None if agreed else _window(place, excuse)
    sums = _sums(place, kpis, window) if window else {}
    targets = in_force(place, window.first) if window else {}
    found = []
    for part in held(place, kpis, time):
        inside = [one for one in part.inside if agreed or not one.excused]
        taken = _taken(part, inside, excuse.kpis.get(part.kpi.code))
        found.append(
            Effect(
                kpi=part.kpi,
                readings=sum(one.readings for one in inside),
                cut=_beyond(part, excuse),
                already=sum(one.readings for one in part.inside if one not in inside),
                out=_sum(taken),
                of_window=_sum(o for o in taken if o.grain != RollupGrain.WEEK),
                window=window,
                before=sums.get(part.kpi.pk),
                target=targets.get(part.kpi.pk),
            )
        )
    return found


def _window(place: Partnership, excuse: Excuse) -> Period | None:
    """The window that the time lies in; `None` for a time in several."""
    days = days_of(place.calendar, excuse.starts_at, excuse.ends_at)
    touched = periods.periods_touched(
        place.calendar, [days.first, days.last], [Kind.WINDOW]
    )
    return touched[0] if len(touched) == 1 else None


def _beyond(part: Held, excuse: Excuse) -> int:
    """How many readings reach beyond the time and count in full."""
    if excuse.kpis.get(part.kpi.code) is not None:
        return 0
    return sum(one.readings for one in part.cut if not one.excused)


def _taken(
    part: Held, inside: Sequence[Part], counts: Counts | None
) -> list[Part | Counts]:
    """Readings, and the counts that were agreed.

    As in roll-ups: counts hold while the time cuts through readings of their cell and
    holds none of them wholly.
    """
    taken: list[Part | Counts] = [*inside]
    cut = {one.cell for one in part.cut} - {one.cell for one in part.inside}
    if counts is not None and counts.cell in cut:
        taken.append(counts)
    return taken


def _sum(parts: Iterable[Part | Counts]) -> Sums:
    numerator = denominator = 0
    for one in parts:
        numerator += one.numerator
        denominator += one.denominator
    return Sums(numerator, denominator)


def value(kpi: Kpi, sums: Sums) -> Fraction | None:
    """The KPI's value over these sums; `None` where nothing is left."""
    return value_of(kpi, [Pair(sums.numerator, sums.denominator)])


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
    return charge(one.kpi, of_target(one.target), fees, value(one.kpi, sums))


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
