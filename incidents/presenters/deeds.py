"""What was done about incidents, in words (`OURS_DEEDS`, partnership/presenters)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from partnership.models import AuditEntry

PREPARED: Final = _("Prepared, for one side alone")
WORDS: Final = {
    "incident told": _("Told"),
    "incident update": _("Update written"),
    "incident still_on_it": _("Said “nothing new, still on it”"),
    "incident state": _("State changed"),
    "incident owner": _("Owning the resolution changed"),
    "incident acknowledged": _("Said “we have seen it”"),
    "incident fact": _("Fact added"),
    "incident step": _("Next step noted"),
    "incident factor": _("Factor noted"),
    "incident factor seen": _("Factor seen"),
    "incident correction": _("Update corrected"),
    "incident thanks": _("Said thank you"),
    "incident touches": _("KPIs that it touches chosen"),
    "incident process shown": _("Own process shown"),
    "incident event linked": _("Event of the context linked"),
    "review written": _("Review written"),
    "review action added": _("Review: action added"),
    "review action done": _("Review: action done"),
}


def words_of(entry: AuditEntry) -> str:
    """A deed in words, or nothing where it is none of ours."""
    if entry.what == "incident told" and entry.about.get("audience"):
        return str(PREPARED)
    return str(WORDS.get(entry.what, ""))
