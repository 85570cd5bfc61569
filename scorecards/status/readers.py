"""Who reads a status page by mail, and what each of them chose.

The choices are changed by whoever holds the address in the mail: it is signed, names
one reader of one partnership, and shows nothing of the page itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import Http404

from partnership.access import active_members
from partnership.models import Member, Partnership, Role
from scorecards.models.status import StatusLink
from scorecards.models.telling import StatusWishes
from scorecards.status.events import EventKind

SALT = "status.mails"
WEEKLY = "weekly"
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
        """What names this reader in an address; it opens the choices and no more."""
        who = ["m", self.member.pk] if self.member else ["l", self._link.pk]
        return signing.dumps([self.partnership.pk, *who], salt=SALT)

    @property
    def _link(self) -> StatusLink:
        if self.link is None:
            raise ValueError("A reader is a member or has a link.")
        return self.link

    def wants(self, topic: str) -> bool:
        """Whether a mail about this is wanted; whoever chose nothing gets all."""
        return self.wishes is None or bool(getattr(self.wishes, topic))


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
    links = StatusLink.objects.filter(partnership=partnership, revoked_at=None)
    for link in links.exclude(email="").order_by("pk"):
        if link.email.casefold() not in known:
            known.add(link.email.casefold())
            yield Reader(partnership, None, link, of_link.get(link.pk))


def named(token: str) -> tuple[int, str, int]:
    """Partnership, `m` or `l`, and the id of the member or link; 404 otherwise."""
    try:
        partnership, kind, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as wrong:
        raise Http404 from wrong
    return partnership, kind, number


def reader(token: str, now: datetime) -> Reader:
    """The reader that a token names, in the scope of its partnership; 404 if gone."""
    partnership_id, kind, number = named(token)
    partnership = Partnership.objects.filter(pk=partnership_id).first()
    if partnership is None:
        raise Http404
    for one in readers(partnership, now):
        row = one.member if kind == "m" else one.link
        if row is not None and row.pk == number:
            return one
    raise Http404
