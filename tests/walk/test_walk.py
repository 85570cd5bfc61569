"""Every route x method x person, three times: both walls, and each wall alone.

The routes come from the resolver. One that is not declared in `matrix.py` fails, and
so does a declared one that is gone. No answer may hold a marker of a partnership that
the person is no member of.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from partnership import access
from partnership.access import Door
from partnership.models import Member, Partnership
from partnership.postgres.base import as_owner
from tests.cast import MARKERS
from tests.undone import undone
from tests.walk.conftest import Rooms
from tests.walk.matrix import MATRIX, METHODS, READS, Kind, Rule, rule_of
from tests.walk.people import Walker, walkers
from tests.walk.routes import Route, all_routes
from tests.walk.world import values_of

# The partnership that is visited, and one that most of the cast has no part in.
VISITED = ("northwind-brightcall", "northwind-harborline")


@contextmanager
def only_second_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first wall gone: whoever asks is handed everything there is."""

    def everything(self: Door, model: type) -> QuerySet:
        return model._default_manager.all()

    def anybody(user: object, slug: str, now: object) -> Door:
        members = list(
            Member.objects.filter(partnership__slug=slug)
            .select_related("user", "partnership__client", "partnership__partner")
            .order_by("user_id")
        )
        if not members:
            raise Http404
        own = next((member for member in members if member.user == user), members[0])
        return Door(own.partnership, own)

    with monkeypatch.context() as patch:
        patch.setattr(access.Door, "rows", everything)
        patch.setattr(access, "enter", anybody)
        patch.setattr(access, "visible_to", lambda user, now: Partnership.objects.all())
        patch.setattr(
            access,
            "memberships",
            lambda user, now: Member.objects.select_related(
                "user", "partnership__client", "partnership__partner"
            ),
        )
        yield


def test_every_route_is_declared_and_every_declared_route_exists() -> None:
    names = {route.name for route in all_routes()}
    assert sorted(name for name in names if rule_of(name) is None) == []
    assert sorted(set(MATRIX) - names) == []


# Each way is walked in parts, so that two processes can share it.
PARTS = {"both walls": 6, "first wall": 2, "second wall": 2}
WALKS = [
    (walls, part, parts) for walls, parts in PARTS.items() for part in range(parts)
]
# So many cells a part has at least; fewer mean that the resolver was not read.
FEWEST = {"both walls": 3_500, "first wall": 1_700, "second wall": 1_700}


