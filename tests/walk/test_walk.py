"""Every route x method x person, three times: both walls, and each wall alone.

The routes come from the resolver. One that is not declared in `matrix.py` fails, and
so does a declared one that is gone. No answer may hold a marker of a partnership that
the person is no member of.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from partnership import access
from partnership.access import Door
from partnership.models import Member, Partnership
from partnership.postgres.base import as_owner
from tests.cast import MARKERS, Cast
from tests.walk.matrix import MATRIX, METHODS, READS, Kind, Rule, rule_of
from tests.walk.people import Walker, walkers
from tests.walk.routes import Route, all_routes
from tests.walk.world import VALUES, furnish

# The partnership that is visited, and one that most of the cast has no part in.
VISITED = ("northwind-brightcall", "northwind-harborline")


@contextmanager
def only_second_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first wall gone: whoever asks is handed everything there is."""

    def everything(self: Door, model: type) -> QuerySet:
        return model._default_manager.all()

    def anybody(user: object, slug: str, now: object) -> Door:
        member = (
            Member.objects.filter(partnership__slug=slug)
            .select_related("user", "partnership__client", "partnership__partner")
            .order_by("-user_id" if user == "nobody" else "user_id")
        )
        own = member.filter(user=user).first() or member.first()
        if own is None:
            raise Http404
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


# Both walls are walked in two halves, so that two processes can share the way.
WALKS = [
    ("both walls", 0, 2),
    ("both walls", 1, 2),
    ("first wall", 0, 1),
    ("second wall", 0, 1),
]
# So many cells there are at least; fewer mean that the resolver was not read.
FEWEST = {"both walls": 6_900, "first wall": 3_000, "second wall": 3_000}


@pytest.mark.parametrize(("walls", "part", "parts"), WALKS)
def test_nobody_sees_another_partnership(
    cast: Cast, walls: str, part: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(cast)
    standing: dict[str, AbstractContextManager[None]] = {
        "both walls": nullcontext(),
        "first wall": as_owner(),
        "second wall": only_second_wall(monkeypatch),
    }
    people = walkers(cast)
    cells = 0
    problems = []
    with standing[walls]:
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
    """
    rule = rule_of(route.name)
    slugs = VISITED if "slug" in route.parameters else VISITED[:1]
    methods: Iterable[str] = METHODS
    if rule is not None and rule.kind in {Kind.PUBLIC, Kind.DESK}:
        methods = ("GET", "POST")
    if rule is not None and walls != "both walls":
        methods = sorted(rule.methods)
        people = [] if rule.kind in {Kind.PUBLIC, Kind.DESK} else people
    return ((s, w, m) for s in slugs for w in people for m in methods)


def visit(
    route: Route, slug: str, walker: Walker, method: str, walls: str
) -> list[str]:
    """Walk one cell and undo what it did; returns what was wrong with the answer."""
    rule = rule_of(route.name)
    if rule is None:
        return [f"{route.name} is not declared"]
    address = route.address({**VALUES, "slug": slug})
    walker.come_back()
    with transaction.atomic():
        response = walker.client.generic(method, address, headers=walker.headers)
        body = response_body(response)
        transaction.set_rollback(True)
    cell = f"{walls}: {walker.name} {method} {address}"
    # The desk knows which partnerships there are, and nothing of what they share.
    at_the_desk = walker.desk and rule.kind is Kind.DESK
    wrong = [
        f"{cell}: the marker of {other}"
        for other, marker in MARKERS.items()
        if other not in walker.roles and marker in body and not at_the_desk
    ]
    allowed = expected(rule, slug, walker, method, walls)
    if response.status_code not in allowed:
        wrong.append(f"{cell}: {response.status_code}, not {sorted(allowed)}")
    return wrong


def response_body(response: HttpResponse) -> str:
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    return content.decode(errors="replace") + str(response.headers)


# What a page that lets one in may answer: a page, a redirect, or a sentence about
# what was not sent (the walk posts nothing).
LET_IN = {200, 201, 204, 302, 304, 400, 404, 409, 415, 422}


def expected(
    rule: Rule, slug: str, walker: Walker, method: str, walls: str
) -> set[int]:
    if rule.kind in {Kind.PUBLIC, Kind.DESK}:
        return _open_or_desk(rule, walker)
    if rule.kind in {Kind.PERSON_PAGE, Kind.PERSON_API}:
        return _personal(rule, walker, method)
    return _of_a_partnership(rule, slug, walker, method, walls)


def _open_or_desk(rule: Rule, walker: Walker) -> set[int]:
    if rule.kind is Kind.PUBLIC or walker.desk:
        return LET_IN | {401, 403, 405, 410, 429, 503}
    # Django's admin sends everybody else to its own sign-in.
    return {302, 200, 403, 404, 405}


def _personal(rule: Rule, walker: Walker, method: str) -> set[int]:
    api = rule.kind is Kind.PERSON_API
    if walker.anonymous or (walker.scopes is not None and not api):
        return {401} if api else {302}
    return set(rule.answers) if method in READS else LET_IN | {403, 405}


def _of_a_partnership(
    rule: Rule, slug: str, walker: Walker, method: str, walls: str
) -> set[int]:
    api = rule.kind is Kind.PARTNERSHIP_API
    if walker.anonymous or (walker.scopes is not None and not api):
        return {401} if api else {302}
    if slug not in walker.roles:
        return {404}
    if not api and method not in rule.methods:
        # The right is asked for first: who may not even come in learns no methods.
        return {405, 403}
    if walls == "second wall":
        # Whoever is in two partnerships finds two rows where the first wall would
        # show one: an error, and nothing of anybody else's.
        return LET_IN | {403, 405, 500}
    if not walker.may(rule.needs(method), slug) and method != "OPTIONS":
        return {403}
    return LET_IN | ({403, 405} if api else set())
