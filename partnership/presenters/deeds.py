"""What was done, in words: for the deeds whose entries in the record are codes."""

from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partnership.models import AuditEntry, ProposalKind

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
    """A deed in words; what nobody knows here is in words already."""
    step = PROPOSALS.get(entry.what.removeprefix("proposal "))
    if entry.what.startswith("proposal ") and step is not None:
        kind = entry.about.get("kind", "")
        return step % {"kind": dict(ProposalKind.choices).get(kind, kind)}
    known = (import_string(source)(entry) for source in settings.OURS_DEEDS)
    return next(filter(None, known), capfirst(entry.what.replace("_", " ")))
