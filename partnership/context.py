"""What the shell of every page shows: where I am, and where I can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
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
    mailbox = reverse("mailbox") if settings.OURS_DEMO else ""
    if door is None:
        return {"nav": [], "door": None, "mailbox": mailbox}
    new = ""
    if door.may(Permission.WRITE_INCIDENTS):
        new = reverse("incident_new", args=[door.partnership.slug])
    return {
        "nav": navigation(door, request.path),
        "door": door,
        "mailbox": mailbox,
        "notices_url": _notices(door),
        "settings_pages": settings_pages(door, request.path),
        "new_heads_up": new,
        "telling": bool(new) and request.path == new,
    }


def _notices(door: Door) -> str:
    """Where this person chooses what they hear of, if they hear of anything."""
    if not door.may(Permission.READ):
        return ""
    return reverse("notices", args=[door.partnership.slug])


def navigation(door: Door, path: str) -> list[Link]:
    """Only pages that exist and that this member may open."""
    slug, reads = door.partnership.slug, door.may(Permission.READ)
    rows = [(_("Status"), "status", "look", "l")]
    if reads:
        rows = [
            (_("Scorecard"), "scorecard", "rows", "h"),
            (_("KPIs"), "kpis", "chart", "k"),
            (_("Incidents"), "incidents", "incident", "i"),
            (_("Agreements"), "targets", "pact", "a"),
            *rows,
        ]
    else:
        rows.append((_("Recognition"), "recognition", "thanks", ""))
    if door.may(Permission.WRITE_READINGS):
        rows.append((_("Readings"), "import", "in", "r"))
    if door.may(Permission.OWN_TOKEN):
        rows.append((_("Settings"), "settings", "people", "s"))
    here = _here(door, path)
    return [
        Link(
            label,
            reverse(name, args=[slug]),
            icon,
            key,
            current=name == here,
            on_phone=not reads or name not in IN_THE_MENU,
        )
        for label, name, icon, key in rows
    ]


def _here(door: Door, path: str) -> str:
    """The entry that an address belongs to."""
    if path.startswith(reverse("status", args=[door.partnership.slug])):
        return "status"
    home = reverse("scorecard", args=[door.partnership.slug])
    page = path.removeprefix(home).partition("/")[0]
    return ROOMS.get(page, "scorecard") if door.may(Permission.READ) else page


def settings_pages(door: Door, path: str) -> list[Link]:
    """The pages of settings that this member may open."""
    rows = [
        (Permission.MANAGE_MEMBERS, _("Members"), "members", "people"),
        (Permission.OWN_TOKEN, _("Tokens"), "tokens", "lock"),
        (Permission.READ, _("Notices"), "notices", "bell"),
        (Permission.MANAGE_CHANNELS, _("Webhook"), "webhook", "out"),
        (Permission.READ, _("Areas"), "status_areas", "rows"),
        (Permission.KEEP_STATUS, _("Status links"), "status_links", "look"),
        (Permission.READ_RECORD, _("Record"), "audit", "clock"),
    ]
    slug = door.partnership.slug
    return [
        Link(label, url, icon, current=path.startswith(url))
        for permission, label, name, icon in rows
        if door.may(permission) and (url := reverse(name, args=[slug]))
    ]


# The bar of a phone has room for four and the heads-up.
IN_THE_MENU = {"import", "settings", "status"}

# Which entry of the navigation a page belongs to, by the first part of its address.
ROOMS = {
    "kpis": "kpis",
    "words": "kpis",
    "catalogue": "kpis",
    "context": "kpis",
    "targets": "targets",
    "fees": "targets",
    "excused": "targets",
    "readings": "import",
    "incidents": "incidents",
    "recognition": "incidents",
    "search": "incidents",
    "settings": "settings",
    "audit": "settings",
}
