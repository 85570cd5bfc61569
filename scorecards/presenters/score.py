"""The score “ours”: its sections side by side, its formula filled in."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership import numbers
from partnership.periods import Period
from scorecards.document import Document, Score
from scorecards.presenters import words
from scorecards.presenters.reader import Reader
from scorecards.presenters.words import as_text

SECTIONS = {
    "results": _("Results"),
    "support": _("Support"),
    "openness": _("Openness"),
    "fairness": _("Fairness"),
    "trust": _("Trust"),
}


@dataclass(frozen=True)
class SectionLine:
    """One line of the table: a dash where the section is missing."""

    name: str
    weight: str
    score: str
    brief: str
    working: str


def number(score: Score) -> str:
    """“88.1”, or a dash."""
    return numbers.show(score.ours, "", 1)


def lines(document: Document) -> list[SectionLine]:
    """Every section in its order, those that could not be measured too."""
    score = document.score
    weights = score.input.get("weights", {})
    return [
        SectionLine(
            name=str(title),
            weight=str(weights.get(code, "")),
            score=numbers.show(score.sections.get(code), "", 1),
            brief=_named(_brief(_working(score, code)), document),
            working=_named(_working(score, code), document),
        )
        for code, title in SECTIONS.items()
    ]


def missing(score: Score) -> list[str]:
    """The names of the sections that are not in it."""
    return [str(SECTIONS[code]) for code in score.missing if code in SECTIONS]


def total(score: Score) -> str:
    """The last line of the working: the formula, filled in."""
    found = [line for line in score.working.splitlines() if line.startswith("Ours: ")]
    return found[-1].removeprefix("Ours: ") if found else ""


def page(period: Period, document: Document | None, reader: Reader) -> dict[str, Any]:
    """The context of templates/scorecards/score.html."""
    shell = {
        "period": period,
        "period_name": words.period_name(period, reader.today),
        "reader": reader,
        "card": document,
    }
    if document is None:
        return shell
    return shell | {
        "ours": context(document),
        "input": as_text(document.score.input),
    }


def context(document: Document) -> dict[str, Any]:
    """What templates/scorecards/_score.html shows."""
    score = document.score
    return {
        "number": number(score),
        "known": score.ours is not None,
        "lines": lines(document),
        "missing": missing(score),
        "formula": total(score),
        "provisional": score.provisional,
    }


def _working(score: Score, code: str) -> str:
    """The section's own line of the working, without its name."""
    start = f"{code.capitalize()}: "
    for line in score.working.splitlines():
        if line.startswith(start):
            return line.removeprefix(start)
    return gettext("Nothing to measure it by yet.")


def _brief(line: str) -> str:
    """The line without its sums and without the score, which stands beside it."""
    short = re.sub(r"\([^)]*\) ÷ [\d.]+ = ", "", line)
    return capfirst(re.sub(r"^[\d.]+[;.] ?", "", short))


def _named(line: str, document: Document) -> str:
    """The line with names in place of codes."""
    names = {row.code: row.name for row in document.rows}
    return re.sub(r"[a-z_0-9]+", lambda found: names.get(found[0], found[0]), line)
