"""The rooms that are walked through: each partnership furnished, with its marker.

Every text that somebody of a partnership could have written holds the partnership's
marker; the walk looks for the markers of the others in everything that it is answered.
"""

from datetime import date, datetime, timedelta

from kpis.actions.context import record_event
from kpis.actions.excused import Draft, agree_excused, propose_excused
from kpis.actions.fees import enter_fees
from kpis.actions.kpis import take_into_use
from kpis.actions.rollups import bring_up_to_date
from kpis.actions.targets import agree_target, propose_target
from kpis.models import Kpi
from partnership import periods
from partnership.access import Door
from partnership.actions.invitations import invite
from partnership.actions.people import create_token
from partnership.models import Partnership
from partnership.periods import Kind
from scorecards.actions.compute import compute
from tests.cast import MARKERS, Cast
from tests.kpis.readings import bring
from tests.walk.incidents import tell_everything
from tests.walk.leadership import show_to_leadership
from tests.walk.routes import Route

# What stands for an address's parameters besides the slug.
VALUES: dict[str, object] = {
    "code": "service_level_offered",
    "number": 1,
    "ref": "INC-1",
    "period": "2026-11",
    "key": "x-y",
    "uidb36": "x",
    "object_id": 1,
    "app_label": "partnership",
    "content_type_id": 1,
    "url": "x",
    "secret": "of-no-link",
    "token": "of-nobody",
    "rest": "v2/unknown.json",
}
# The proposal of an excused period that waits for an answer.
EXCUSED = 4
LEADERS = {
    "northwind-brightcall": ("lena", "bo"),
    "northwind-harborline": ("lena", "omar"),
    "meridian-brightcall": ("karl", "bo"),
    "meridian-crestline": ("karl", "carla"),
}
EXECUTIVES = {"Northwind": "sofia", "Meridian": "ruth"}
TERMS = {
    "minimum": "80",
    "buffer": "3",
    "penalty": {"form": "linear", "start": "80", "full": "75"},
    "weight": "10",
    "allocation": "40",
    "effective_from": "2026-10-01",
}
FIRST = date(2026, 11, 2)
# What only the leaders of its own side read.
INVITED = "invitee"


def values_of(route: Route, slug: str) -> dict[str, object]:
    """What fills the parameters of a route's address."""
    values = {**VALUES, "slug": slug}
    return values | {"number": EXCUSED} if route.name.startswith("excused") else values


def furnish(cast: Cast) -> None:
    """Give partnerships rows of every kind, each with its marker in its texts."""
    for slug, (client, partner) in LEADERS.items():
        with cast.inside(slug) as partnership:
            _furnish(
                cast, partnership, cast.door(client, slug), cast.door(partner, slug)
            )


def _furnish(cast: Cast, partnership: Partnership, client: Door, partner: Door) -> None:
    marker = MARKERS[partnership.slug]
    for code in ("service_level_offered", "asa"):
        take_into_use(
            by=client,
            partnership=partnership,
            code=code,
            name=f"{marker} {code}",
            now=cast.now,
        )
    kpi = client.get(Kpi, code="service_level_offered")
    terms = TERMS | {"buffer_reason": f"{marker} Mondays."}
    first = propose_target(by=client, kpi=kpi, terms=terms, now=cast.now)
    agree_target(by=partner, number=first.number, version=1, now=cast.now)
    propose_target(
        by=partner,
        kpi=kpi,
        terms=terms | {"buffer": "2"},
        reason=f"{marker} noise is smaller now.",
        now=cast.now,
    )
    for day in (FIRST, FIRST + timedelta(days=2)):
        _excuse(client, marker, day, cast.now)
    agree_excused(by=partner, number=EXCUSED - 1, version=1, now=cast.now)
    enter_fees(
        by=client, window="2026-11", fees="100000", at_risk="10", cap=None, now=cast.now
    )
    lines = [
        ("service_level_offered", f"{marker} calls", FIRST + timedelta(days=n), 80, 100)
        for n in range(20)
    ]
    bring(partnership, *lines, source=f"{marker.lower()}-telephony")
    bring_up_to_date(partnership=partnership, now=cast.now)
    for kind in (Kind.WEEK, Kind.WINDOW, Kind.QUARTER):
        period = periods.period_of(partnership.calendar, kind, FIRST)
        compute(partnership=partnership, period=period, now=cast.now)
    for by in (client, partner):
        record_event(
            by=by,
            what=f"{marker} mailing",
            department=f"{marker} marketing",
            kind="campaign",
            side=by.side,
            starts_on=FIRST,
            now=cast.now,
        )
    tell_everything(marker, client, partner, cast.now)
    executive = cast.door(EXECUTIVES[partnership.client.name], partnership.slug)
    show_to_leadership(marker, client, partner, executive, cast.now)
    for by in (client, partner):
        _ask_in(by, marker, cast)


def _excuse(by: Door, marker: str, day: date, now: datetime) -> None:
    """Propose that a whole day does not count."""
    start = periods.first_instant(by.partnership.calendar, day)
    propose_excused(
        by=by,
        draft=Draft(
            reason="client_outage",
            why=f"{marker} telephones were away.",
            starts_at=start,
            ends_at=start + timedelta(days=1),
            kpis=("service_level_offered",),
        ),
        now=now,
    )


def _ask_in(by: Door, marker: str, cast: Cast) -> None:
    """Somebody invited, and a token: what the settings of each side show."""
    invite(
        by=by.member,
        partnership=by.partnership,
        email=f"{INVITED}.{by.side}@{marker.lower()}.example",
        side=by.side,
        role="contributor",
        now=cast.now,
    )
    create_token(
        by=by.member,
        member=by.member,
        scopes=["read"],
        name=f"{marker} {INVITED} {by.side}",
        now=cast.now,
    )
