"""Telling leadership: each event once to each reader who wants it, and each week."""

import re
from dataclasses import replace
from itertools import product
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from incidents.actions import owning
from incidents.models import Incident
from partnership.lookups import digest
from partnership.models import AuditEntry, Member, OutboxRow, User
from scorecards.actions.status import asking, links, telling
from scorecards.models import StatusLink, StatusMail, StatusWishes
from scorecards.status import events, lookups, readers
from scorecards.status.document import Stage
from scorecards.status.events import EventKind
from scorecards.views.status_mails import MOST
from tests.cast import Cast
from tests.incidents.stories import HOUR, incident, resolved
from tests.scorecards.leadership import LATER, OURS, rebuild
from tests.scorecards.statuses import (
    MONITORING,
    OPEN,
    being_resolved,
    heads_up,
    quiet,
)
from tests.scorecards.statuses import resolved as over
from tests.scorecards.telling import SOFIA, VISITOR, sent_to, watch, work_off
from tests.undone import undone


@pytest.fixture
def watched(cast: Cast) -> Cast:
    return watch(cast)


def opened(cast: Cast) -> str:
    with cast.inside():
        ref = incident(cast, audience="leadership").ref
    rebuild(cast)
    work_off(cast)
    return ref


# --- what there is to tell ---


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        pytest.param(quiet(), heads_up(), ["opened"], id="a heads-up"),
        pytest.param(heads_up(), being_resolved(), ["opened"], id="an incident"),
        pytest.param(being_resolved(), over(), ["over"], id="resolved"),
        pytest.param(quiet(), over(), [], id="over before anybody was told"),
        pytest.param(over(), over(), [], id="nothing new"),
    ],
)
def test_events_are_what_readers_could_not_read_before(
    before: Any, after: Any, kinds: list[str]
) -> None:
    found = [str(event.kind) for event in events.between(before, after)]
    assert found == kinds


def test_another_owner_is_an_event_and_another_state_is_none() -> None:
    before = replace(quiet(), items=(OPEN,))
    watched = replace(quiet(), items=(MONITORING,))
    assert list(events.between(before, watched)) == []
    nobody = replace(quiet(), items=(replace(OPEN, owner=None),))
    (event,) = events.between(before, nobody)
    assert (event.kind, event.item.stage) == (EventKind.OWNER, Stage.OPEN)


def test_the_first_page_tells_nothing() -> None:
    assert list(events.between(None, being_resolved())) == []


# --- mails ---


def test_executive_and_holder_of_a_link_hear_that_something_opened(
    watched: Cast,
) -> None:
    opened(watched)
    assert {to for message in mail.outbox for to in message.to} == {SOFIA, VISITOR}
    (message,) = sent_to(SOFIA)
    assert "It needs an owner." in message.body
    assert f"/status/{watched.ours.slug}/" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == (
        "List-Unsubscribe=One-Click"
    )


def test_mail_to_the_holder_of_a_link_carries_the_link(watched: Cast) -> None:
    opened(watched)
    (message,) = sent_to(VISITOR)
    assert re.search(r"/s/[\w-]{43}/", message.body)


def test_each_event_is_told_once_however_often_the_page_is_built(
    watched: Cast,
) -> None:
    opened(watched)
    rebuild(watched)
    work_off(watched)
    assert len(mail.outbox) == 2


def test_change_of_owner_and_resolution_are_told(watched: Cast) -> None:
    ref = opened(watched)
    mail.outbox.clear()
    with watched.inside():
        owning.own(by=watched.door("bo"), ref=ref, now=LATER)
    rebuild(watched, LATER + HOUR)
    work_off(watched)
    assert "Bo" in sent_to(SOFIA)[0].subject
    mail.outbox.clear()
    with watched.inside():
        resolved(watched, Incident.objects.get(number=1), now=LATER + HOUR)
    rebuild(watched, LATER + 2 * HOUR)
    work_off(watched)
    assert len(sent_to(SOFIA)) == 1


