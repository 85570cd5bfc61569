"""What the shell of every page shows: where I am, and where I can go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partnership.access import Door, Permission


@dataclass(frozen=True)
class Link:
    """An entry of the navigation. `key` is its shortcut after `G`."""

    label: str
    url: str
    icon: str
    key: str = ""
    current: bool = False


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation of the partnership that the page is about, if any."""
    door: Door | None = getattr(request, "door", None)
    if door is None:
        return {"nav": [], "door": None}
    return {"nav": navigation(door, request.path), "door": door}


def navigation(door: Door, path: str) -> list[Link]:
    """Only pages that exist and that this member may open."""
    if not door.may(Permission.READ):
        return []
    slug = door.partnership.slug
    rows = [
        (_("Scorecard"), "scorecard", "rows", "h"),
        (_("KPIs"), "kpis", "chart", "k"),
        (_("Agreements"), "targets", "pact", "a"),
    ]
    if door.may(Permission.WRITE_READINGS):
        rows.append((_("Readings"), "import", "in", "r"))
    page = path.removeprefix(reverse("scorecard", args=[slug])).partition("/")[0]
    here = ROOMS.get(page, "scorecard")
    return [
        Link(label, reverse(name, args=[slug]), icon, key, current=name == here)
        for label, name, icon, key in rows
    ]


# Which entry of the navigation a page belongs to, by the first part of its address.
ROOMS = {
    "kpis": "kpis",
    "words": "kpis",
    "catalogue": "kpis",
    "targets": "targets",
    "fees": "targets",
    "readings": "import",
}
