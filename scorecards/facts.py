"""The facts that a scorecard is made of, as `queries.inputs` reads them. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kpis.arithmetic.values import Pair, aggregate
from scorecards.document import ImportPart, TargetPart, WindowPenalty

WEEK, WINDOW = "week", "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiFacts:
    """A KPI in use with the latest version of its definition."""

    id: int
    code: str
    name: str
    group: str
    section: str
    owner_side: str
    unit: str
    scale: int
    decimals: int
    aggregation: str
    direction: str
    definition_version: int | None
    numerator_power: int
    denominator_power: int
    counts: bool

    def value(self, pairs: tuple[Pair, ...]) -> Fraction | None:
        """Its value over sums of readings; `None` where nothing was measured."""
        powers = self.numerator_power, self.denominator_power
        return _value(self.aggregation, pairs, self.scale, powers)


# A card looks at a week for its row, its chart and its misses, and 26 cards show it.
@lru_cache(maxsize=8192)
def _value(
    aggregation: str, pairs: tuple[Pair, ...], scale: int, powers: tuple[int, int]
) -> Fraction | None:
    return aggregate(
        aggregation,  # type: ignore[arg-type] # the database allows no other
        pairs,
        scale=scale,
        numerator_power=powers[0],
        denominator_power=powers[1],
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """Sums of one KPI over a week or a window; one pair a queue for a `level`.

    `pairs` are what was measured; what both sides excused of it, of a `ratio` alone,
    stands in sums of its own.
    """

    pairs: tuple[Pair, ...] = ()
    readings: int = 0
    provisional: bool = False
    unweighted: bool = False
    excused_numerator: int = 0
    excused_denominator: int = 0

    @property
    def any_excused(self) -> bool:
        """Whether something of it does not count."""
        return bool(self.excused_numerator or self.excused_denominator)

    @property
    def counted(self) -> tuple[Pair, ...]:
        """The pairs that add up to what counts: without what is excused."""
        if not self.any_excused:
            return self.pairs
        return (*self.pairs, Pair(-self.excused_numerator, -self.excused_denominator))

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.pairs + other.pairs,
            self.readings + other.readings,
            self.provisional or other.provisional,
            self.unweighted or other.unweighted,
            self.excused_numerator + other.excused_numerator,
            self.excused_denominator + other.excused_denominator,
        )


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Weekday:
    """How often a KPI was read on one day of the week, since its first reading.

    `seen` counts all days with a reading in the look-back and the period, `here`
    those in the period alone.
    """

    seen: int
    here: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesFacts:
    """The fees of a window; not confirmed by the partner means provisional."""

    fees: Decimal
    at_risk: Decimal  # per cent of the fees
    cap: Decimal | None
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that one scorecard is made of.

    `cells` holds sums by KPI, grain (week or window) and first day; `weekdays` by KPI
    and day of the week (1 is Monday); `targets` every version by KPI, the one agreed
    last at the end; `imports` the numbers by KPI.
    """

    currency: str
    revision: int
    kpis: tuple[KpiFacts, ...]
    targets: Mapping[int, tuple[TargetPart, ...]]
    cells: Mapping[tuple[int, str, date], Cell]
    weekdays: Mapping[int, Mapping[int, Weekday]]
    imports: tuple[ImportPart, ...] = ()
    imports_of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    fees: FeesFacts | None = None
    windows: tuple[WindowPenalty, ...] = ()  # of a quarter: what its cards say
    windows_provisional: frozenset[str] = frozenset()
    windows_due: tuple[str, ...] = ()  # KPIs that cost something in one of them
    openness: Mapping[str, int] = field(default_factory=dict)  # counts, over both sides
    now: datetime

    def cell(self, kpi: KpiFacts, grain: str, first: date) -> Cell | None:
        """The sums of one KPI over the week or window that begins on `first`."""
        return self.cells.get((kpi.id, grain, first))

    def in_force(self, kpi: KpiFacts, day: date) -> TargetPart | None:
        """The latest agreed version that is effective on the day."""
        for target in reversed(self.targets.get(kpi.id, ())):
            if target.effective_from <= day:
                return target
        return None
