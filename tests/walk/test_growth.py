"""No page and no route asks more of the database because there is more in it.

Whatever can be read below a partnership is measured, and the lists of what is one's
own: a route that is added is measured without being named here.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions import telling, thanking, updates
from incidents.words import HeadsUpWords, UpdateWords
from kpis.actions.context import record_event
from kpis.actions.excused import Draft, counter_excused
from kpis.actions.fees import confirm_fees, enter_fees
from kpis.actions.kpis import take_into_use
from kpis.actions.rollups import bring_up_to_date
from kpis.actions.targets import agree_target, counter_target, propose_target
from kpis.models import ImportBatch, ImportState, Kpi
from partnership import periods
from partnership.actions.invitations import invite
from partnership.actions.people import add_member, create_token
from partnership.models import Partnership, Proposal
from partnership.periods import Kind as Span
from scorecards.actions.compute import compute
from tests.cast import MARKERS, Cast
from tests.incidents.worker import work
from tests.kpis.agreeing import ASA
from tests.kpis.excusing import TEN, agreed_excuse, draft
from tests.kpis.readings import bring
from tests.walk.conftest import Rooms
from tests.walk.incidents import KPI, tell_everything
from tests.walk.leadership import show_to_leadership
from tests.walk.matrix import READS, Kind, rule_of
from tests.walk.routes import all_routes
from tests.walk.world import EXCUSED, FIRST, TERMS, VALUES

SLUG = "northwind-brightcall"
OWN_LISTS = ("portfolio", "api_partnerships", "new", "status_portfolio")
MORE_KPIS = ("abandon_rate", "occupancy", "csat", "reply_in_time", "transfer_rate")
WINDOWS = ("2026-09", "2026-10", "2026-11")


def test_queries_do_not_grow_with_what_there_is(rooms: Rooms) -> None:
    cast = rooms.cast
    reader = Client()
    reader.force_login(cast.lena)
    with time_machine.travel(cast.now + timedelta(hours=1)):
        few = queries(reader, {"proposal": 2, "excused": EXCUSED})
        with cast.inside() as ours:
            last = {
                "proposal": more_agreements(cast, ours),
                "excused": more_excused(cast),
            }
            more_numbers(cast, ours)
            more_incidents(cast)
            more_people(cast, ours)
            more_for_leadership(cast)
        many = queries(reader, last)
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert grown == {}
    assert len(few) > 35  # the resolver was read


def addresses(numbers: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Name and address of everything that is read below a partnership, and of lists.

    `numbers` by how the names of their routes begin; 1 for all others.
    """
    for route in all_routes():
        rule = rule_of(route.name)
        if rule is None or not rule.methods >= READS:
            continue
        below = rule.kind in {Kind.PARTNERSHIP_PAGE, Kind.PARTNERSHIP_API}
        if below or route.name in OWN_LISTS:
            number = numbers.get(route.name.partition("_")[0], 1)
            values = VALUES | {"slug": SLUG, "number": number}
            yield route.name, route.address(values) + rule.query


def queries(reader: Client, numbers: dict[str, int]) -> dict[str, int]:
    """How many queries each address takes when nothing of it is in the cache."""
    counted = {}
    for name, address in addresses(numbers):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(address)
        assert answer.status_code < 400, f"{address}: {answer.status_code}"
        counted[name] = len(asked)
    return counted


def more_agreements(cast: Cast, ours: Partnership) -> int:
    """More KPIs with targets, more versions, fees; returns the last of a thread."""
    lena, bo = cast.door("lena"), cast.door("bo")
    last = counter_each_other(cast)
    for code in MORE_KPIS:
        take_into_use(by=lena, partnership=ours, code=code, now=cast.now)
    kpi = lena.get(Kpi, code="asa")
    for buffer in ("5", "4", "3"):
        terms = ASA | {"buffer": buffer}
        found = propose_target(by=lena, kpi=kpi, terms=terms, now=cast.now)
        agree_target(by=bo, number=found.number, version=1, now=cast.now)
    for window in WINDOWS:
        for fees in ("100", "200"):
            entry = enter_fees(
                by=lena, window=window, fees=fees, at_risk="10", now=cast.now
            )
        confirm_fees(by=bo, window=window, entered_at=entry.entered_at, now=cast.now)
    return last


