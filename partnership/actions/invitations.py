"""Inviting: by mail, single-use, for some days; each side its own people.

The other side's first leader is invited by the side that began, once. `by` is a
member, whose role is asked, or the name of somebody at the instance's desk.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnership import audit, lookups
from partnership.access import Door, Permission
from partnership.actions import people
from partnership.invitations import new_seed, secret_of
from partnership.locks import hold
from partnership.mail import attempts
from partnership.models import Invitation, Member, Partnership, Role, Side
from partnership.queries.invitations import (
    came_too_late,
    first_leader_refused,
    in_the_hands_of,
    open_invitations,
)

MAIL = "send_invitation"  # the kind of work
LIFE = timedelta(days=7)
MOST_OPEN = 50  # of one side at a time: a mail server is not lent to anybody
MOST_LINKS = 10  # of one invitation: whoever does not answer is asked another way
AGAIN_AFTER = timedelta(minutes=1)


@transaction.atomic
def invite(
    *,
    by: Member | str,
    partnership: Partnership,
    email: str,
    side: str,
    role: str,
    now: datetime,
    by_hand: bool = False,
) -> Invitation:
    """Invite a person to one's own side. `by_hand`: no mail is sent.

    Raises ValidationError with a sentence, NotAllowedError.
    """
    people.require_leader(by, partnership, side)
    hold(partnership)
    people.require_still(by, now)
    invitation = Invitation(
        partnership=partnership,
        email=people.address_of(email),
        side=people.one_of(Side, side),
        role=people.one_of(Role, role),
        by=by if isinstance(by, Member) else None,
        by_hand=by_hand,
    )
    return _send_first(by, invitation, now)


@transaction.atomic
def invite_first_leader(*, by: Member, email: str, now: datetime) -> Invitation:
    """Invite the first leader of the other side; from then on it invites its own.

    Raises ValidationError with a sentence, NotAllowedError.
    """
    Door(by.partnership, by).require(Permission.MANAGE_MEMBERS)
    hold(by.partnership)
    people.require_still(by, now)
    if refused := first_leader_refused(by, now):
        raise ValidationError(refused)
    invitation = Invitation(
        partnership=by.partnership,
        email=people.address_of(email),
        side=Side(by.side).other,
        role=Role.LEADER,
        by=by,
    )
    return _send_first(by, invitation, now)


@transaction.atomic
def send_again(*, by: Member, handle: str, now: datetime) -> Invitation:
    """A new link with new days; the one before opens nothing any more."""
    invitation = _mine(by, handle, now)
    _check_again(invitation, now)
    invitation.links += 1
    invitation.by, invitation.by_hand = by, False
    invitation.attempts, invitation.sent_at, invitation.last_error = 0, None, ""
    _make_link(invitation, now)
    invitation.save()
    attempts.ask(MAIL, invitation, now)
    record(by, invitation, "invitation sent again", now)
    return invitation


def _check_again(invitation: Invitation, now: datetime) -> None:
    if now - invitation.at < AGAIN_AFTER:
        raise ValidationError(_("It was sent a moment ago. Give it a minute."))
    if invitation.links >= MOST_LINKS:
        raise ValidationError(
            _("%(email)s was sent %(most)s links. Ask in another way, or withdraw it.")
            % {"email": invitation.email, "most": MOST_LINKS}
        )
    if came_too_late(invitation):
        raise ValidationError(
            _("That side has a leader now, who invites its own people.")
        )


@transaction.atomic
def withdraw(*, by: Member, handle: str, now: datetime) -> Invitation:
    """From the next request on the link opens nothing."""
    invitation = _mine(by, handle, now)
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    record(by, invitation, "invitation withdrawn", now)
    return invitation


def _send_first(by: Member | str, invitation: Invitation, now: datetime) -> Invitation:
    _check_person(invitation, now)
    _check_open(invitation, now)
    _make_link(invitation, now)
    invitation.save(force_insert=True)
    if not invitation.by_hand:
        attempts.ask(MAIL, invitation, now)
    record(by, invitation, "member invited", now)
    return invitation


def _check_person(invitation: Invitation, now: datetime) -> None:
    """Who is a member is not invited; one user has one side in a partnership."""
    member = Member.objects.filter(
        partnership=invitation.partnership, user__email__iexact=invitation.email
    ).first()
    if member is None:
        return
    is_in = people.Standing.of(member).is_in(now)
    if member.side != invitation.side:
        raise _other_side(invitation.email, is_in=is_in)
    if is_in:
        raise people.known_already(invitation.email)


def _other_side(email: str, *, is_in: bool) -> ValidationError:
    """Who was of the other side once is nobody's to know."""
    said = (
        _("%(email)s is of the other side here; one person has one side.")
        if is_in
        else _("%(email)s cannot be invited to your side.")
    )
    return ValidationError(said % {"email": email})


def _check_open(invitation: Invitation, now: datetime) -> None:
    """One open invitation per person; what is too old makes room."""
    rows = open_invitations(invitation.partnership).filter(side=invitation.side)
    rows.filter(email=invitation.email, expires_at__lte=now).update(revoked_at=now)
    if rows.filter(email=invitation.email).exists():
        raise ValidationError(
            _("%(email)s is invited already. Send that invitation again instead.")
            % {"email": invitation.email}
        )
    if rows.filter(expires_at__gt=now).count() >= MOST_OPEN:
        raise ValidationError(
            _("%(most)s invitations are open already. Withdraw some of them first.")
            % {"most": MOST_OPEN}
        )


def _make_link(invitation: Invitation, now: datetime) -> None:
    invitation.seed = new_seed()
    invitation.digest = lookups.digest(secret_of(invitation.seed))
    invitation.at, invitation.expires_at = now, now + LIFE


def _mine(by: Member, handle: str, now: datetime) -> Invitation:
    Door(by.partnership, by).require(Permission.MANAGE_MEMBERS)
    # Whoever accepts holds the partnership too: one of the two comes first.
    hold(by.partnership)
    people.require_still(by, now)
    rows = in_the_hands_of(by).select_related("partnership", "by")
    found = rows.filter(digest__startswith=handle).first() if handle else None
    if found is None:
        raise ValidationError(
            _("There is no such open invitation of your side any more.")
        )
    return found


def note_attempt(invitation: Invitation, now: datetime, *, error: str = "") -> None:
    """The worker's part: the mail went out, or it is tried again later.

    After the last attempt the page still shows the error.
    """
    invitation.attempts += 1
    invitation.last_error = error
    invitation.sent_at = None if error else now
    invitation.save(update_fields=["attempts", "last_error", "sent_at"])
    again_at = attempts.again_at(invitation.attempts, now)
    if error and again_at is not None:
        attempts.ask(MAIL, invitation, again_at)


def came_back(since: datetime) -> Iterable[tuple[int, datetime]]:
    """Attempts and beginning of each mail of an open invitation that did not go out."""
    waiting = Invitation.objects.filter(
        accepted_at=None, revoked_at=None, sent_at=None, at__gt=since
    )
    return waiting.exclude(last_error="").values_list("attempts", "at")


def record(by: Member | str, invitation: Invitation, what: str, now: datetime) -> None:
    """What was done with an invitation, for the audit record."""
    audit.record(
        partnership=invitation.partnership,
        by=by,
        what=what,
        now=now,
        about={
            "email": invitation.email,
            "side": invitation.side,
            "role": invitation.role,
        },
    )
