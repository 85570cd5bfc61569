"""Areas that a partnership could begin with, from the KPIs and queues in use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kpis.models import Kpi
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Queue
from scorecards.actions.status.areas import AreaWords, define
from scorecards.models import Area


@dataclass(frozen=True)
class Usual:
    """An area that many have: which KPIs show it, which words name its queues."""

    kpis: frozenset[str]
    words: tuple[str, ...]
    shows_by_kpis: bool  # whether a KPI alone says that it exists


SPOKEN = frozenset(
    {
        "abandon_rate",
        "abandon_rate_excl_short",
        "asa",
        "service_level_abandons_met",
        "service_level_answered",
        "service_level_excl_quick",
        "service_level_excl_short",
        "service_level_offered",
    }
)
WRITTEN = frozenset({"reply_in_time"})
USUAL = {
    "phone": Usual(SPOKEN, ("phone", "voice", "call"), shows_by_kpis=True),
    "chat": Usual(WRITTEN, ("chat", "messag"), shows_by_kpis=False),
    "email": Usual(WRITTEN, ("mail",), shows_by_kpis=False),
    "back_office": Usual(frozenset({"backlog"}), ("back", "case"), shows_by_kpis=True),
}


def proposed(door: Door) -> list[AreaWords]:
    """A set to begin with; a leader takes it over or changes it.

    Where nothing is recognised it is one area, customer service as a whole.
    """
    kpis = set(door.rows(Kpi).values_list("code", flat=True))
    queues = dict(door.rows(Queue).values_list("code", "name"))
    found = [
        _words(name, kpis & usual.kpis, _named(queues, usual.words))
        for name, usual in USUAL.items()
        if (usual.shows_by_kpis and kpis & usual.kpis) or _named(queues, usual.words)
    ]
    return found or [_words("service", kpis & (SPOKEN | WRITTEN), ())]


@transaction.atomic
def take_over(*, by: Door, now: datetime) -> list[Area]:
    """Define the proposed set, where there is no area yet.

    Raises `Refused` with a sentence.
    """
    by.require(Permission.KEEP_STATUS)
    hold(by.partnership)
    if by.rows(Area).filter(retired_at=None).exists():
        raise Refused(_("There are areas already: change or add to them."))
    return [define(by=by, words=words, now=now) for words in proposed(by)]


def _named(queues: dict[str, str], words: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        code
        for code, name in sorted(queues.items())
        if any(word in name.lower() for word in words)
    )


def _words(name: str, kpis: Iterable[str], queues: tuple[str, ...]) -> AreaWords:
    title, description = {
        "phone": (_("Phone"), _("Calling us and being answered")),
        "chat": (_("Chat"), _("Writing to us and being answered at once")),
        "email": (_("Email"), _("Mails and their answers")),
        "back_office": (_("Back office"), _("What is done after the contact")),
        "service": (_("Customer service"), _("Every way to reach us")),
    }[name]
    return AreaWords(title, description, tuple(sorted(kpis)), queues)
