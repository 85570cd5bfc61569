"""Members and their tokens.

`by` is a member, whose role is asked, or the name of somebody at the instance's desk.
"""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnership import audit, leaving, lookups, outbox
from partnership.access import Door, NotAllowedError, Permission, active_members
from partnership.locks import hold
from partnership.models import (
    ApiToken,
    Member,
    Partnership,
    Role,
    Scope,
    Side,
    User,
)
from partnership.queries.invitations import open_invitations

# A recognisable beginning, so that a leaked token is found by scanners.
TOKEN_PREFIX = "ours_"  # noqa: S105 - not a secret
TOKEN_LIFE = timedelta(days=365)
# What a member has to be allowed before their token may have a scope.
NEEDED: dict[str, Permission] = {
    Scope.READ: Permission.READ,
    Scope.READINGS_WRITE: Permission.WRITE_READINGS,
    Scope.INCIDENTS_WRITE: Permission.WRITE_INCIDENTS,
}


@transaction.atomic
def add_member(
    *,
    by: Member | str,
    partnership: Partnership,
    email: str,
    side: str,
    role: str,
    now: datetime,
    name: str = "",
    password: str | None = None,
) -> Member:
    """Add a person to a partnership, on one side, with one role.

    A person who is new to the instance is created; an existing person keeps name
    and password. A leader adds people to their own side. Raises ValidationError with
    a sentence, NotAllowedError.
    """
    require_leader(by, partnership, side)
    hold(partnership)
    require_still(by, now)
    email = address_of(email)
    side, role = one_of(Side, side), one_of(Role, role)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(
            email, password, name=name or email.partition("@")[0].title()
        )
    if Member.objects.filter(partnership=partnership, user=user).exists():
        raise known_already(email)
    member = Member(partnership=partnership, user=user, side=side, role=role)
    return seat(by=by, member=member, now=now)


def seat(*, by: Member | str, member: Member, now: datetime) -> Member:
    """Keep a new membership, inside a transaction; its right was asked already."""
    member.save(force_insert=True)
    audit.record(
        partnership=member.partnership,
        by=by,
        what="member added",
        now=now,
        about={
            "email": member.user.email,
            "side": member.side,
            "role": member.role,
        },
    )
    return member


def address_of(text: str) -> str:
    """An e-mail address as it is kept, in small letters; ValidationError else."""
    email = text.strip().lower()
    validate_email(email)
    if not email.isascii():
        # Letters that look alike, or turn into others in capitals, name somebody else.
        raise ValidationError(_("Write the address with plain letters, A to Z."))
    return email


def known_already(email: str) -> ValidationError:
    return ValidationError(
        _("%(email)s is a member of this partnership already.") % {"email": email}
    )


@dataclass(frozen=True)
class Standing:
    """What a member is in a partnership, and until when."""

    role: str
    suspended_at: datetime | None = None
    expires_at: datetime | None = None

    @classmethod
    def of(cls, member: Member) -> "Standing":
        """As it is now."""
        return cls(member.role, member.suspended_at, member.expires_at)

    def is_in(self, now: datetime) -> bool:
        """Whether this is somebody who is let in."""
        over = self.expires_at is not None and self.expires_at <= now
        return self.suspended_at is None and not over

    def leads(self, now: datetime) -> bool:
        """Whether this is a leader who is let in."""
        return self.role == Role.LEADER and self.is_in(now)

    def changes(self, before: "Standing") -> dict[str, str | None]:
        """What is another than before, as the audit record has it."""
        was = asdict(before)
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if value != was[name]
        }


@transaction.atomic
def change_member(
    *, by: Member | str, member: Member, to: Standing, now: datetime
) -> None:
    """Give a member another role, suspend or let in again, say until when.

    Raises ValidationError, a sentence, where a side would be left without a leader
    or a leader would let somebody in again, who comes by an invitation alone; and
    `leaving.StillOwnsError` where the member owns what another has to look after.
    The desk is not held up by that: it locks people out when it has to. Status links
    that they made, and a webhook that they set, end with the membership.
    """
    require_leader(by, member.partnership, member.side)
    # Two leaders who name each other contributors at once: the second waits here.
    hold(member.partnership)
    require_still(by, now)
    kept = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if isinstance(by, Member) and not Standing.of(kept).is_in(now):
        raise _gone_already(kept)
    changes = to.changes(Standing.of(kept))
    if not changes:
        return
    check_change(member=kept, to=to, now=now)
    if isinstance(by, Member):
        role = to.role if to.is_in(now) else None
        leaving.check_handed_over(kept, role, now)
    Member.objects.filter(pk=kept.pk).update(**asdict(to))
    # Before the record: its chain is the last lock to be taken.
    ended = {} if to.is_in(now) else leaving.end_what_they_made(by, kept, now)
    audit.record(
        partnership=kept.partnership,
        by=by,
        what="member changed",
        now=now,
        about={"email": kept.user.email, **changes, **ended},
    )
    if not to.leads(now):
        _take_invitations_back(by, kept, now)
    outbox.tell_followers(partnership_id=kept.partnership_id, key="member", due_at=now)


