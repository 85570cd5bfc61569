"""Inviting: who may invite whom, what is kept, how the mail goes out."""

from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from partnership import lookups
from partnership.access import NotAllowedError
from partnership.actions import invitations, people
from partnership.invitations import secret_of
from partnership.models import AuditEntry, Invitation, Member, OutboxRow, Partnership
from partnership.queries.invitations import first_leader_refused
from tests.cast import Cast
from tests.partnership.inviting import (
    NEW,
    SLUG,
    fresh,
    invite,
    link_in,
    path_of,
    send_mails,
)

WEEK = timedelta(days=7)


def member(cast: Cast, name: str, slug: str = SLUG) -> Member:
    return cast.members[name, slug]


def test_a_leader_invites_to_their_own_side_for_a_week(cast: Cast) -> None:
    made = invite(cast, email=" Ida@Northwind.example ")
    assert (made.email, made.side, made.role) == (NEW, "client", "contributor")
    assert made.expires_at - made.at == WEEK
    with cast.inside():
        entry = AuditEntry.objects.latest("number")
    assert (entry.what, entry.by) == ("member invited", cast.lena.email)


@pytest.mark.parametrize("name", ["tom", "sofia", "bo", "amina"])
def test_nobody_else_invites_to_that_side(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError):
        invite(cast, member(cast, name))


