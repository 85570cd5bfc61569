"""Who reads a status page by mail, and what each of them chose.

The choices are changed by whoever holds the address in the mail: it is signed, names
one reader of one partnership, and shows nothing of the page itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from partnership import tenancy
from partnership.access import active_members
from partnership.models import Member, Partnership, Role
from scorecards.models.status import StatusLink
from scorecards.models.telling import StatusMail, StatusWishes
from scorecards.status import keys
from scorecards.status.events import EventKind

SALT = "status.mails"
WEEKLY = "weekly"
ASKED = "asked"  # a question of an executive's; the leaders always hear of it
TOPICS = (*(kind.value for kind in EventKind), WEEKLY)


@dataclass(frozen=True)
class Reader:
    """An executive as a reader of mails: a member, or the holder of a link."""

    partnership: Partnership
    member: Member | None
    link: StatusLink | None
    wishes: StatusWishes | None

    @property
    def email(self) -> str:
        return self.member.user.email if self.member else self._link.email

    @property
    def time_zone(self) -> str:
        """The reader's own zone, or empty."""
        return self.member.user.time_zone if self.member else ""

    @property
    def token(self) -> str:
        """What names this reader in an address; it opens the choices and no more.

        It can be read, so it holds no number of the instance's.
        """
        return signing.dumps([self.partnership.slug, self.key], salt=SALT)

    @property
    def key(self) -> str:
        """The reader's own, within the partnership."""
        place = self.partnership
        seed = keys.seed(place.pk, place.created_at)
        if self.member:
            return keys.key(seed, "reader", "member", self.member.pk)
        return keys.key(seed, "reader", "link", self._link.number)

    @property
    def _link(self) -> StatusLink:
        if self.link is None:
            raise ValueError("A reader is a member or has a link.")
        return self.link

    def wants(self, topic: str) -> bool:
        """Whether a mail about this is wanted; whoever chose nothing gets all."""
        return self.wishes is None or bool(getattr(self.wishes, topic, True))


def readers(partnership: Partnership, now: datetime) -> Iterator[Reader]:
    """Everybody who may get mails: executives, and links in force with an address.

    Somebody who is both gets one mail, as a member.
    """
    chosen = list(StatusWishes.objects.filter(partnership=partnership))
    of_member = {wishes.member_id: wishes for wishes in chosen}
    of_link = {wishes.link_id: wishes for wishes in chosen}
    executives = (
        active_members(now)
        .filter(partnership=partnership, role=Role.EXECUTIVE)
        .select_related("user")
        .order_by("pk")
    )
    known = set()
    for member in executives:
        known.add(member.user.email.casefold())
        yield Reader(partnership, member, None, of_member.get(member.pk))
    for link in _links(partnership, now):
        if link.email.casefold() not in known:
            known.add(link.email.casefold())
            yield Reader(partnership, None, link, of_link.get(link.pk))


def leaders(partnership: Partnership, now: datetime) -> Iterator[Reader]:
    """Those of both sides: whom executives ask."""
    members = active_members(now).filter(partnership=partnership, role=Role.LEADER)
    for member in members.select_related("user").order_by("pk"):
        yield Reader(partnership, member, None, None)


def addressed(mail: StatusMail, now: datetime) -> Reader | None:
    """Whom a mail is for, as they are now; None for who is no longer let in."""
    people = leaders if mail.kind == ASKED else readers
    for one in people(mail.partnership, now):
        if (one.member, one.link) == (mail.member, mail.link):
            return one
    return None


def _links(partnership: Partnership, now: datetime) -> Iterator[StatusLink]:
    """Links with an address that still open the page: they end with a membership.

    Their maker's and their reader's, also of who became a member after the link was
    made: as the database's look-up has it (migration 0008).
    """
    members = Member.objects.filter(partnership=partnership)
    everybody = {_who(member) for member in members.select_related("user")}
    let_in = active_members(now).filter(partnership=partnership)
    inside = {_who(member) for member in let_in.select_related("user")}
    links = StatusLink.objects.filter(
        Q(made_by=None) | Q(made_by__in=let_in),
        partnership=partnership,
        revoked_at=None,
    )
    for link in links.exclude(email="").order_by("pk"):
        who = (link.side, link.email.casefold())
        if who not in everybody - inside:
            yield link


def _who(member: Member) -> tuple[str, str]:
    return member.side, member.user.email.casefold()


def named(token: str) -> tuple[int, str]:
    """The partnership's id and the reader's key; 404 for what nobody signed."""
    try:
        slug, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as wrong:
        raise Http404 from wrong
    with tenancy.office(), transaction.atomic():
        found = Partnership.objects.filter(slug=slug).values_list("pk", flat=True)
        partnership = found.first()
    if partnership is None:
        raise Http404
    return partnership, key


def reader(partnership_id: int, key: str, now: datetime) -> Reader:
    """The reader with a key, in the scope of the partnership; 404 if gone."""
    partnership = Partnership.objects.get(pk=partnership_id)
    for one in readers(partnership, now):
        if one.key == key:
            return one
    raise Http404
