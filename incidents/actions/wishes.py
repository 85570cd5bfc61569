"""Choosing what one hears of, and when: everybody for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import NoticeWishes
from incidents.queries.wishes import my_wishes
from incidents.wishes import Topic, Way
from partnership import audit
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.local_time import PeriodError, known_zone
from partnership.texts import one_of


@dataclass(frozen=True)
class WishWords:
    """What somebody chose. A topic that is left out stays as it is."""

    ways: Mapping[str, str]
    quiet_from: time | None = None
    quiet_to: time | None = None
    time_zone: str = ""  # empty: the partnership's


@transaction.atomic
def choose(*, by: Door, words: WishWords, now: datetime) -> NoticeWishes:
    """Keep one's own wishes, and one's time zone. Raises `Refused`."""
    by.require(Permission.READ)
    _check_quiet(words)
    before = my_wishes(by)
    ways = {
        topic.value: one_of(
            words.ways.get(topic) or before.way(topic), list(Way), topic.value
        )
        for topic in Topic
    }
    _set_zone(by, words.time_zone)
    wishes, _made = NoticeWishes.objects.update_or_create(
        partnership=by.partnership,
        member=by.member,
        defaults={
            **ways,
            "quiet_from": words.quiet_from,
            "quiet_to": words.quiet_to,
            "changed_at": now,
        },
    )
    audit.record(
        partnership=by.partnership, by=by.member, what="notices chosen", now=now
    )
    return wishes


def _check_quiet(words: WishWords) -> None:
    begin, end = words.quiet_from, words.quiet_to
    if (begin is None) != (end is None):
        missing = "quiet_from" if begin is None else "quiet_to"
        raise Refused(_("Say both when it begins and when it ends."), missing)
    if begin is not None and begin == end:
        raise Refused(_("It would never end: choose two different times."), "quiet_to")


def _set_zone(by: Door, name: str) -> None:
    user = by.member.user
    if name == user.time_zone:
        return
    try:
        user.time_zone = known_zone(name).key if name else ""
    except PeriodError as error:
        raise Refused(error, "time_zone") from None
    user.save(update_fields=["time_zone"])
