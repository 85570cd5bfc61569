"""The score “ours”: its sections side by side, its formula filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership import numbers
from partnership.periods import Period
from scorecards.document import Document, Score
from scorecards.presenters import drawing, words
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import terms_of
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
    return numbers.show(_short_of_100(score.ours), "", 1)


def _short_of_100(score: float | None) -> float | None:
    """99.96 is shown as 99.9: 100.0 would say that nothing is missing."""
    return 99.9 if score is not None and 99.9 < score < 100 else score


def lines(document: Document) -> list[SectionLine]:
    """Every section in its order, those that could not be measured too."""
    score = document.score
    weights = score.input.get("weights", {})
    return [
        SectionLine(
            name=str(title),
            weight=str(weights.get(code, "")),
            score=numbers.show(_short_of_100(score.sections.get(code)), "", 1),
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
        "readings": list(readings(document)),
    }


@dataclass(frozen=True)
class ReadingLine:
    """How one KPI's value became its attainment."""

    name: str
    value: str
    terms: str
    attainment: str
    weight: str


def readings(document: Document) -> Iterator[ReadingLine]:
    """Every KPI with a target, in the card's order; none while the period runs."""
    if document.score.provisional:
        return
    for row in document.rows:
        if row.target is not None:
            attainment = None if row.attainment is None else float(row.attainment)
            reached = numbers.show(_short_of_100(attainment), "", 1)
            yield ReadingLine(
                name=row.name,
                value=str(drawing.value_of(row, document.currency)),
                terms=terms_of(row.target, row, document.currency),
                attainment=gettext("excused") if row.measured.all_excused else reached,
                weight=f"{float(row.target.weight):g}",
            )


def measured(score: Score) -> str:
    """“70 of 100”: the weight of the sections that could be measured."""
    weights = score.input.get("weights", {})
    known = sum(w for name, w in weights.items() if name not in score.missing)
    return _("%(known)s of %(all)s") % {
        "known": f"{known:g}",
        "all": f"{sum(weights.values()):g}",
    }


def context(document: Document) -> dict[str, Any]:
    """What templates/scorecards/_score.html shows."""
    score = document.score
    return {
        "number": number(score),
        "known": score.ours is not None and not score.provisional,
        "measured": measured(score),
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
