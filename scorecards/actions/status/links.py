"""Status links: named, many-use, revocable ways to the page for people who read it.

A link's secret is derived from its salt with the instance's key, so that a mail can
carry it again; the database holds a digest alone. A side looks after its own links.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnership import audit, lookups, periods
from partnership.access import Door, Permission, active_members
from partnership.actions import people
from partnership.actions.numbers import next_number
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Member, Partnership
from partnership.texts import sentence
from scorecards.models import StatusLink
from scorecards.models.status import READER_CHARACTERS

PURPOSE = "scorecards.status.links"
SALT_BYTES = 16
MOST_LINKS = 200
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class ForWhom:
    """Whom a link is for."""

    name: str
    email: str = ""


def make(*, by: Door, reader: ForWhom, now: datetime) -> tuple[StatusLink, str]:
    """Make a link for a reader of one's own side; returns it with its secret.

    Where the address is a member's of that side, the link ends with the membership.
    Raises `Refused`.
    """
    by.require(Permission.KEEP_STATUS)
    return _make(by.partnership, by.side, reader, by.member, now)


def make_at_the_desk(
    *, by: str, partnership: Partnership, side: str, reader: ForWhom, now: datetime
) -> tuple[StatusLink, str]:
    """The same from a command, for either side."""
    return _make(partnership, side, reader, by, now)


def revoke(*, by: Door, number: int, now: datetime) -> StatusLink:
    """From now on the link opens nothing. Revoking twice changes nothing."""
    by.require(Permission.KEEP_STATUS)
    link = by.rows(StatusLink).filter(number=number).first()
    if link is None:
        raise Refused(_("There is no such link here."))
    if link.side != by.side:
        raise Refused(_("The other side looks after that link."))
    return _revoke(link, by.member, now)


def revoke_at_the_desk(*, by: str, link: StatusLink, now: datetime) -> StatusLink:
    """The same from a command."""
    return _revoke(link, by, now)


def end_what_they_made(
    by: Member | str, member: Member, now: datetime
) -> dict[str, int]:
    """Revoke the links that somebody made who leaves: they may have kept them.

    Their readers get new ones from another leader.
    """
    theirs = StatusLink.objects.filter(
        partnership=member.partnership_id, made_by=member, revoked_at=None
    )
    count = theirs.update(
        revoked_at=now, revoked_by=by if isinstance(by, Member) else None
    )
    return {"status links revoked": count} if count else {}


def opened(*, link: int, now: datetime) -> bool:
    """Note that a link (its id) was opened, at most once a minute. Within a scope."""
    due = Q(last_opened_at=None) | Q(last_opened_at__lte=now - NOTED_EVERY)
    found = StatusLink.objects.filter(due, pk=link, revoked_at=None)
    return bool(found.update(last_opened_at=now))


def secret_of(link: StatusLink) -> str | None:
    """The secret of a link, for a mail to its reader.

    None where the instance's key is another one than when it was made.
    """
    secret = lookups.secret_of(link.salt, purpose=PURPOSE)
    return secret if lookups.digest(secret) == link.digest else None


@transaction.atomic
def _make(
    partnership: Partnership,
    side: str,
    reader: ForWhom,
    by: Member | str,
    now: datetime,
) -> tuple[StatusLink, str]:
    name = sentence(
        reader.name,
        field="name",
        most=READER_CHARACTERS,
        needed=_("Name the person whom the link is for."),
    )
    email = _email(reader.email)
    # Whoever leaves takes their links with them: none is made behind its back.
    hold(partnership)
    people.require_still(by, now, Permission.KEEP_STATUS)
    live = StatusLink.objects.filter(
        partnership=partnership, side=side, revoked_at=None
    )
    _only_one(live, name)
    if live.count() >= MOST_LINKS:
        raise Refused(_("Revoke links that nobody uses before making another."))
    salt = secrets.token_hex(SALT_BYTES)
    secret = lookups.secret_of(salt, purpose=PURPOSE)
    link = StatusLink.objects.create(
        partnership=partnership,
        number=next_number(partnership.pk, "status_link"),
        side=side,
        name=name,
        email=email,
        member=_member(partnership, side, email, now),
        salt=salt,
        digest=lookups.digest(secret),
        made_by=by if isinstance(by, Member) else None,
        made_at=now,
    )
    _record(link, by, "status link made", now)
    return link, secret


def _only_one(live: QuerySet[StatusLink], name: str) -> None:
    """Names tell links apart; and a page that is sent twice makes one link."""
    looks = _as_read(name)
    same = (
        link
        for link in live.select_related("partnership")
        if _as_read(link.name) == looks
    )
    if before := next(same, None):
        made_on = periods.local_day(before.partnership.calendar, before.made_at)
        raise Refused(
            _(
                "There is a link for %(name)s already, made on %(day)s. Revoke it "
                "first, or write another name."
            )
            % {
                "name": before.name,
                "day": date_format(made_on, "j M Y"),
            },
            "name",
        )


def _as_read(name: str) -> str:
    """As people tell names apart: not by their blanks or how a letter is written."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _email(raw: str) -> str:
    try:
        return people.address_of(raw) if raw.strip() else ""
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "email") from None


def _member(
    partnership: Partnership, side: str, email: str, now: datetime
) -> Member | None:
    if not email:
        return None
    mine = active_members(now).filter(partnership=partnership, side=side)
    return mine.filter(user__email__iexact=email).first()


@transaction.atomic
def _revoke(link: StatusLink, by: Member | str, now: datetime) -> StatusLink:
    hold(link.partnership)
    live = StatusLink.objects.filter(pk=link.pk, revoked_at=None)
    if live.update(revoked_at=now, revoked_by=by if isinstance(by, Member) else None):
        _record(link, by, "status link revoked", now)
    link.refresh_from_db()
    return link


def _record(link: StatusLink, by: Member | str, what: str, now: datetime) -> None:
    audit.record(
        partnership=link.partnership,
        by=by,
        what=what,
        now=now,
        about={"number": link.number, "name": link.name, "side": link.side},
    )
