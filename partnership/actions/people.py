"""Members and their tokens."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from partnership import audit, lookups
from partnership.models import ApiToken, Member, Partnership, Role, Scope, Side, User

# A recognisable beginning, so that a leaked token is found by scanners.
TOKEN_PREFIX = "ours_"  # noqa: S105 - not a secret
TOKEN_LIFE = timedelta(days=365)


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
    and password. Raises ValidationError with a sentence.
    """
    email = email.strip().lower()
    validate_email(email)
    side, role = _choice(Side, side), _choice(Role, role)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(
            email, password, name=name or email.partition("@")[0].title()
        )
    if Member.objects.filter(partnership=partnership, user=user).exists():
        raise ValidationError(
            _("%(email)s is a member of this partnership already.") % {"email": email}
        )
    member = Member.objects.create(
        partnership=partnership, user=user, side=side, role=role
    )
    audit.record(
        partnership=partnership,
        by=by,
        what="member added",
        now=now,
        about={"email": email, "side": side, "role": role},
    )
    return member


def _choice(choices: type[Side] | type[Role], value: str) -> str:
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
    """Make a token for a member and return its secret, which is never shown again."""
    if not scopes:
        raise ValidationError(_("Give the token at least one scope."))
    for scope in scopes:
        if scope not in Scope.values:
            raise ValidationError(
                _("“%(scope)s” is no scope; there are %(all)s.")
                % {"scope": scope, "all": ", ".join(Scope.values)}
            )
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


@transaction.atomic
def revoke_token(*, by: Member | str, token: ApiToken, now: datetime) -> None:
    """From the next request on the token opens nothing."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    audit.record(partnership=token.partnership, by=by, what="token revoked", now=now)