def more_excused(cast: Cast) -> int:
    """More excused periods, and three answers to the one that waits."""
    for day in range(4):
        agreed_excuse(cast, excuse_of(TEN + timedelta(days=day)))
    number = EXCUSED
    for who, hours in (("bo", 5), ("lena", 4), ("bo", 3)):
        number = counter_excused(
            by=cast.door(who),
            number=number,
            version=1,
            draft=excuse_of(TEN, hours),
            reason="Nearer to the middle.",
            now=cast.now,
        ).number
    return number


def excuse_of(starts_at: datetime, hours: int = 4) -> Draft:
    """Some hours in which nothing has been read yet."""
    later = starts_at + timedelta(days=300)
    return draft(later, later + timedelta(hours=hours))


def counter_each_other(cast: Cast) -> int:
    """Four rounds of answers to the walk's open proposal."""
    number = Proposal.objects.get(
        partnership=cast.ours, state="open", kind="target"
    ).number
    for who, buffer in (("lena", "2.8"), ("bo", "2.2"), ("lena", "2.6"), ("bo", "2.4")):
        terms = TERMS | {"buffer": buffer, "buffer_reason": "Noise."}
        number = counter_target(
            by=cast.door(who),
            number=number,
            version=1,
            terms=terms,
            reason="Nearer to the middle.",
            now=cast.now,
        ).number
    return number


def more_numbers(cast: Cast, ours: Partnership) -> None:
    """More queues, readings, imports and cards."""
    days = [FIRST + timedelta(days=n) for n in range(4)]
    for number, code in enumerate(["service_level_offered", *MORE_KPIS]):
        lines = [(code, f"queue {number}", day, 60, 100) for day in days]
        bring(ours, *lines, source=f"system {number}")
    ImportBatch.objects.filter(partnership=ours).update(state=ImportState.SAVED)
    bring_up_to_date(partnership=ours, now=cast.now)
    for day in days:
        record_event(
            by=cast.door("bo"),
            what="A launch",
            kind="launch",
            side="client",
            starts_on=day,
            now=cast.now,
        )
    for kind in (Span.WEEK, Span.WINDOW, Span.QUARTER):
        period = periods.period_of(ours.calendar, kind, FIRST)
        compute(partnership=ours, period=period, now=cast.now)


def more_people(cast: Cast, ours: Partnership) -> None:
    """More members, invitations and tokens, and the notices that they are sent."""
    lena = cast.door("lena").member
    for number in range(4):
        words = {"partnership": ours, "side": "client", "now": cast.now}
        member = add_member(
            by=lena, email=f"m{number}@northwind.example", role="leader", **words
        )
        create_token(by=lena, member=lena, scopes=["read"], name="More", now=cast.now)
        invite(by=lena, email=f"i{number}@a.example", role="contributor", **words)
        create_token(by=member, member=member, scopes=["read"], name="1", now=cast.now)
    work()


def more_for_leadership(cast: Cast) -> None:
    """More areas, words, links, questions and confirmations."""
    lena, bo, sofia = (cast.door(name) for name in ("lena", "bo", "sofia"))
    for number in range(4):
        show_to_leadership(f"{MARKERS[SLUG]}{number}", lena, bo, sofia, cast.now)


def more_incidents(cast: Cast) -> None:
    """More of every kind, and more on the timeline of the one that is looked at."""
    lena, bo = cast.door("lena"), cast.door("bo")
    for _each in range(3):
        tell_everything(MARKERS[SLUG], lena, bo, cast.now)
        words = HeadsUpWords("The mailing may double the calls", kpis=KPI)
        told = telling.tell_heads_up(by=bo, words=words, now=cast.now)
        thanking.thank(by=lena, ref=told.ref, words="Early.", now=cast.now)
        again = UpdateWords("We look.", next_update_at=cast.now + timedelta(hours=4))
        updates.post_update(by=lena, ref="INC-1", words=again, now=cast.now)
