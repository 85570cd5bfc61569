"""What only some may read is in no answer, mail, log line, audit row or search.

A note in confidence is for its named readers; an update or an incident for one side
is for that side.
"""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from incidents.models import ConfidentialNote, Update
from incidents.queries.incidents import search
from partnership import outbound, outbox
from partnership.models import AuditEntry, OutboxRow
from partnership.outbound import Answer, Outcome
from scorecards.actions.status import rebuilding
from tests.cast import Cast
from tests.scorecards.agreed_times import excuse
from tests.scorecards.leadership import place
from tests.walk.conftest import Rooms
from tests.walk.incidents import ADDRESS_OF, CONFIDED, KPI, OF_ONE_SIDE
from tests.walk.people import Walker, walkers
from tests.walk.routes import all_routes
from tests.walk.test_walk import response_body
from tests.walk.world import INVITED, values_of

OURS = "northwind-brightcall"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EXCUSED = "excusedsentence"


def test_texts_for_some_are_in_no_answer_to_others(
    rooms: Rooms, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    read, problems = 0, []
    routes = [r for r in all_routes() if {"slug"} <= set(r.parameters)]
    members = [w for w in walkers(rooms.cast) if OURS in w.roles]
    for route in routes:
        address = route.address(values_of(route, OURS))
        for walker in members:
            body = answer_to(walker, address)
            read += bool(body)
            problems += [
                f"{walker.name} {address}: {word}"
                for word in hidden_from(rooms.cast, walker)
                if word in body
            ]
    assert problems == []
    assert read > 100
    said = rooms.said + caplog.text
    assert not [word for word in everything_hidden() if word in said]


def answer_to(walker: Walker, address: str) -> str:
    with transaction.atomic():
        response = walker.client.get(address, headers=walker.headers)
        body = response_body(response) if response.status_code == 200 else ""
        transaction.set_rollback(True)
    return body


def everything_hidden() -> list[str]:
    return [CONFIDED, *OF_ONE_SIDE.values(), *ADDRESS_OF.values()]


def hidden_from(cast: Cast, walker: Walker) -> list[str]:
    """The note opens by a recorded read alone: no page that is got shows it."""
    name = walker.name.partition(" ")[0]
    member = cast.members[name, OURS]
    mine = set() if member.role == "executive" else {OF_ONE_SIDE[member.side]}
    if member.role == "leader":
        mine.add(ADDRESS_OF[member.side])
    return [word for word in everything_hidden() if word not in mine]


def test_what_both_sides_excused_is_told_to_leadership_without_its_sentence(
    rooms: Rooms,
) -> None:
    cast = rooms.cast
    excuse_an_hour(cast)
    routes = [r for r in all_routes() if {"slug"} <= set(r.parameters)]
    readers = [w for w in walkers(cast) if w.roles.get(OURS) == "executive"]
    with time_machine.travel(cast.now + HOUR, tick=False):
        told = " ".join(
            answer_to(walker, route.address(values_of(route, OURS)))
            for walker in readers
            for route in routes
        )
    assert "Left out of our results" in told
    assert EXCUSED not in told


def excuse_an_hour(cast: Cast) -> None:
    """The hour before now, of the KPI that leadership's area is felt by."""
    with cast.inside() as ours:
        both = (cast.door("lena"), cast.door("bo"))
        times = (cast.now - HOUR, cast.now)
        excuse(*both, KPI, *times, now=cast.now, why=f"Quartz {EXCUSED}")
        rebuilding.rebuild(partnership=place(ours), now=cast.now)


def test_own_side_reads_what_it_prepared(rooms: Rooms) -> None:
    cast = rooms.cast
    found = {w.name: w for w in walkers(cast)}
    page = f"/api/v1/partnerships/{OURS}/incidents/INC-1/"
    for name in ("amina", "tom"):
        side = cast.members[name, OURS].side
        assert f"{OF_ONE_SIDE[side]} update" in answer_to(found[name], page)


def test_texts_for_some_are_in_no_mail_call_audit_row_or_waiting_work(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = rooms.cast
    told = hear_calls(monkeypatch)
    with cast.inside() as ours:
        # Notices first, then their mails; then the digests, and the mails of those.
        kinds = ("tell_people", "deliver", "call_webhook", "digest", "deliver")
        for kind in kinds:
            for row in OutboxRow.objects.filter(partnership_id=ours.pk, kind=kind):
                work = outbox.Work(row.pk, ours.pk, kind, row.key, 1, row.generation)
                with time_machine.travel(cast.now + DAY, tick=False):
                    outbox.handler_of(kind)(work)
        written = [
            *(message.subject + message.body for message in mail.outbox),
            *(str(entry.__dict__) for entry in AuditEntry.objects.all()),
            *(str(row.__dict__) for row in OutboxRow.objects.all()),
        ]
    assert any("news on" in message.subject for message in mail.outbox)
    assert len(told) > 10
    for word in everything_hidden():
        assert not [text for text in [*written, *told] if word in text]


def hear_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What webhooks are told, which go out to nobody here."""
    told: list[str] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
        told.append(f"{body.decode()} {headers}")
        return Answer(Outcome.ARRIVED, 204)

    monkeypatch.setattr(outbound, "post", post)
    return told


def test_search_finds_what_one_may_read_only(rooms: Rooms) -> None:
    cast = rooms.cast
    with cast.inside():
        for name, mine, theirs in (
            ("lena", "client", "partner"),
            ("bo", "partner", "client"),
        ):
            door = cast.door(name)
            assert search(door, OF_ONE_SIDE[mine], cast.now)
            assert search(door, OF_ONE_SIDE[theirs], cast.now) == []
            assert search(door, CONFIDED, cast.now) == []


def test_note_is_in_its_own_table_alone(rooms: Rooms) -> None:
    cast = rooms.cast
    with cast.inside() as ours:
        rows = Update.objects.filter(partnership=ours, text__contains=CONFIDED)
        assert not rows.exists()
        # Without saying who reads there is no note at all.
        assert not ConfidentialNote.objects.filter(partnership=ours).exists()


def test_who_is_invited_and_which_tokens_there_are_is_ones_own_sides(
    rooms: Rooms,
) -> None:
    cast = rooms.cast
    settings = [
        route.address(values_of(route, OURS))
        for route in all_routes()
        if route.pattern.startswith("p/<slug:slug>/settings/")
    ]
    for walker in (w for w in walkers(cast) if OURS in w.roles):
        name = walker.name.partition(" ")[0]
        theirs = "client" if cast.members[name, OURS].side == "partner" else "partner"
        said = "".join(answer_to(walker, address) for address in settings)
        assert f"{INVITED}.{theirs}@" not in said, name
        assert f"{INVITED} {theirs}" not in said, name
    found = {w.name: w for w in walkers(cast)}
    members = f"/p/{OURS}/settings/members/"
    assert f"{INVITED}.client@quartz" in answer_to(found["lena"], members)
