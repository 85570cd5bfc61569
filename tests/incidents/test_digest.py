"""What people chose: at once, in the morning, not at all, and not by night."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from incidents.actions import owning
from incidents.actions.wishes import WishWords, choose
from incidents.models import Notice, NoticeWishes
from incidents.queries.wishes import my_wishes
from partnership import outbox
from partnership.errors import Refused
from partnership.mail import letters
from partnership.models import AuditEntry, OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, heads_up, incident, resolved, update
from tests.incidents.worker import sent, work

pytestmark = pytest.mark.usefixtures("inside")

MORNING = datetime.fromisoformat("2026-12-03T08:00+00:00")
NIGHT = datetime.fromisoformat("2026-12-02T22:30+00:00")
DAY = timedelta(days=1)


def wish(cast: Cast, who: str, **words: object) -> None:
    ways = {name: way for name, way in words.items() if name not in FIELDS}
    others = {name: said for name, said in words.items() if name in FIELDS}
    choose(by=cast.door(who), words=WishWords(ways, **others), now=NOW)


FIELDS = ("quiet_from", "quiet_to", "time_zone")


def quiet(cast: Cast, who: str, **words: object) -> None:
    wish(cast, who, quiet_from=time(21), quiet_to=time(7), **words)


def test_contributor_reads_of_updates_in_one_mail_of_the_morning(cast: Cast) -> None:
    told = incident(cast)
    other = heads_up(cast)
    work()
    mail.outbox.clear()
    update(cast, told, text="The carrier looks into it.", next_update_at=NOW + DAY)
    update(cast, told, text="A second line is open.", next_update_at=NOW + DAY)
    update(cast, other, text="Marketing confirmed it.", next_update_at=NOW + DAY)
    work()
    assert {m.to[0] for m in mail.outbox} == {cast.lena.email}
    mail.outbox.clear()
    work(MORNING - timedelta(seconds=1))
    assert "tom" not in {m.to[0].partition("@")[0] for m in mail.outbox}
    mail.outbox.clear()
    work(MORNING)
    morning = sent()["tom"]
    assert morning.subject.endswith("news on 2 heads-ups and incidents")
    first = morning.body.index("The carrier looks into it.")
    assert first < morning.body.index("A second line is open.")
    assert "Marketing confirmed it." in morning.body
    assert morning.body.count("/incidents/INC-1/") == 1


def test_morning_without_news_brings_no_mail(cast: Cast) -> None:
    told = incident(cast)
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW)
    wish(cast, "tom", owner="never")
    work(NOW)
    mail.outbox.clear()
    Notice.objects.filter(member=cast.door("tom").member).delete()
    work(MORNING)
    assert "tom" not in {m.to[0].partition("@")[0] for m in mail.outbox}


def test_digest_is_sent_once_however_often_it_is_asked_for(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, next_update_at=NOW + 3 * DAY)
    work(MORNING)
    mail.outbox.clear()
    member = cast.door("tom").member.pk
    for _beat in range(3):
        outbox.ask(
            partnership_id=cast.ours.pk,
            kind="digest",
            key=f"{member}:2026-12-03",
            due_at=MORNING,
        )
        work(MORNING + HOUR)
    assert "tom" not in {m.to[0].partition("@")[0] for m in mail.outbox}
    days = Notice.objects.filter(member=member, event__startswith="digest:")
    assert days.count() == 1


def test_line_that_comes_while_the_digest_goes_out_waits_for_the_next(
    cast: Cast,
) -> None:
    told = incident(cast)
    update(cast, told, next_update_at=NOW + 3 * DAY)
    work(MORNING)
    mail.outbox.clear()
    tom = cast.door("tom").member
    lines = Notice.objects.filter(member=tom, event=f"update:{told.ref}:2")
    assert lines.update(sent_at=None) == 1
    outbox.ask(
        partnership_id=cast.ours.pk,
        kind="digest",
        key=f"{tom.pk}:2026-12-03",
        due_at=MORNING,
    )
    work(MORNING + HOUR)
    assert mail.outbox == []
    work(MORNING + DAY)
    assert "The carrier looks into it." in sent()["tom"].body


def test_line_that_is_written_while_the_mail_server_is_asked_is_not_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = incident(cast)
    update(cast, told, next_update_at=NOW + 3 * DAY)
    late = update(cast, told, text="One more line.", next_update_at=NOW + 3 * DAY)
    work()
    tom = cast.door("tom").member
    line = Notice.objects.get(member=tom, event=f"update:{told.ref}:{late.number}")
    line.delete()
    send = letters.send

    def writes_meanwhile(message: EmailMessage) -> str:
        if "news on" in message.subject:
            line.save(force_insert=True)
        return send(message)

    monkeypatch.setattr(letters, "send", writes_meanwhile)
    work(MORNING)
    monkeypatch.undo()
    assert "One more line." not in sent_to_tom()
    key = f"{tom.pk}:2026-12-03"
    outbox.ask(
        partnership_id=cast.ours.pk, kind="digest", key=key, due_at=MORNING + HOUR
    )
    work(MORNING + DAY)
    assert "One more line." in sent_to_tom()


def sent_to_tom() -> str:
    """The newest mail to Tom."""
    return str([m.body for m in mail.outbox if m.to[0].startswith("tom@")][-1])


def test_digest_leaves_out_what_no_longer_matters(cast: Cast) -> None:
    wish(cast, "lena", needs_owner="digest")
    told = incident(cast)
    work(NOW + HOUR)
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW + HOUR)
    wish(cast, "lena", needs_owner="digest", owner="never")
    mail.outbox.clear()
    work(MORNING)
    assert "lena" not in {m.to[0].partition("@")[0] for m in mail.outbox}


def test_who_wants_nothing_gets_nothing_but_what_waits_for_them(cast: Cast) -> None:
    wish(cast, "bo", **dict.fromkeys(NEVER, "never"))
    told = incident(cast, "tom")
    work()
    assert set(sent()) == {"amina"}
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW)
    mail.outbox.clear()
    update(cast, told, "tom", text="It is the carrier.")
    work()
    assert "It is the carrier." in sent()["bo"].body


NEVER = ("told", "update", "owner", "needs_owner", "acknowledged", "thanks")


def test_mail_of_the_night_goes_when_quiet_hours_end(cast: Cast) -> None:
    quiet(cast, "lena")
    heads_up(cast, now=NIGHT)
    work(NIGHT + HOUR)
    assert set(sent()) == {"tom"}
    work(datetime.fromisoformat("2026-12-03T07:00+00:00"))
    assert set(sent()) == {"tom", "lena"}


def test_quiet_hours_are_by_the_persons_own_clock(cast: Cast) -> None:
    quiet(cast, "lena", time_zone="Asia/Manila")  # 15:18 in London is 23:18 there
    heads_up(cast)
    work()
    assert set(sent()) == {"tom"}


def test_severity_one_and_reminders_come_through(cast: Cast) -> None:
    quiet(cast, "lena")
    quiet(cast, "bo")
    told = incident(cast, severity="sev1", now=NIGHT)
    work(NIGHT)
    assert set(sent()) == {"lena", "tom"}
    mail.outbox.clear()
    owning.own(by=cast.door("bo"), ref=told.ref, now=NIGHT)
    work(NIGHT + timedelta(minutes=55))
    assert sent()["bo"].subject == "The next update on INC-1 is due soon"


def test_retry_does_not_ring_in_the_middle_of_the_night(cast: Cast) -> None:
    quiet(cast, "lena")
    heads_up(cast)
    work()
    mail.outbox.clear()
    # As if the mail server had been away until the evening.
    lena = Notice.objects.get(member=cast.door("lena").member)
    Notice.objects.filter(pk=lena.pk).update(sent_at=None, attempts=5)
    outbox.ask(
        partnership_id=cast.ours.pk, kind="deliver", key=f"{lena.pk}:6", due_at=NIGHT
    )
    work(NIGHT + HOUR)
    assert mail.outbox == []
    work(MORNING)
    assert set(sent()) == {"lena"}


def test_news_of_last_week_is_no_news(cast: Cast) -> None:
    told = incident(cast, now=NOW - 9 * DAY)
    resolved(cast, told, now=NOW - 8 * DAY)
    work()
    assert mail.outbox == []


def test_one_can_choose_and_it_is_on_record_without_what(cast: Cast) -> None:
    wish(cast, "tom", told="digest", time_zone="Asia/Manila")
    wishes = my_wishes(cast.door("tom"))
    assert (wishes.way("told"), wishes.zone) == ("digest", "Asia/Manila")
    assert wishes.way("update") == "digest"
    assert AuditEntry.objects.latest("number").about == {}


REFUSED = {
    "half of the quiet hours": ({"quiet_from": time(21)}, "begins and when it ends"),
    "quiet hours without an end": (
        {"quiet_from": time(7), "quiet_to": time(7)},
        "never end",
    ),
    "no such way": ({"told": "by pigeon"}, "none of"),
    "no such zone": ({"time_zone": "Mars/Olympus"}, "no known time zone"),
}


@pytest.mark.parametrize(("words", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(
    cast: Cast, words: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        wish(cast, "tom", **words)
    assert not NoticeWishes.objects.exists()


def test_outbox_rows_of_a_digest_hold_no_content(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, text="Canary", next_update_at=NOW + DAY)
    work()
    (row,) = OutboxRow.objects.filter(kind="digest")
    assert row.key == f"{cast.door('tom').member.pk}:2026-12-03"
    assert row.due_at == MORNING
