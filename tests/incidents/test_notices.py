"""Mails: who gets which, once, and what a mail server that is away does."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from incidents.actions import acknowledging, owning, telling, thanking, updates
from incidents.actions.confidence import tell_in_confidence
from incidents.models import Incident, Notice
from incidents.queries.notices import unsent
from partnership import outbox
from partnership.actions import people
from partnership.mail import attempts
from partnership.models import AuditEntry, Member, OutboxRow, Role
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, heads_up, incident, update
from tests.incidents.worker import AWAY, KINDS, sent, work

pytestmark = pytest.mark.usefixtures("inside")


def test_telling_mails_the_other_sides_leaders_and_contributors(cast: Cast) -> None:
    heads_up(cast, would_help="Move it to Tuesday.", expected_at=NOW + 30 * HOUR)
    work()
    assert set(sent()) == {"lena", "tom"}
    told = sent()["lena"]
    assert told.subject == "Heads-up INC-1 from Bo"
    assert "Monday's Quartz mailing might double the calls" in told.body
    assert "What would help: Move it to Tuesday." in told.body
    assert "promised for Thu 3 Dec 2026, 10:00 London" in told.body
    assert "/p/northwind-brightcall/incidents/INC-1/acknowledge/" in told.body


def test_mail_is_plain_text_without_entities(cast: Cast) -> None:
    heads_up(cast, summary="Calls < 10 % & “quiet”")
    work()
    assert "Calls < 10 % & “quiet”" in sent()["lena"].body


def test_incident_told_by_the_client_mails_the_partner(cast: Cast) -> None:
    incident(cast, "tom")
    work()
    assert set(sent()) == {"bo", "amina"}
    assert sent()["bo"].subject == "Incident INC-1, told by Tom"


def test_update_mails_the_owner_and_the_other_sides_leaders(cast: Cast) -> None:
    told = incident(cast)
    owning.own(by=cast.door("amina"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    update(cast, told, "bo", next_update_at=NOW + HOUR)
    work()
    assert set(sent()) == {"lena", "amina"}
    assert "The carrier looks into it." in sent()["lena"].body


def test_new_owner_is_told_to_the_other_sides_leader(cast: Cast) -> None:
    told = incident(cast)
    work()
    mail.outbox.clear()
    owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    work()
    assert set(sent()) == {"bo"}
    assert sent()["bo"].subject == "Tom owns the resolution of INC-1"


def test_request_reaches_the_owner_and_offer_the_offered(cast: Cast) -> None:
    told = incident(cast)
    owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW)
    owning.hand_over(by=cast.door("tom"), ref=told.ref, to=cast.amina.email, now=NOW)
    work()
    assert {name: m.subject for name, m in sent().items()} == {
        "tom": "Bo asks to own the resolution of INC-1",
        "amina": "Tom asks you to own the resolution of INC-1",
    }


def test_acknowledgement_and_thanks_reach_the_one_who_told(cast: Cast) -> None:
    told = heads_up(cast)
    work()
    mail.outbox.clear()
    acknowledging.acknowledge(by=cast.door("lena"), ref=told.ref, now=NOW)
    work()
    assert sent()["bo"].subject == "Lena has seen INC-1"
    mail.outbox.clear()
    thanking.thank(by=cast.door("lena"), ref=told.ref, words="Well done.", now=NOW)
    work()
    assert set(sent()) == {"bo"}
    assert "Well done." in sent()["bo"].body


def test_both_leaders_hear_after_half_an_hour_that_it_needs_an_owner(
    cast: Cast,
) -> None:
    incident(cast)
    work()
    mail.outbox.clear()
    work(NOW + timedelta(minutes=29))
    assert sent() == {}
    work(NOW + timedelta(minutes=30))
    assert set(sent()) == {"lena", "bo"}
    assert sent()["lena"].subject == "INC-1 needs an owner"


def test_both_leaders_hear_of_what_somebody_owned_whom_the_desk_locks_out(
    cast: Cast,
) -> None:
    told = incident(cast)
    owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    tom = cast.door("tom").member
    people.end_membership(by="the desk", member=tom, now=NOW)
    work()
    assert set(sent()) == {"lena", "bo"}
    assert sent()["bo"].subject == f"{told.ref} needs an owner"
    last = AuditEntry.objects.order_by("number").last()
    assert last is not None
    assert last.about["resolutions without an owner"] == 1


def test_leaders_hear_of_each_owner_who_is_locked_out_after_they_heard_of_none(
    cast: Cast,
) -> None:
    told = incident(cast)
    work(NOW + HOUR)
    for hours, who in enumerate(("tom", "amina"), start=2):
        owning.own(by=cast.door(who), ref=told.ref, now=NOW + hours * HOUR)
        work(NOW + hours * HOUR)
        mail.outbox.clear()
        gone = cast.door(who).member
        people.end_membership(by="the desk", member=gone, now=NOW + hours * HOUR)
        work(NOW + hours * HOUR)
        assert {name: m.subject for name, m in sent().items()} == dict.fromkeys(
            ("lena", "bo"), f"{told.ref} needs an owner"
        )


def test_nobody_hears_of_what_has_an_owner_by_then(cast: Cast) -> None:
    told = incident(cast)
    owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    work(NOW + timedelta(minutes=31))
    assert sent() == {}


def test_owner_is_reminded_once_ten_minutes_before(cast: Cast) -> None:
    told = heads_up(cast, next_update_at=NOW + HOUR)
    work()
    mail.outbox.clear()
    work(NOW + timedelta(minutes=49))
    assert sent() == {}
    work(NOW + timedelta(minutes=50))
    work(NOW + timedelta(minutes=55))
    assert set(sent()) == {"bo"}
    assert sent()["bo"].subject == f"The next update on {told.ref} is due soon"
    assert "/incidents/INC-1/still/" in sent()["bo"].body


def test_kept_promise_reminds_nobody(cast: Cast) -> None:
    told = heads_up(cast, next_update_at=NOW + HOUR)
    updates.still_on_it(by=cast.door("bo"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    work(NOW + timedelta(minutes=49))
    assert sent() == {}


def test_averted_heads_up_reminds_nobody(cast: Cast) -> None:
    told = heads_up(cast, next_update_at=NOW + HOUR)
    telling.averted(by=cast.door("bo"), ref=told.ref, now=NOW)
    work()
    mail.outbox.clear()
    work(NOW + 2 * HOUR)
    assert sent() == {}


def test_asking_for_an_event_again_mails_nobody_again(cast: Cast) -> None:
    heads_up(cast)
    work()
    outbox.ask(
        partnership_id=cast.ours.pk,
        kind="tell_people",
        key="told:INC-1:1",
        due_at=NOW,
    )
    work()
    assert len(mail.outbox) == 2
    assert Notice.objects.count() == 2


def test_what_is_for_one_side_or_in_confidence_is_in_no_mail(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, text="Canary-side", audience="side")
    tell_in_confidence(
        by=cast.door("bo"),
        ref=told.ref,
        text="Canary-confidence",
        readers=[cast.lena.email],
        now=NOW,
    )
    prepared = draft(cast, summary="Canary-draft")
    update(cast, prepared, text="Canary-prepared", audience="side")
    update(cast, told, next_update_at=NOW + HOUR)
    work(NOW + HOUR)
    everything = " ".join(f"{m.subject} {m.body} {m.to}" for m in mail.outbox)
    assert "The carrier looks into it." in everything
    assert "Canary" not in everything
    keys = " ".join(OutboxRow.objects.values_list("key", flat=True))
    assert "Canary" not in keys + str(list(Notice.objects.values()))


def notice_of(cast: Cast, name: str) -> Notice:
    return Notice.objects.get(member=cast.door(name).member)


def test_mail_server_away_is_noted_and_tried_again(
    cast: Cast, settings: Settings
) -> None:
    there = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = AWAY
    heads_up(cast)
    work()
    waiting = notice_of(cast, "lena")
    assert (waiting.sent_at, waiting.attempts) == (None, 1)
    assert waiting.last_error == "ConnectionRefusedError"
    assert waiting in unsent(cast.door("lena"))
    assert unsent(cast.door("bo")) == []
    settings.EMAIL_BACKEND = there
    work(NOW + timedelta(seconds=59))
    assert mail.outbox == []
    work(NOW + timedelta(seconds=60))
    assert set(sent()) == {"lena", "tom"}
    done = notice_of(cast, "lena")
    assert (done.sent_at, done.attempts, done.last_error) == (
        NOW + timedelta(seconds=60),
        2,
        "",
    )


def test_waits_double_and_end(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = AWAY
    heads_up(cast)
    for attempt in range(1, attempts.MOST + 1):
        minutes = 2 ** (attempt - 1) - 1
        if attempt > 1:
            work(NOW + timedelta(minutes=minutes, seconds=-1))
            assert notice_of(cast, "lena").attempts == attempt - 1
        work(NOW + timedelta(minutes=minutes))
        assert notice_of(cast, "lena").attempts == attempt
    assert not OutboxRow.objects.filter(kind="deliver", state="waiting").exists()
    assert notice_of(cast, "lena") in unsent(cast.door("lena"))


def test_message_id_is_the_same_however_often_it_is_sent(cast: Cast) -> None:
    heads_up(cast)
    work()
    first = sent()["lena"].extra_headers["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", first)
    assert first != sent()["tom"].extra_headers["Message-ID"]
    # As if the worker had been killed after the mail and before its commit.
    mail.outbox.clear()
    Notice.objects.filter(pk=notice_of(cast, "lena").pk).update(sent_at=None)
    outbox.ask(
        partnership_id=cast.ours.pk,
        kind="deliver",
        key=f"{notice_of(cast, 'lena').pk}:2",
        due_at=NOW,
    )
    work()
    assert sent()["lena"].extra_headers["Message-ID"] == first


def test_mail_says_that_a_machine_wrote_it_and_where_one_chooses(cast: Cast) -> None:
    told = heads_up(cast, next_update_at=NOW + HOUR)
    work()
    first = sent()["lena"]
    choices = "http://127.0.0.1:8000/p/northwind-brightcall/settings/notices/"
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"
    assert first.extra_headers["List-Unsubscribe"] == f"<{choices}>"
    assert choices in first.body
    update(cast, told, next_update_at=NOW + HOUR)
    mail.outbox.clear()
    work(NOW + HOUR)
    later = {message.subject: message for message in mail.outbox}
    about = later["Update on INC-1: Monday's Quartz mailing might double the calls"]
    thread = first.extra_headers["References"]
    assert about.extra_headers["References"] == thread
    assert about.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]
    reminder = later["The next update on INC-1 is due soon"]
    assert "List-Unsubscribe" not in reminder.extra_headers


def test_every_mail_waits_for_a_sign_where_one_is_missing(cast: Cast) -> None:
    told = heads_up(cast)
    work()
    mail.outbox.clear()
    update(cast, told, next_update_at=NOW + HOUR)
    work()
    assert "/incidents/INC-1/acknowledge/" in sent()["lena"].body
    acknowledging.acknowledge(by=cast.door("tom"), ref=told.ref, now=NOW)
    mail.outbox.clear()
    update(cast, told, next_update_at=NOW + 2 * HOUR)
    work()
    assert "/acknowledge/" not in sent()["lena"].body


def test_late_mail_does_not_announce_what_has_passed(cast: Cast) -> None:
    told = heads_up(cast, next_update_at=NOW + HOUR)
    acknowledging.acknowledge(by=cast.door("tom"), ref=told.ref, now=NOW)
    work(NOW + 2 * HOUR, late=True)
    late = sent()["lena"].body
    assert "promised for" not in late
    assert "/acknowledge/" not in late


def test_who_left_before_the_mail_gets_none(cast: Cast) -> None:
    heads_up(cast)
    Member.objects.filter(pk=cast.door("tom").member.pk).update(suspended_at=NOW)
    work()
    assert set(sent()) == {"lena"}


def test_who_may_read_it_no_more_before_the_mail_gets_none(cast: Cast) -> None:
    heads_up(cast)
    Member.objects.filter(pk=cast.door("tom").member.pk).update(role=Role.EXECUTIVE)
    work()
    assert set(sent()) == {"lena"}


def test_times_stand_in_the_readers_zone_and_the_partnerships(cast: Cast) -> None:
    cast.lena.time_zone = "Asia/Manila"
    cast.lena.save(update_fields=["time_zone"])
    heads_up(cast)
    work()
    assert "for Thu 3 Dec 2026, 18:00 Manila, 10:00 London." in sent()["lena"].body


def test_subject_is_one_line_whatever_was_written(cast: Cast) -> None:
    told = heads_up(cast, summary="Calls\nBcc: everybody@example.com")
    update(cast, told, next_update_at=NOW + HOUR)
    work()
    subjects = [message.subject for message in mail.outbox]
    assert all("\n" not in subject for subject in subjects)
    assert len(mail.outbox) == 3
    assert {to for m in mail.outbox for to in m.recipients()} <= {
        cast.lena.email,
        cast.tom.email,
    }


def test_draft_leaves_no_trace_in_the_outbox(cast: Cast) -> None:
    prepared: Incident = draft(cast)
    owning.own(by=cast.door("bo"), ref=prepared.ref, now=NOW)
    assert not OutboxRow.objects.filter(kind__in=KINDS).exists()