def test_a_leader_of_another_partnership_invites_nobody(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        invite(cast, member(cast, "karl", "meridian-brightcall"))


REFUSED = {
    "no address": ({"email": "ida"}, "valid email"),
    "a header in the address": (
        {"email": "ida@x.example\nBcc: all@x.example"},
        "valid",
    ),
    "letters that look alike": ({"email": "ſam@northwind.example"}, "plain letters"),
    "no role": ({"role": "king"}, "none of"),
    "a member": ({"email": "TOM@northwind.example"}, "member of this partnership"),
    "of the other side": (
        {"email": "bo@brightcall.example"},
        "one person has one side",
    ),
}


@pytest.mark.parametrize(("changes", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_who_cannot_be_invited_is_said(cast: Cast, changes: dict, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        invite(cast, **changes)


def test_who_was_of_the_other_side_once_is_not_told(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="cannot be invited to your side") as said:
        invite(cast, email=cast.sam.email)
    assert "other side" not in " ".join(said.value.messages)


def test_a_person_is_invited_once_at_a_time(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(ValidationError, match="invited already"):
        invite(cast, email=NEW.upper())


def test_an_invitation_that_is_too_old_makes_room_for_a_new_one(cast: Cast) -> None:
    old = invite(cast)
    later = replace(cast, now=cast.now + WEEK)
    assert invite(later).pk != old.pk
    assert fresh(cast, old).revoked_at == later.now


def test_a_side_has_only_so_many_open_invitations(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    for number in range(2):
        invite(cast, email=f"n{number}@northwind.example")
    with pytest.raises(ValidationError, match="2 invitations are open"):
        invite(cast)


def test_the_secret_of_a_link_is_in_no_row(cast: Cast) -> None:
    made = invite(cast)
    secret = secret_of(made.seed)
    assert made.digest == lookups.digest(secret)
    with cast.inside():
        kept = [
            *Invitation.objects.values(),
            *OutboxRow.objects.values(),
            *AuditEntry.objects.values(),
        ]
    assert secret not in str(kept)


def test_the_mail_says_who_invites_into_what_and_holds_one_link(cast: Cast) -> None:
    made = invite(cast)
    (sent,) = send_mails(cast)
    assert sent.to == [NEW]
    assert sent.subject == ("Lena of Northwind invites you: BrightCall and Northwind")
    assert "for Northwind, as contributor. Does the work" in sent.body
    assert "Wed 9 Dec 2026, 15:18 London" in sent.body
    assert link_in(sent) == path_of(made)
    assert sent.body.count("http") == 1
    assert fresh(cast, made).sent_at is not None


def test_the_mail_says_until_when_by_the_partnerships_clock(cast: Cast) -> None:
    with cast.inside() as ours:
        Partnership.objects.filter(pk=ours.pk).update(time_zone="Asia/Manila")
    invite(cast)
    (sent,) = send_mails(cast)
    assert "until Wed 9 Dec 2026, 23:18 Manila." in sent.body


def test_a_mail_that_goes_out_twice_is_the_same_mail(cast: Cast) -> None:
    made = invite(cast)
    (first,) = send_mails(cast)
    with cast.inside():
        # As if the worker had been killed before it could say so.
        Invitation.objects.filter(pk=made.pk).update(sent_at=None)
        invitations.note_attempt(fresh(cast, made), cast.now, error="Killed")
    (second,) = send_mails(cast)
    assert second.body == first.body
    assert second.extra_headers["Message-ID"] == first.extra_headers["Message-ID"]


def test_a_mail_that_does_not_go_out_is_seen_and_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = invite(cast)

    def away(self: object, *args: object) -> int:
        raise SMTPServerDisconnected("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", away)
        send_mails(cast)
    kept = fresh(cast, made)
    assert (kept.sent_at, kept.last_error) == (None, "SMTPServerDisconnected")
    assert len(send_mails(cast)) == 1
    kept = fresh(cast, made)
    assert (kept.sent_at is None, kept.last_error, kept.attempts) == (False, "", 2)


def test_sending_again_makes_a_new_link_with_new_days(cast: Cast) -> None:
    made = invite(cast)
    later = cast.now + timedelta(days=2)
    with cast.inside():
        again = invitations.send_again(
            by=member(cast, "lena"), handle=made.handle, now=later
        )
        assert lookups.invitation(made.digest, later) is None
        assert lookups.invitation(again.digest, later) is not None
    assert again.expires_at == later + WEEK
    assert link_in(send_mails(cast)[-1]) == path_of(again)


def test_nobody_is_mailed_again_within_a_minute(cast: Cast) -> None:
    made = invite(cast)
    with cast.inside(), pytest.raises(ValidationError, match="a moment ago"):
        invitations.send_again(
            by=member(cast, "lena"), handle=made.handle, now=cast.now
        )


def test_sending_again_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_LINKS", 3)
    made, lena, hour = invite(cast), member(cast, "lena"), timedelta(hours=1)
    with cast.inside():
        for number in (1, 2):
            made = invitations.send_again(
                by=lena, handle=made.handle, now=cast.now + number * hour
            )
        with pytest.raises(ValidationError, match=f"{NEW} was sent 3 links."):
            invitations.send_again(by=lena, handle=made.handle, now=cast.now + 3 * hour)
    assert fresh(cast, made).digest == made.digest


@pytest.mark.parametrize("act", ["send_again", "withdraw"])
@pytest.mark.parametrize("handle", ["", "0" * 16, None], ids=["empty", "no", "theirs"])
def test_the_other_side_touches_no_invitation_of_ours(
    cast: Cast, act: str, handle: str | None
) -> None:
    made = invite(cast)
    asked = made.handle if handle is None else handle
    with cast.inside(), pytest.raises(ValidationError, match="no such open"):
        getattr(invitations, act)(by=member(cast, "bo"), handle=asked, now=cast.now)
    assert fresh(cast, made).revoked_at is None


def test_a_withdrawn_invitation_opens_nothing_and_is_not_mailed(cast: Cast) -> None:
    made = invite(cast)
    with cast.inside():
        invitations.withdraw(by=member(cast, "lena"), handle=made.handle, now=cast.now)
        assert lookups.invitation(made.digest, cast.now) is None
    assert send_mails(cast) == []


def second_leader(cast: Cast) -> Member:
    return people.add_member(
        by="the desk",
        partnership=cast.ours,
        email="vera@northwind.example",
        side="client",
        role="leader",
        now=cast.now,
    )


def test_who_leads_no_more_lets_nobody_in(cast: Cast) -> None:
    made = invite(cast)
    lena = member(cast, "lena")
    with cast.inside():
        second_leader(cast)
        people.change_member(
            by="the desk",
            member=lena,
            to=people.Standing("contributor"),
            now=cast.now,
        )
        assert fresh(cast, made).revoked_at == cast.now


LEADS_NO_MORE = {
    "suspended": {"suspended_at": "now"},
    "expired": {"expires_at": "now"},
    "another role": {"role": "executive"},
}


@pytest.mark.parametrize("changes", LEADS_NO_MORE.values(), ids=LEADS_NO_MORE.keys())
def test_the_database_asks_whether_the_inviter_still_leads(
    cast: Cast, changes: dict
) -> None:
    made = invite(cast)
    values = {k: cast.now if v == "now" else v for k, v in changes.items()}
    with cast.inside():
        Member.objects.filter(pk=member(cast, "lena").pk).update(**values)
        assert lookups.invitation(made.digest, cast.now) is None


def test_who_is_let_in_no_more_does_not_come_back_by_an_older_link(
    cast: Cast,
) -> None:
    made = invite(cast)
    with cast.inside():
        joined = people.add_member(
            by="the desk",
            partnership=cast.ours,
            email=NEW,
            side="client",
            role="contributor",
            now=cast.now,
        )
        people.end_membership(by="the desk", member=joined, now=cast.now)
        assert lookups.invitation(made.digest, cast.now) is None


def alone(cast: Cast) -> None:
    """Nobody of the partner's side was ever here."""
    Member.objects.filter(partnership=cast.ours, side="partner").exclude(
        user__in=[cast.amina, cast.sam, cast.max]
    ).delete()


def test_the_side_that_began_invites_the_others_first_leader_once(cast: Cast) -> None:
    with cast.inside():
        alone(cast)
        lena = member(cast, "lena")
        made = invitations.invite_first_leader(
            by=lena, email="pia@brightcall.example", now=cast.now
        )
        with pytest.raises(ValidationError, match="invited already"):
            invitations.invite_first_leader(
                by=lena, email="pia2@brightcall.example", now=cast.now
            )
        assert first_leader_refused(lena, cast.now + WEEK) == ""
    assert (made.side, made.role) == ("partner", "leader")


@pytest.mark.parametrize("standing", ["leading", "suspended", "expired"])
def test_a_side_that_ever_had_a_leader_is_invited_by_its_own_people(
    cast: Cast, standing: str
) -> None:
    with cast.inside():
        bo = Member.objects.filter(pk=member(cast, "bo").pk)
        if standing == "suspended":
            bo.update(suspended_at=cast.now)
        if standing == "expired":
            bo.update(expires_at=cast.now)
        with pytest.raises(ValidationError, match="has had a leader"):
            invitations.invite_first_leader(
                by=member(cast, "lena"), email="pia@brightcall.example", now=cast.now
            )


@pytest.mark.parametrize("name", ["tom", "sofia"])
def test_only_a_leader_invites_the_first_leader(cast: Cast, name: str) -> None:
    with cast.inside():
        alone(cast)
        with pytest.raises(NotAllowedError):
            invitations.invite_first_leader(
                by=member(cast, name), email="pia@brightcall.example", now=cast.now
            )


def test_the_command_prints_the_link_on_its_last_line(cast: Cast, capsys) -> None:
    call_command("invite", SLUG, NEW, side="client", role="contributor")
    *_said, link = capsys.readouterr().out.splitlines()
    with cast.inside():
        made = Invitation.objects.get(email=NEW)
        assert link.endswith(path_of(made))
        assert made.by is None
        assert not OutboxRow.objects.filter(kind="send_invitation").exists()
    assert send_mails(cast) == []


def test_the_command_mails_where_it_is_asked_to(cast: Cast) -> None:
    call_command("invite", SLUG, NEW, "--mail", side="client", role="executive")
    (sent,) = send_mails(cast)
    assert sent.subject == "You are invited: BrightCall and Northwind"
