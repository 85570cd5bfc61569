"""The record of who did what, as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from partnership.access import Door
from partnership.models import AuditEntry, Member
from partnership.presenters.deeds import words_of

# What a line names of what a deed was about; the rest stays in the record.
NAMED: Final = ("ref", "kpi", "queue", "area", "subject", "period", "window", "email")
OF_KPIS: Final = frozenset({"kpi", "subject"})


@dataclass(frozen=True)
class Line:
    """One deed. It has no number: what is left out would show as a gap."""

    at: datetime
    who: str
    company: str
    what: str
    about: str


def lines(door: Door, entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in their order; two more queries: names of people, and of KPIs."""
    rows = list(entries)
    members = door.rows(Member).filter(user__email__in={row.by for row in rows})
    names = {m.user.email: str(m.user) for m in members.select_related("user")}
    called = {
        code: name
        for source in settings.OURS_NAMING
        for code, name in import_string(source)(door).items()
    }
    return [_line(door, row, names, called) for row in rows]


def _line(
    door: Door, row: AuditEntry, names: dict[str, str], called: dict[str, str]
) -> Line:
    place = door.partnership
    return Line(
        at=row.at,
        who=names.get(row.by, row.by),
        company=str(place.organisation_of(row.side)) if row.side else _("this site"),
        what=words_of(row),
        about=", ".join(
            _named(key, str(row.about[key]), called)
            for key in NAMED
            if key in row.about
        ),
    )


def _named(key: str, said: str, called: dict[str, str]) -> str:
    """A KPI by its name; what a proposal is about may be one."""
    return called.get(said, said) if key in OF_KPIS else said
