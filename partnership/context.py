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
    on_phone: bool = True  # in the bar at the bottom; else in the account's menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation of the partnership that the page is about, if any."""
    door: Door | None = getattr(request, "door", None)
    if door is None:
        return {"nav": [], "door": None}
    new = ""
    if door.may(Permission.WRITE_INCIDENTS):
        new = reverse("incident_new", args=[door.partnership.slug])
    return {
        "nav": navigation(door, request.path),
        "door": door,
        "new_heads_up": new,
        "telling": bool(new) and request.path == new,
    }


def navigation(door: Door, path: str) -> list[Link]:
    """Only pages that exist and that this member may open."""
    slug = door.partnership.slug
    rows = [
        (_("Scorecard"), "scorecard", "rows", "h"),
        (_("KPIs"), "kpis", "chart", "k"),
        (_("Incidents"), "incidents", "incident", "i"),
        (_("Agreements"), "targets", "pact", "a"),
    ]
    if not door.may(Permission.READ):
        rows = [(_("Recognition"), "recognition", "thanks", "")]
    if door.may(Permission.WRITE_READINGS):
        rows.append((_("Readings"), "import", "in", "r"))
    if door.may(Permission.OWN_TOKEN):
        rows.append((_("Settings"), "settings", "people", "s"))
    page = path.removeprefix(reverse("scorecard", args=[slug])).partition("/")[0]
    here = ROOMS.get(page, "scorecard")
    if not door.may(Permission.READ):
        here = page
    return [
        Link(
            label,
            reverse(name, args=[slug]),
            icon,
            key,
            current=name == here,
            on_phone=name not in IN_THE_MENU,
        )
        for label, name, icon, key in rows
    ]


# The bar of a phone has room for four and the heads-up.
IN_THE_MENU = {"import", "settings"}

# Which entry of the navigation a page belongs to, by the first part of its address.
ROOMS = {
    "kpis": "kpis",
    "words": "kpis",
    "catalogue": "kpis",
    "context": "kpis",
    "targets": "targets",
    "fees": "targets",
    "readings": "import",
    "incidents": "incidents",
    "recognition": "incidents",
    "search": "incidents",
    "settings": "settings",
}
