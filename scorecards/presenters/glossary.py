"""The partnership's words: each KPI in plain language, with who agreed to it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.models import Target
from partnership.models import Partnership
from scorecards.presenters import words
from scorecards.presenters.rows import titles
from scorecards.queries.words import Word


def page(found: Sequence[Word], partnership: Partnership) -> dict[str, Any]:
    """The context of templates/scorecards/words.html."""
    return {
        "groups": [
            {"title": title, "words": mine}
            for code, (title, _note) in titles(partnership).items()
            if (mine := [_word(w, partnership) for w in found if w.kpi.group == code])
        ]
    }


def _word(word: Word, partnership: Partnership) -> dict[str, Any]:
    return {
        "kpi": word.kpi,
        "url": reverse("kpi", args=[partnership.slug, word.kpi.code]),
        "owner": capfirst(words.side_name(word.kpi.owner_side, partnership)),
        "definition": word.definition,
        "agreed": agreed(word, partnership),
    }


def agreed(word: Word, partnership: Partnership) -> str:
    """Who agreed to this meaning, and when."""
    if word.target is None:
        return _("No target names it yet.")
    names = signatures(word.target, partnership)
    version = word.target.definition.version
    text = _("Version %(version)s, named by the target that %(names)s agreed on.") % {
        "version": version,
        "names": names,
    }
    if word.definition and word.definition.version > version:
        newer = _("A newer version %(version)s waits for a target that names it.")
        return f"{text} {newer % {'version': word.definition.version}}"
    return text


def signatures(target: Target, partnership: Partnership) -> str:
    """“Lena (24 Aug 2026) and Bo (26 Aug 2026)”."""
    return _("%(proposer)s (%(proposed)s) and %(agreer)s (%(agreed)s)") % {
        "proposer": target.proposed_by.user,
        "proposed": words.full_day(words.local(target.proposed_at, partnership)),
        "agreer": target.agreed_by.user,
        "agreed": words.full_day(words.local(target.agreed_at, partnership)),
    }
