"""One KPI's page: the sentence, the chart, both sides' drivers, what is agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.charts.behaviour import TIGHT, WIDE, behaviour
from kpis.presenters.counts import quotient
from partnership import numbers
from scorecards.document import KpiRow
from scorecards.headline import row_sentence
from scorecards.presenters import (
    agreement,
    drawing,
    excused,
    opened,
    penalty,
    series,
    words,
)
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import SHAPES, RowsOf, origin, state_so_far, titles
from scorecards.presenters.switch import Choice
from scorecards.queries.kpi_page import LENGTHS, KpiPage
from scorecards.signals import signals_of


def page(found: KpiPage, reader: Reader, address: str) -> dict[str, Any]:
    """The context of templates/scorecards/kpi.html. `address` is the page's own."""
    drawn = series.series_of(found, reader)
    past = len(drawn.points)
    return {
        "kpi": found.kpi,
        "reader": reader,
        "group": titles(reader.partnership)[found.kpi.group][0],
        "lengths": list(_lengths(found, address)),
        "series": drawn,
        "wide": behaviour(drawn, WIDE, past),
        "tight": behaviour(drawn, TIGHT, past),
        "finding": series.finding(found, reader),
        "note": series.note(found),
        "figure_url": _figure_url(found, reader),
        "drivers": drivers(found, reader),
        "definition": found.definition,
        "process": list(_process(found)),
        "agreed": agreement.in_force(found, reader),
        "history": agreement.history(found, reader),
        "flags": list(opened.flags(found.happened, reader.partnership)),
        **_standing(found, reader),
    }


def _standing(found: KpiPage, reader: Reader) -> dict[str, Any]:
    """How the period stands; nothing of it without a card."""
    if found.card is None or found.row is None:
        return {"sentence": _("No reading yet. The chart begins with the first one.")}
    document, row = found.card.document, found.row
    name = words.period_name(document.period, reader.today)
    return {
        "sentence": row_sentence(
            row, name, document.period, signals_of(found.behaviour, row.direction)
        ),
        "period": found.card.period,
        "period_name": name,
        "row": row,
        "value": drawing.value_of(row, document.currency),
        "state": SHAPES[row.state],
        "state_text": state_so_far(row),
        "counted": counted(row),
        "excused": excused.source(row, document.currency),
        "origins": [origin(part, reader.partnership) for part in found.imports],
        "penalty": _penalty(found, reader),
    }


def counted(row: KpiRow) -> str:
    """What counts: “39,283 ÷ 48,200”, in the units that people speak of."""
    measured = row.measured
    if measured.numerator is None or measured.denominator is None:
        return ""
    if row.aggregation != "ratio":
        return numbers.whole(measured.numerator, row.numerator_power)
    if measured.all_excused:
        return ""
    return quotient(
        measured.numerator - measured.excused_numerator,
        measured.denominator - measured.excused_denominator,
        row,
    )


def _figure_url(found: KpiPage, reader: Reader) -> str:
    address = reverse("kpi_figure", args=[reader.partnership.slug, found.kpi.code])
    period = f"&period={found.card.period.key}" if found.card else ""
    return f"{address}?length={found.length}{period}"


def _lengths(found: KpiPage, address: str) -> Iterator[Choice]:
    """13, 26 or 52 periods; each an address of its own."""
    unit = _("weeks") if found.grain == "week" else _("windows")
    period = f"&period={found.card.period.key}" if found.card else ""
    for length in LENGTHS:
        current = length == found.length
        label = f"{length} {unit}" if current else str(length)
        yield Choice(label, f"{address}?length={length}{period}", current)


@dataclass(frozen=True)
class Drivers:
    """One side's drivers, in the row grammar."""

    organisation: Any
    rows: list[dict[str, Any]]


def drivers(found: KpiPage, reader: Reader) -> list[Drivers]:
    """Both sides in equal columns, A to Z; none where neither has a driver.

    What is only counted has no goal that drivers could explain.
    """
    counted_only = found.kpi.direction == "none"
    if found.card is None or counted_only or not any(found.drivers.values()):
        return []
    rows = RowsOf(found.card.document, reader.partnership, quiet=True)
    return [
        Drivers(
            reader.partnership.organisation_of(side),
            [rows.row(row) for row in found.drivers[side]],
        )
        for _name, side in words.sides(reader.partnership)
    ]


def _process(found: KpiPage) -> Iterator[str]:
    """Whether the process can meet the goal, from its own history."""
    past = found.behaviour
    if found.table[-1].target is None:
        yield _("No goal is agreed, so there is nothing to meet.")
        return
    if past.attainability is None:
        yield _("Too early to tell: it takes 13 points, %(points)s are there.") % {
            "points": past.points
        }
        return
    share = {"share": round(100 * past.attainability)}
    if found.grain == "week":
        yield _("It meets our goal in about %(share)s of 100 weeks.") % share
    else:
        yield _("It meets our goal in about %(share)s of 100 windows.") % share
    questions = {
        "will_meet": _("By itself, with room to spare."),
        "hit_or_miss": _("Hit or miss: ask about the buffer, not why."),
        "will_not_meet": _(
            "Out of reach of the present process: change the process or the goal."
        ),
    }
    yield questions.get(past.assurance or "", "")


def _penalty(found: KpiPage, reader: Reader) -> dict[str, Any] | None:
    """This KPI's part of the period's penalty, for who may see amounts or not."""
    if found.card is None or found.penalty is None:
        return None
    line, currency = found.penalty_line, found.card.document.currency
    period = found.card.period
    context: dict[str, Any] = {
        "url": reverse("penalty", args=[reader.partnership.slug, period.key]),
        "missing": penalty.why_none(found.penalty),
        "provisional": " ".join(penalty.provisional(found.penalty)),
        "due": found.kpi.code in found.penalty.due,
        "charged": bool(found.row and found.row.target and found.row.target.range),
    }
    if line is not None:
        context["amount"] = numbers.money(line.amount, currency)
        context["working"] = line.working
        if line.would_have_been is not None:
            context["would_be"] = numbers.money(line.would_have_been, currency)
    return context
