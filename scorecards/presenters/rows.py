"""The rows of the joint scorecard in the row grammar (_components/row.html)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnership import numbers
from partnership.models import Partnership
from partnership.templatetags.ours import STATES
from scorecards.document import (
    Document,
    ImportPart,
    KpiRow,
    State,
    TargetPart,
    WhyMissing,
)
from scorecards.presenters import drawing, reasons, words
from scorecards.signals import variation_of

# The document's state: the component's.
SHAPES: Mapping[State, str] = {
    State.ON_GOAL: "on_goal",
    State.IN_BUFFER: "in_buffer",
    State.BELOW_MINIMUM: "below_minimum",
    State.MISSING: "no_reading",
    State.NO_TARGET: "no_target",
}
GROUPS = {
    "customer": (gettext_lazy("Customer"), gettext_lazy("what callers notice")),
    "quality": (gettext_lazy("Quality"), gettext_lazy("what we check")),
    "people": (gettext_lazy("People"), gettext_lazy("who does the work")),
}
PER_1000 = "per 1,000"
NO_VALUE = {
    WhyMissing.NO_READING: "",
    WhyMissing.NOTHING_COUNTED: gettext_lazy("0 of 0 counted"),
    WhyMissing.NOT_AT_THIS_GRAIN: gettext_lazy("read by the month"),
    WhyMissing.EXCUSED: "",
}


@dataclass(frozen=True)
class RowsOf:
    """What every row of one card needs besides itself."""

    document: Document
    partnership: Partnership
    quiet: bool = False
    heads_ups: frozenset[str] = frozenset()  # codes of KPIs with an open one

    @property
    def loud(self) -> frozenset[str]:
        """The rows in colour: those that need us both."""
        return frozenset(need.code for need in self.document.needs)

    def groups(self) -> list[dict[str, Any]]:
        """The groups that have rows, in the order of the page."""
        return [
            {"title": title, "note": note, "rows": rows}
            for code, (title, note) in titles(self.partnership).items()
            if (rows := [self.row(r) for r in self.listed() if r.group == code])
        ]

    def listed(self) -> list[KpiRow]:
        """The rows that say something: not a KPI that came into use after it all."""
        return [row for row in self.document.rows if not came_later(row)]

    def row(self, row: KpiRow) -> dict[str, Any]:
        """The context of one row."""
        currency, slug = self.document.currency, self.partnership.slug
        return {
            "name": row.name,
            "url": self.page(row),
            "terms": terms(row, currency),
            "value": narrow(drawing.value_of(row, currency)),
            "change": change(row, currency),
            "bullet": drawing.bullet_of(row, currency),
            "spark": drawing.sparkline_of(row, currency),
            "variation": variation_of(row, self.document.period) or "too_early",
            "state": SHAPES[row.state],
            "state_text": state_text(row),
            "why": reasons.why(row, self.document),
            "origin": " ".join(self.origins(row)),
            "origin_url": reverse(
                "kpi_readings", args=[slug, row.code, self.document.period.key]
            ),
            "heads_up": row.code in self.heads_ups,
            "loud": not self.quiet and row.code in self.loud,
        }

    def page(self, row: KpiRow) -> str:
        """The KPI's page, at the period of this card."""
        address = reverse("kpi", args=[self.partnership.slug, row.code])
        return f"{address}?period={self.document.period.key}"

    def origins(self, row: KpiRow) -> Iterator[str]:
        """Where its value comes from: the two latest imports, and how many more."""
        latest = imports_of(row, self.document)
        for part in latest[:2]:
            yield origin(part, self.partnership)
        if len(latest) > 2:
            more = len(latest) - 2
            yield ngettext(
                "And %(more)s import before.", "And %(more)s imports before.", more
            ) % {"more": more}


def came_later(row: KpiRow) -> bool:
    """Whether a closed period has no word of it: no reading till then, no target."""
    known = row.measured.value is not None or row.measured.all_excused
    unread = not known and not row.behaviour.points
    return row.judged and unread and row.target is None


def origin(part: ImportPart, partnership: Partnership) -> str:
    """One import as a sentence."""
    text = _("%(file)s, imported by %(by)s on %(at)s.") % {
        "file": part.file,
        "by": part.by,
        "at": words.moment(part.at, partnership),
    }
    return f"{text} {_('Provisional.') if part.provisional else _('Final.')}"


def titles(partnership: Partnership) -> dict[str, tuple[Any, Any]]:
    """Heading and note of each group, in the order of the page."""
    owes = _("What %(client)s owes") % {"client": partnership.client}
    return {**GROUPS, "client": (owes, _("the client’s own promises"))}


def imports_of(row: KpiRow, document: Document) -> list[ImportPart]:
    """The imports that the row's readings came with, the latest first."""
    known = {part.number: part for part in document.imports}
    found = [known[number] for number in row.imports if number in known]
    return sorted(found, key=lambda part: part.at, reverse=True)


def terms(row: KpiRow, currency: str) -> str:
    """“min 80 · goal 83”, or that there is no target."""
    if row.target is None:
        return _("counted, no target") if row.direction == "none" else _("no target")
    return terms_of(row.target, row, currency)


def terms_of(target: TargetPart, row: drawing.Drawn, currency: str) -> str:
    """Minimum and goal of one version, in the words of its direction."""

    def say(value: Fraction) -> str:
        return drawing.tick(value, row, currency)

    if target.minimum_high is not None and target.goal_high is not None:
        return _("%(low)s to %(high)s · goal %(from)s to %(to)s") % {
            "low": say(target.minimum),
            "high": say(target.minimum_high),
            "from": say(target.goal),
            "to": say(target.goal_high),
        }
    ends = {"end": say(target.minimum), "goal": say(target.goal)}
    if target.direction == "lower":
        return _("max %(end)s · goal %(goal)s") % ends
    return _("min %(end)s · goal %(goal)s") % ends


def change(row: KpiRow, currency: str) -> str:
    """Against the period before, or why there is no value."""
    if row.measured.why_missing is not None:
        return str(NO_VALUE[row.measured.why_missing])
    # Half a month's sum against a whole one would say nothing.
    if row.change is None or (row.aggregation == "sum" and not row.judged):
        return ""
    return numbers.change(float(row.change), row.unit, row.decimals, currency)


def state_text(row: KpiRow) -> str:
    """Other words than the usual ones, where those would say too much."""
    if row.measured.why_missing is WhyMissing.NOT_AT_THIS_GRAIN:
        return _("By the month")
    if row.measured.all_excused:
        return _("Excused")
    if row.state is State.NO_TARGET and row.direction == "none":
        return _("Counted only")
    return beyond(row) if row.state is State.BELOW_MINIMUM else ""


def beyond(row: KpiRow) -> str:
    """“Above limit”, where a value that misses the minimum does not lie below it."""
    texts = {"lower": _("Above limit"), "within": _("Outside limits")}
    return texts.get(row.direction, "")


def narrow(value: numbers.Shown) -> numbers.Shown:
    """The value with a unit that fits beside it."""
    return replace(value, unit="/ 1,000") if value.unit == PER_1000 else value


def state_so_far(row: KpiRow) -> str:
    """The state where it stands alone: what still runs is not judged."""
    if row.judged or row.state in (State.MISSING, State.NO_TARGET):
        return state_text(row)
    state = state_text(row) or STATES[SHAPES[row.state]][0]
    return _("%(state)s so far") % {"state": state}