def test_mail_server_away_is_tried_again_and_nobody_is_told_twice(
    watched: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mail.EmailMessage.send
    away = iter([True, True])

    def send(self: mail.EmailMessage, *args: Any, **kwargs: Any) -> int:
        if next(away, False):
            raise SMTPServerDisconnected
        return real(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", send)
    opened(watched)
    assert mail.outbox == []
    with watched.inside():
        assert {m.last_error for m in StatusMail.objects.all()} == {
            "SMTPServerDisconnected"
        }
    work_off(watched)
    work_off(watched)
    assert sorted(to for message in mail.outbox for to in message.to) == sorted(
        [SOFIA, VISITOR]
    )


def test_weekly_word_comes_also_when_there_is_nothing_to_report(
    watched: Cast,
) -> None:
    with watched.inside() as ours:
        asked = OutboxRow.objects.get(partnership=ours, kind="weekly_word")
        assert asked.key == "2026-W50"
        telling.week(partnership=ours, name=asked.key, now=LATER)
    work_off(watched)
    (message,) = sent_to(SOFIA)
    assert "Nothing is open." in message.subject
    with watched.inside() as ours:
        telling.week(partnership=ours, name=asked.key, now=LATER)
    work_off(watched)
    assert len(sent_to(SOFIA)) == 1


# --- choosing ---


def choices_of(message: Any) -> str:
    found = re.search(r"http://[^/]+(/status/mails/[^\s]+/)", message.body)
    assert found is not None
    return found[1]


def test_one_click_ends_all_mails_and_a_look_changes_nothing(watched: Cast) -> None:
    opened(watched)
    for before, message in enumerate(list(mail.outbox)):
        address = choices_of(message)
        with time_machine.travel(LATER, tick=False):
            assert Client().get(address).status_code == 200
        with watched.inside():
            assert StatusWishes.objects.count() == before
        with time_machine.travel(LATER, tick=False):
            Client().post(address, {"List-Unsubscribe": "One-Click"})
    with watched.inside():
        assert {w.weekly for w in StatusWishes.objects.all()} == {False}
    mail.outbox.clear()
    with watched.inside() as ours:
        telling.week(partnership=ours, name="2026-W50", now=LATER)
    work_off(watched)
    assert mail.outbox == []


def test_reader_chooses_what_to_hear_of(watched: Cast) -> None:
    opened(watched)
    address = choices_of(sent_to(SOFIA)[0])
    with time_machine.travel(LATER, tick=False):
        Client().post(address, {"weekly": "on"})
    with watched.inside() as ours:
        (sofia,) = (r for r in readers.readers(ours, LATER) if r.email == SOFIA)
    assert [topic for topic in readers.TOPICS if sofia.wants(topic)] == ["weekly"]


@pytest.mark.parametrize("token", ["x", "WzEsIm0iLDFd:1:abc", "0" * 300])
@pytest.mark.django_db
def test_made_up_token_opens_nothing(token: str) -> None:
    assert Client().get(f"/status/mails/{token}/").status_code == 404


def test_choices_of_a_revoked_link_are_gone(watched: Cast) -> None:
    opened(watched)
    address = choices_of(sent_to(VISITOR)[0])
    with watched.inside():
        links.revoke(by=watched.door("lena"), number=1, now=LATER)
    with time_machine.travel(LATER, tick=False):
        assert Client().get(address).status_code == 404


GONE = {
    "nobody is gone": {},
    "let go": {"suspended_at": LATER},
    "over": {"expires_at": LATER},
    "account closed": {"is_active": False},
}


def test_mails_by_a_link_go_as_long_as_it_opens(cast: Cast) -> None:
    """The database's look-up and the readers agree who is let in."""
    with cast.inside() as ours:
        tom = links.ForWhom("Tom", cast.tom.email)
        link, secret = links.make(by=cast.door("lena"), reader=tom, now=cast.now)
        for who, how, early in product(("lena", "tom"), GONE, (False, True)):
            with undone():
                opened_by = made_before_the_membership(link) if early else secret
                goes(cast.members[who, OURS], GONE[how])
                opens = lookups.status_link(opened_by, LATER) is not None
                told = [one.email for one in readers.readers(ours, LATER) if one.link]
            assert opens is (how == "nobody is gone"), (who, how, early)
            assert bool(told) is opens, (who, how, early)


def made_before_the_membership(link: StatusLink) -> str:
    """As if its reader had become a member afterwards; the one that opens it now."""
    StatusLink.objects.filter(pk=link.pk).update(revoked_at=link.made_at)
    StatusLink.objects.create(
        partnership_id=link.partnership_id,
        number=99,
        side=link.side,
        name=link.name,
        email=link.email.upper(),
        salt="x",
        digest=digest("early"),
        made_by=link.made_by,
        made_at=link.made_at,
    )
    return "early"


def goes(member: Member, how: dict[str, Any]) -> None:
    if "is_active" in how:
        User.objects.filter(pk=member.user_id).update(**how)
    elif how:
        Member.objects.filter(pk=member.pk).update(**how)


def test_choosing_the_same_again_leaves_no_trace_and_a_flood_is_stopped(
    watched: Cast,
) -> None:
    opened(watched)
    cache.clear()
    address = choices_of(sent_to(SOFIA)[0])
    with time_machine.travel(LATER, tick=False):
        answers = [
            Client().post(address, {"weekly": "on"}).status_code for _n in range(25)
        ]
    assert answers.count(200) == MOST
    assert set(answers) == {200, 429}
    with watched.inside() as ours:
        rows = AuditEntry.objects.filter(
            partnership_id=ours.pk, what="status mails chosen"
        )
        assert rows.count() == 1


def test_leaders_of_both_sides_hear_what_an_executive_asks(watched: Cast) -> None:
    ref = opened(watched)
    mail.outbox.clear()
    with watched.inside():
        sofia = watched.door("sofia")
        asking.ask(by=sofia, text="Is Saturday safe?", now=LATER, ref=ref)
    rebuild(watched)
    work_off(watched)
    heard = {to for message in mail.outbox for to in message.to}
    assert heard == {watched.people[name].email for name in ("lena", "bo")}
    for message in mail.outbox:
        assert f"Is Saturday safe?\nAbout {ref}, " in message.body
        # Nobody can choose not to be asked: a way to end it would lead nowhere.
        assert "List-Unsubscribe" not in message.extra_headers


def test_every_change_of_owner_is_told(watched: Cast) -> None:
    opened(watched)
    mail.outbox.clear()
    for step, name in enumerate(("bo", "lena"), start=1):
        with watched.inside():
            Incident.objects.filter(number=1).update(
                owner=watched.members[name, OURS], owned_at=LATER
            )
        rebuild(watched, LATER + step * HOUR)
        work_off(watched)
    assert len(sent_to(SOFIA)) == 2


def test_a_mail_about_what_is_over_meanwhile_does_not_go_out(watched: Cast) -> None:
    with watched.inside():
        incident(watched, audience="leadership")
    rebuild(watched)
    with watched.inside():
        resolved(watched, Incident.objects.get(number=1), now=LATER)
    rebuild(watched, LATER + HOUR)
    work_off(watched)
    assert ["resolved" in message.subject for message in sent_to(SOFIA)] == [True]


def test_subject_of_what_is_over_has_no_full_stop_within(watched: Cast) -> None:
    with watched.inside():
        incident(watched, audience="leadership", summary="The offer is not signed off.")
    rebuild(watched)
    with watched.inside():
        resolved(watched, Incident.objects.get(number=1), now=LATER)
    rebuild(watched, LATER + HOUR)
    work_off(watched)
    assert "not signed off, resolved" in sent_to(SOFIA)[0].subject
