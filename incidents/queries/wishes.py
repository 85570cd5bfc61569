"""What members chose to hear of, and what is usual where nobody chose."""

from collections.abc import Iterable, Iterator

from incidents.models import NoticeWishes
from incidents.wishes import Topic, Way, Wishes, usual
from partnership.access import Door
from partnership.models import Member, Partnership


def zone_of(member: Member, partnership: Partnership) -> str:
    """The person's own time zone, or else the partnership's."""
    return member.user.time_zone or partnership.time_zone


def wishes_of(
    partnership: Partnership, members: Iterable[Member]
) -> Iterator[tuple[Member, Wishes]]:
    """Each member with their wishes, in one query."""
    people = list(members)
    rows = NoticeWishes.objects.filter(partnership=partnership, member__in=people)
    chosen = {row.member_id: row for row in rows}
    for member in people:
        yield member, _read(chosen.get(member.pk), member, partnership)


def my_wishes(door: Door) -> Wishes:
    """The reader's own."""
    ((_member, wishes),) = wishes_of(door.partnership, [door.member])
    return wishes


def _read(row: NoticeWishes | None, member: Member, partnership: Partnership) -> Wishes:
    otherwise = usual(member.role, zone_of(member, partnership))
    if row is None:
        return otherwise
    # What the role has no part in stays out, whatever was chosen in another one.
    ways = {topic: Way(getattr(row, Topic(topic).value)) for topic in otherwise.ways}
    return Wishes(ways, otherwise.zone, row.quiet_from, row.quiet_to)
