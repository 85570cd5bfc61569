"""The page of the built-in KPIs that are not in use yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.catalogue import CATALOGUE, CatalogueEntry
from kpis.models import Direction, Kpi
from partnership.access import Door
from partnership.models import Partnership, Side


@dataclass(frozen=True)
class Offer:
    """An entry, and its direction in words."""

    entry: CatalogueEntry
    direction: str


@dataclass(frozen=True)
class Shelf:
    """Entries of one purpose under their title."""

    title: str
    note: str
    offers: list[Offer]


def shelves(door: Door) -> list[Shelf]:
    """What can still be taken into use, by purpose; a purpose without any is left out.

    One query.
    """
    in_use = set(door.rows(Kpi).values_list("code", flat=True))
    free = [entry for entry in CATALOGUE.values() if entry.code not in in_use]
    found = [
        Shelf(title, note, [_offer(e) for e in free if _is(e, section, side)])
        for title, note, section, side in _purposes(door.partnership)
    ]
    return [shelf for shelf in found if shelf.offers]


def _purposes(partnership: Partnership) -> list[tuple[str, str, str, str]]:
    """Title, note, section and owning side; both sides A to Z."""
    why = _("what explains the results")
    sides = sorted((partnership.organisation_of(s).name, s.value) for s in Side)
    return [
        (_("Results"), _("what we can agree to reach"), "result", ""),
        (_("Operation"), _("how the work runs"), "operation", ""),
        *(
            (_("%(side)s’s drivers") % {"side": name}, why, "driver", side)
            for name, side in sides
        ),
    ]


def _is(entry: CatalogueEntry, section: str, side: str) -> bool:
    # A driver of the catalogue has one side; what is no driver has the section alone.
    return entry.section == section and side in ("", entry.owner_side)


def _offer(entry: CatalogueEntry) -> Offer:
    return Offer(entry, str(Direction(entry.direction).label))