@contextmanager
def in_silence() -> Iterator[None]:
    """Without a line in the log, and a traceback, for each of so many refusals."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("walls", "part", "parts"), WALKS)
def test_nobody_sees_another_partnership(
    rooms: Rooms, walls: str, part: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = rooms.cast
    standing: dict[str, AbstractContextManager[None]] = {
        "both walls": nullcontext(),
        "first wall": as_owner(),
        "second wall": only_second_wall(monkeypatch),
    }
    cells = 0
    problems = []
    # What the rooms hold was said at the cast's time: an hour later somebody comes.
    later = cast.now + timedelta(hours=1)
    with in_silence(), time_machine.travel(later), standing[walls]:
        people = walkers(cast)
        for route in all_routes()[part::parts]:
            for slug, walker, method in ways(route, people, walls):
                cells += 1
                problems += visit(route, slug, walker, method, walls)
    assert problems == []
    assert cells >= FEWEST[walls]


def ways(
    route: Route, people: list[Walker], walls: str
) -> Iterator[tuple[str, Walker, str]]:
    """Whom to send where, how: everybody, everywhere, by every method.

    What libraries bring, and methods that a page does not take, are the same whichever
    wall stands: those are walked once, and pages of libraries only by GET and POST.
    The second partnership is for what is read, and for what may be written past both
    walls, by whoever is let in to one of the two: the first has strangers enough to be
    refused a method, or to try one wall. And HEAD is GET without a body.
    """
    rule = rule_of(route.name)
    both = walls == "both walls"
    of_libraries = rule is None or rule.kind in {Kind.PUBLIC, Kind.DESK}
    taken = frozenset() if rule is None else rule.methods
    if of_libraries:
        methods = {"GET", "POST"} if both else set()
    else:
        methods = set(METHODS) if both else taken - {"HEAD"}
    for method in sorted(methods):
        everywhere = method in taken - {"HEAD"} and (both or method == "GET")
        first, *others = places(route)
        yield from ((first, walker, method) for walker in people)
        for slug in others if everywhere else ():
            yield from ((slug, walker, method) for walker in people if at_home(walker))


def places(route: Route) -> tuple[str, ...]:
    return VISITED if "slug" in route.parameters else VISITED[:1]


def at_home(walker: Walker) -> bool:
    """Whether somebody has a right somewhere that they could carry elsewhere."""
    return not walker.roles.keys().isdisjoint(VISITED)


def visit(
    route: Route, slug: str, walker: Walker, method: str, walls: str
) -> list[str]:
    """Walk one cell and undo what it wrote; returns what was wrong with the answer."""
    rule = rule_of(route.name)
    if rule is None:
        return [f"{route.name} is not declared"]
    address = route.address(values_of(route, slug)) + rule.query
    with undone() if writes(rule, method) else nullcontext():
        response = walker.client.generic(method, address, headers=walker.headers)
        body = response_body(response)
    cell = f"{walls}: {walker.name} {method} {address}"
    # The desk knows which partnerships there are, and nothing of what they share.
    at_the_desk = walker.desk and rule.kind is Kind.DESK
    wrong = [
        f"{cell}: the marker of {other}"
        for other, marker in MARKERS.items()
        if other not in walker.roles and marker in body and not at_the_desk
    ]
    allowed = expected(route, rule, slug, walker, method, walls)
    if response.status_code not in allowed:
        wrong.append(f"{cell}: {response.status_code}, not {sorted(allowed)}")
    return wrong


def writes(rule: Rule, method: str) -> bool:
    """Whether somebody's rows may be others afterwards.

    A page that does not take a method has no answer to it but a refusal.
    """
    taken = method in rule.methods or rule.kind is Kind.DESK
    return taken and method not in READS


def response_body(response: HttpResponse) -> str:
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    return content.decode(errors="replace") + str(response.headers)


# What reading may answer in the furnished world: the page, or the way to it. There is
# something at every address, so "not found" is for those who are not let in.
READ_ANSWERS = {200, 302}
# What writing may answer, when one is let in: the walk posts nothing, and what it would
# agree to was agreed already.
WRITE_ANSWERS = {200, 201, 204, 302, 400, 404, 409, 415, 422}
# What the desk refuses to itself: what is made by actions, and what is not there.
DESK_REFUSES = {
    "admin:partnership_partnership_add": 403,
    "admin:partnership_partnership_delete": 403,
    "admin:partnership_member_delete": 403,
    "admin:partnership_outboxrow_add": 403,
    "admin:partnership_outboxrow_delete": 403,
    "admin:autocomplete": 403,  # asked about no field
    "admin:view_on_site": 404,
    "admin:logout": 405,
}


def expected(
    route: Route, rule: Rule, slug: str, walker: Walker, method: str, walls: str
) -> set[int]:
    if rule.kind is Kind.DESK:
        return _desk(route, walker, method)
    if rule.kind is Kind.PUBLIC:
        return _public(rule, method)
    if rule.kind in {Kind.PERSON_PAGE, Kind.PERSON_API}:
        return _personal(rule, walker, method)
    return _of_a_partnership(rule, slug, walker, method, walls)


def _public(rule: Rule, method: str) -> set[int]:
    if method in READS:
        return set(rule.answers)
    # 429: how often a form may be sent from one address is limited.
    return {200, 302, 429} | rule.answers if method in rule.methods else {405}


def _desk(route: Route, walker: Walker, method: str) -> set[int]:
    if route.name == "admin:login":
        return {302} if walker.desk and method == "GET" else {200}
    if not walker.desk:
        # Everybody else is sent to the desk's own sign-in, whatever the address.
        return {302}
    if route.pattern.endswith("(?P<url>.*)$"):
        return {404}
    if method == "POST":
        return {200, 302, 403, 404, 405}
    return {DESK_REFUSES.get(route.name, 200), 302}


def _personal(rule: Rule, walker: Walker, method: str) -> set[int]:
    api = rule.kind is Kind.PERSON_API
    if walker.anonymous or (walker.scopes is not None and not api):
        return {401} if api else {302}
    # 429: guesses at one's own password are limited, by whatever method.
    return set(rule.answers) if method == "GET" else WRITE_ANSWERS | {403, 405, 429}


def _of_a_partnership(
    rule: Rule, slug: str, walker: Walker, method: str, walls: str
) -> set[int]:
    api = rule.kind is Kind.PARTNERSHIP_API
    if walker.anonymous or (walker.scopes is not None and not api):
        return {401} if api else {302}
    if slug not in walker.roles:
        return {404}
    if method not in rule.methods:
        # The right is asked for first: who may not even come in learns no methods.
        return {405, 403} | ({200} if api and method == "OPTIONS" else set())
    if walls == "second wall":
        # Whoever is in two partnerships finds two rows where the first wall would
        # show one: an error, and nothing of anybody else's.
        return READ_ANSWERS | WRITE_ANSWERS | {403, 405, 500}
    if not walker.may(rule.needs(method), slug):
        return {403}
    if method in READS:
        return READ_ANSWERS
    # A token also needs the scope of what it writes.
    return WRITE_ANSWERS | (set() if _in_scope(rule, walker) else {403})


def _in_scope(rule: Rule, walker: Walker) -> bool:
    return walker.scopes is None or rule.scope in walker.scopes
