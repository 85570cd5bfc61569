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
        (_("Scorecard"), reverse("scorecard", args=[slug]), "rows", "h"),
        (_("KPIs"), reverse("kpis", args=[slug]), "chart", "k"),
        (_("Agreements"), reverse("targets", args=[slug]), "pact", "a"),
    ]
    if door.may(Permission.WRITE_READINGS):
        rows.append((_("Readings"), reverse("import", args=[slug]), "in", "r"))
    here = max((url for _l, url, _i, _k in rows if path.startswith(url)), key=len)
    return [
        Link(label, url, icon, key, current=url == here)
        for label, url, icon, key in rows
    ]
