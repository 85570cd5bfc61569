"""What was done, in words: for the deeds whose entries in the record are codes."""

from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partnership.models import AuditEntry, ProposalKind

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
PROPOSALS: Final = {
    "proposed": _("Proposed (%(kind)s)"),
    "changed": _("Proposal changed (%(kind)s)"),
    "taken over": _("Proposal taken over (%(kind)s)"),
    "agreed": _("Agreed (%(kind)s)"),
    "countered": _("Answered with a counter-proposal (%(kind)s)"),
    "withdrawn": _("Proposal withdrawn (%(kind)s)"),
    "lapsed": _("Proposal lapsed (%(kind)s)"),
}


def words_of(entry: AuditEntry) -> str:
    """A deed in words; what is not known here is in words already."""
    what: str = entry.what
    about: dict[str, Any] = entry.about
    if what == "incident told" and about.get("audience"):
        return str(PREPARED)
    step = PROPOSALS.get(what.removeprefix("proposal "))
    if what.startswith("proposal ") and step is not None:
        kinds = dict(ProposalKind.choices)
        return step % {"kind": kinds.get(about.get("kind", ""), about.get("kind", ""))}
    return str(WORDS.get(what) or capfirst(what.replace("_", " ")))