def _gone_already(member: Member) -> ValidationError:
    return ValidationError(
        _("%(name)s was removed. Invite them if they are to come back.")
        % {"name": member.user}
    )


def _take_invitations_back(by: Member | str, member: Member, now: datetime) -> None:
    """Who no longer leads lets nobody in, nor comes back by an older link."""
    theirs = open_invitations(member.partnership).filter(
        Q(by=member) | Q(email=member.user.email.lower(), side=member.side)
    )
    if count := theirs.update(revoked_at=now):
        audit.record(
            partnership=member.partnership,
            by=by,
            what="invitations withdrawn",
            now=now,
            about={"of": member.user.email, "count": count},
        )


def end_membership(*, by: Member | str, member: Member, now: datetime) -> None:
    """End a membership. What they did stays theirs, so nobody is deleted."""
    ended = replace(Standing.of(member), suspended_at=member.suspended_at or now)
    change_member(by=by, member=member, to=ended, now=now)


def check_change(*, member: Member, to: Standing, now: datetime) -> None:
    """Raise ValidationError where a side would be left without a leader."""
    one_of(Role, to.role)
    if to.leads(now):
        return
    # Whose account is closed is let in nowhere, whatever their membership says.
    leaders = active_members(now).filter(
        partnership=member.partnership_id, side=member.side, role=Role.LEADER
    )
    if set(leaders.values_list("pk", flat=True)) == {member.pk}:
        raise ValidationError(
            _("%(name)s is the only leader of this side. Name another leader first.")
            % {"name": member.user}
        )


def require_leader(by: Member | str, partnership: Partnership, side: str) -> None:
    """Members look after their own side, where their role lets them."""
    if isinstance(by, str):
        return
    Door(partnership, by).require(Permission.MANAGE_MEMBERS)
    if (by.partnership_id, by.side) != (partnership.pk, side):
        raise NotAllowedError(Permission.MANAGE_MEMBERS)


def require_still(
    by: Member | str,
    now: datetime,
    permission: Permission = Permission.MANAGE_MEMBERS,
) -> None:
    """Ask again whether `by` may, now that their turn has come.

    Whoever waited for the partnership's lock may have been let go, or have got
    another role, by the one before them.
    """
    if isinstance(by, str):
        return
    as_it_is = active_members(now).filter(pk=by.pk).first()
    if as_it_is is None:
        raise NotAllowedError(permission)
    Door(by.partnership, as_it_is).require(permission)


def one_of(choices: type[Side] | type[Role], value: str) -> str:
    """One of these words, or ValidationError with all of them."""
    if value not in choices.values:
        raise ValidationError(
            _("“%(value)s” is none of: %(choices)s.")
            % {"value": value, "choices": ", ".join(choices.values)}
        )
    return value


@transaction.atomic
def create_token(
    *,
    by: Member | str,
    member: Member,
    scopes: list[str],
    now: datetime,
    name: str = "",
    expires_at: datetime | None = None,
) -> str:
    """Make a token for a member and return its secret, which is never shown again.

    Members make their own. Raises ValidationError with a sentence, NotAllowedError.
    """
    _require_own(by, member)
    _check_scopes(member, scopes)
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        partnership_id=member.partnership_id,
        member=member,
        name=name,
        digest=lookups.digest(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at or now + TOKEN_LIFE,
    )
    audit.record(
        partnership=member.partnership,
        by=by,
        what="token made",
        now=now,
        about={"for": member.user.email, "scopes": sorted(set(scopes))},
    )
    return secret


def _check_scopes(member: Member, scopes: list[str]) -> None:
    """A token may do nothing that its member may not."""
    if not scopes:
        raise ValidationError(_("Give the token at least one scope."))
    for scope in scopes:
        if scope not in Scope.values:
            raise ValidationError(
                _("“%(scope)s” is no scope; there are %(all)s.")
                % {"scope": scope, "all": ", ".join(Scope.values)}
            )
        if not Door(member.partnership, member).may(NEEDED[scope]):
            raise ValidationError(
                _(
                    "The role of %(name)s does not include the scope “%(scope)s”. "
                    "Change the role first, or leave the scope out."
                )
                % {"name": member.user, "scope": scope}
            )


@transaction.atomic
def revoke_token(*, by: Member | str, token: ApiToken, now: datetime) -> None:
    """From the next request on the token opens nothing.

    Members revoke their own, leaders those of their own side. Revoking what is revoked
    already changes nothing. Raises NotAllowedError.
    """
    if isinstance(by, Member) and by.pk != token.member_id:
        require_leader(by, token.partnership, token.member.side)
    live = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not live.update(revoked_at=now):
        return
    audit.record(
        partnership=token.partnership,
        by=by,
        what="token revoked",
        now=now,
        about={"for": token.member.user.email, "scopes": token.scopes},
    )


def _require_own(by: Member | str, member: Member) -> None:
    if isinstance(by, str):
        return
    Door(member.partnership, member).require(Permission.OWN_TOKEN)
    if by.pk != member.pk:
        raise NotAllowedError(Permission.OWN_TOKEN)
