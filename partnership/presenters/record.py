"""The record of who did what, as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnership.access import Door
from partnership.models import AuditEntry, Member

# What a line names of what a deed was about; the rest stays in the record.
NAMED: Final = ("ref", "kpi", "queue", "area", "subject", "period", "window", "email")


@dataclass(frozen=True)
class Line:
    """One deed. It has no number: what is left out would show as a gap."""

    at: datetime
    who: str
    company: str
    what: str
    about: str


def lines(door: Door, entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in their order; one more query, for names."""
    rows = list(entries)
    members = door.rows(Member).filter(user__email__in={row.by for row in rows})
    names = {m.user.email: str(m.user) for m in members.select_related("user")}
    return [_line(door, row, names) for row in rows]


def _line(door: Door, row: AuditEntry, names: dict[str, str]) -> Line:
    place = door.partnership
    return Line(
        at=row.at,
        who=names.get(row.by, row.by),
        company=str(place.organisation_of(row.side)) if row.side else _("this site"),
        what=capfirst(row.what),
        about=", ".join(str(row.about[key]) for key in NAMED if key in row.about),
    )
