"""Who works with whom: the partnerships of the demo and their people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PASSWORD = "ours-demo"  # noqa: S105 - printed when the demo starts
ADMIN = ("admin@ours.example", "Ada Instance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Contacts that arrive together: per open weekday, and their handle time in s."""

    name: str = ""  # of the queue; empty is the whole partnership
    contacts: float
    handle_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One partnership: its calendar, its lines and its KPIs.

    `settled` are values in per cent that the latest complete window comes to. `fees`
    are those of a window in the partnership's currency.
    """

    slug: str
    client: str
    partner: str
    programme: str
    calendar: Mapping[str, object]
    currency: str
    lines: tuple[Line, ...]
    hours: tuple[int, int]  # local, opening and closing
    weekend: float  # contacts on a Saturday or Sunday, as a share of a weekday's
    met: float  # the share of contacts that is answered in time, in the long run
    kpis: tuple[str, ...]
    fees: str
    fees_confirmed: bool
    campaign: bool = False  # three weeks ago, and nobody had announced it
    settled: Mapping[str, float] = field(default_factory=dict)

    @property
    def queues(self) -> tuple[str, ...]:
        """The names of the queues beside the whole partnership."""
        return tuple(line.name for line in self.lines if line.name)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one side, in every partnership of `slugs`."""

    email: str
    name: str
    side: str
    role: str
    slugs: tuple[str, ...]

    @property
    def organisation(self) -> str:
        """The name of the company that the person works for."""
        place = next(place for place in PLACES if place.slug in self.slugs)
        return place.client if self.side == "client" else place.partner


PLACES = (
    Place(
        slug="northwind-brightcall",
        client="Northwind",
        partner="BrightCall",
        programme="English voice support",
        calendar={"time_zone": "Europe/London"},
        currency="GBP",
        lines=(
            Line(name="Orders", contacts=800, handle_time=372),
            Line(name="Billing", contacts=490, handle_time=418),
            Line(name="Technical", contacts=310, handle_time=486),
        ),
        hours=(8, 20),
        weekend=0.62,
        met=0.832,
        kpis=(
            "service_level_offered",
            "abandon_rate",
            "fcr_net",
            "csat",
            "complaint_rate",
            "contacts_offered",
            "qa_score",
            "critical_error_accuracy",
            "aht",
            "occupancy",
            "staffing_to_plan",
            "attrition",
            "forecast_error",
            "tool_uptime",
            "decision_turnaround",
            "campaigns_announced",
        ),
        fees="186400.00",
        fees_confirmed=True,
        campaign=True,
        # Every KPI with a share of the at-risk amount, so that the window is free.
        settled={
            "service_level_offered": 81.5,
            "fcr_net": 70.4,
            "csat": 80.6,
            "critical_error_accuracy": 98.3,
        },
    ),
    Place(
        slug="northwind-harborline",
        client="Northwind",
        partner="Harborline",
        programme="Evening voice support",
        calendar={
            "time_zone": "Asia/Manila",
            "window_start_day": 22,
            "fiscal_start_month": 4,
        },
        currency="GBP",
        lines=(Line(contacts=640, handle_time=395),),
        hours=(9, 21),
        weekend=0.8,
        met=0.806,
        kpis=(
            "service_level_answered",
            "asa",
            "abandon_rate",
            "csat",
            "contacts_offered",
            "qa_score",
            "repeat_contact_rate",
            "aht",
            "staffing_to_plan",
            "attrition",
            "forecast_error",
            "tool_uptime",
            "change_notice",
        ),
        fees="74250.00",
        fees_confirmed=False,
    ),
    Place(
        slug="meridian-brightcall",
        client="Meridian",
        partner="BrightCall",
        programme="Chat and mail",
        calendar={"time_zone": "America/New_York", "week_start": 6},
        currency="USD",
        lines=(
            Line(name="Chat", contacts=520, handle_time=540),
            Line(name="Mail", contacts=260, handle_time=430),
        ),
        hours=(9, 19),
        weekend=0.5,
        met=0.912,
        kpis=(
            "reply_in_time",
            "csat",
            "fcr_net",
            "contacts_offered",
            "qa_score",
            "critical_error_accuracy",
            "aht",
            "schedule_adherence",
            "shrinkage",
            "training_hours",
            "forecast_error",
            "questions_answered_in_time",
            "calibrations_held",
        ),
        fees="128900.00",
        fees_confirmed=True,
    ),
    Place(
        slug="meridian-crestline",
        client="Meridian",
        partner="Crestline",
        programme="German voice support",
        calendar={"time_zone": "Europe/Berlin"},
        currency="EUR",
        lines=(Line(contacts=430, handle_time=455),),
        hours=(8, 18),
        weekend=0.0,
        met=0.796,
        kpis=(
            "service_level_offered",
            "abandon_rate",
            "csat",
            "complaint_rate",
            "contacts_offered",
            "qa_score",
            "aht",
            "occupancy",
            "attrition",
            "team_lead_ratio",
            "forecast_error",
            "decision_turnaround",
            "invoices_paid_in_time",
        ),
        fees="91600.00",
        fees_confirmed=True,
        settled={"service_level_offered": 79.2},  # below the minimum: it costs
    ),
)

SLUGS = tuple(place.slug for place in PLACES)
NORTHWIND = ("northwind-brightcall", "northwind-harborline")
MERIDIAN = ("meridian-brightcall", "meridian-crestline")

# The first leader, contributor and executive of a side are the ones who act.
PEOPLE = (
    Person("lena@northwind.example", "Lena Fischer", "client", "leader", NORTHWIND),
    Person("tom@northwind.example", "Tom Okafor", "client", "contributor", NORTHWIND),
    Person(
        "sofia@northwind.example", "Sofia Marchetti", "client", "executive", NORTHWIND
    ),
    Person("karl@meridian.example", "Karl Lindqvist", "client", "leader", MERIDIAN),
    Person("mia@meridian.example", "Mia Castellano", "client", "contributor", MERIDIAN),
    Person("ruth@meridian.example", "Ruth Adeyemi", "client", "executive", MERIDIAN),
    Person(
        "bo@brightcall.example",
        "Bo Santos",
        "partner",
        "leader",
        ("northwind-brightcall", "meridian-brightcall"),
    ),
    Person(
        "amina@brightcall.example",
        "Amina Yusuf",
        "partner",
        "contributor",
        ("northwind-brightcall",),
    ),
    Person(
        "jonas@brightcall.example",
        "Jonas Reyes",
        "partner",
        "contributor",
        ("meridian-brightcall",),
    ),
    Person(
        "omar@harborline.example",
        "Omar Haddad",
        "partner",
        "leader",
        ("northwind-harborline",),
    ),
    Person(
        "ines@harborline.example",
        "Ines Delacruz",
        "partner",
        "contributor",
        ("northwind-harborline",),
    ),
    Person(
        "carla@crestline.example",
        "Carla Brandt",
        "partner",
        "leader",
        ("meridian-crestline",),
    ),
    Person(
        "juan@crestline.example",
        "Juan Keller",
        "partner",
        "contributor",
        ("meridian-crestline",),
    ),
)
