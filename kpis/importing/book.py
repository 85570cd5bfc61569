"""What a file is checked against: KPIs, queues, calendar, clock and the user's word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from partnership.periods import Calendar

ALL = "all"  # the queue that stands for the whole partnership
GRAINS = ("15min", "30min", "hour", "day", "week", "month")
MINUTES = {"15min": 15, "30min": 30, "hour": 60}
STORED_GRAIN = {grain: number for number, grain in enumerate(GRAINS, start=1)}

# The days for which readings are kept; their weeks and quarters lie within reach too.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)

# The columns of ``Batch.copy_lines``, in order.
COPY_COLUMNS = (
    "kpi_id",
    "queue_id",
    "day",
    "starts_at",
    "grain",
    "numerator",
    "denominator",
    "row",
    "unweighted",
    "comment",
)


@dataclass(frozen=True, slots=True)
class KpiRule:
    """How the readings of one KPI have to look.

    Numerators are kept in steps of ``10 ** -numerator_power``, denominators alike.
    ``columns`` names the counts that they are (``answered_within``, ``offered``),
    or None where they are made of several; checks across KPIs go by these names.
    """

    code: str
    id: int
    aggregation: str  # ratio, sum or level
    scale: int
    numerator_power: int
    denominator_power: int
    may_be_negative: bool = False
    may_exceed: bool = False
    grains: frozenset[str] = frozenset(GRAINS)
    columns: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One partnership as an import sees it.

    With ``adopt`` the KPIs in ``adoptable`` and queues of any name are accepted
    before they have an id; the result names them (``new_kpis``, ``new_queues``).
    """

    kpis: Mapping[str, KpiRule]
    queues: Mapping[str, int]
    calendar: Calendar
    now: datetime
    adopt: bool = False
    adoptable: Mapping[str, KpiRule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("The clock needs an offset: give an aware time.")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user said where a file can be read in two ways.

    ``date_order`` is what nobody said yet: how dates would be read that may be ``dmy``
    or ``mdy``, to see what holds in both cases.
    ``exact`` is for what a program wrote: the decimal sign is a point, thousands are
    not grouped, and every row has to be a reading (no totals, notes or blank rows).
    """

    date_format: str | None = None  # as for strptime: %d/%m/%Y
    decimal: str | None = None  # "." or ","
    zero_is_missing: bool = False  # a row of 0 of 0 is no reading
    exact: bool = False
    date_order: str | None = None

    def __post_init__(self) -> None:
        if self.decimal not in (None, ".", ","):
            raise ValueError("The decimal sign is a point or a comma.")
