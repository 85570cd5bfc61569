"""The past of one KPI as the big chart takes it."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.charts.series import Flag, Point, Series, Span, Step
from scorecards.document import State
from scorecards.presenters import drawing, excused, words
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import terms_of
from scorecards.queries.kpi_page import KpiPage, TableRow, TargetStep


def series_of(page: KpiPage, reader: Reader) -> Series:
    """Points, versions of the target and limits, ready to be drawn."""
    kpi, currency = page.kpi, reader.partnership.currency
    ticks = dict(_ticks(page))
    return Series(
        kpi.name,
        tuple(
            _point(row, page, ticks.get(index, ""), currency)
            for index, row in enumerate(page.table)
        ),
        direction=drawing.direction(kpi),
        steps=tuple(_steps(page, currency)),
        limits=drawing.limits(page.behaviour),
        bounds=drawing.bounds_of(kpi),
        from_zero=kpi.unit == "count",
        flags=tuple(_flags(page)),
        period=_spoken_of(page, reader),
        voice=drawing.voice(kpi, currency),
    )


def _flags(page: KpiPage) -> Iterator[Flag]:
    """What happened, numbered as in the list below, in the middle of its day."""
    for number, happened in enumerate(page.happened, start=1):
        yield Flag(number, _place(page, happened.day, 0.5))


def _place(page: KpiPage, day: date, part: float = 0.0) -> float:
    """Where a day, or a part of it, lies on the axis; held to what is shown."""
    firsts = [row.period.first for row in page.table]
    index = max(0, bisect_right(firsts, day) - 1)
    period = page.table[index].period
    within = (day - period.first).days + part
    return index + min(1.0, max(0.0, within / period.days))


def _spoken_of(page: KpiPage, reader: Reader) -> Span | None:
    """The period of the sentence above the chart, as far as the chart shows it."""
    if page.card is None:
        return None
    spoken = page.card.document.period
    begins, ends = _place(page, spoken.first), _place(page, spoken.last, 1.0)
    if begins >= ends:
        return None
    return Span(words.period_name(spoken, reader.today), begins, ends)


def _point(row: TableRow, page: KpiPage, tick: str, currency: str) -> Point:
    return Point(
        label=drawing.point_name(row.period.first, page.grain),
        value=None if row.value is None else float(row.value),
        n=_counted(row, page),
        running=row.running,
        signal=row.label,
        note=_note(row, page, currency),
        tick=tick,
        absent=_("excused") if row.all_excused else "",
    )


def _note(row: TableRow, page: KpiPage, currency: str) -> str:
    """What may still move, and what does not count."""
    provisional = _("provisional") if row.provisional else ""
    out = excused.note(row, page.kpi, row.target, currency, all_of=row.all_excused)
    return "; ".join(filter(None, (provisional, out)))


def _counted(row: TableRow, page: KpiPage) -> int | None:
    """How much was counted, in the unit that people speak of; a sum counts nothing."""
    if row.denominator is None or page.kpi.aggregation != "ratio":
        return None
    counts = row.denominator - row.excused_denominator
    return round(Decimal(counts).scaleb(-page.kpi.denominator_power))


def _ticks(page: KpiPage) -> Iterator[tuple[int, str]]:
    """A short name where a month begins, or a year on a chart of windows."""
    firsts = [row.period.first for row in page.table]
    weekly = page.grain == "week"
    for index, (before, first) in enumerate(pairwise(firsts), start=1):
        if weekly and before.month != first.month:
            yield index, date_format(first, "M")
        elif not weekly and index % 3 == 0:
            yield index, date_format(first, "M Y")


def _steps(page: KpiPage, currency: str) -> Iterator[Step]:
    """Each version where it came into force, with what became different."""
    before: TargetStep | None = None
    for step in page.steps:
        if step.target is None:
            yield Step(from_index=step.from_index)
        else:
            changed = before is not None and before.target is not None
            terms = terms_of(step.target, page.kpi, currency)
            note = _("now %(terms)s") % {"terms": terms} if changed else ""
            yield drawing.step_of(step.target, step.from_index, note)
        before = step


def finding(page: KpiPage, reader: Reader) -> str:
    """What the chart says, in one sentence."""
    past, currency = page.behaviour, reader.partnership.currency
    if past.lower is None or past.upper is None:
        return ngettext(
            "Too early to tell noise from signal: %(count)s point so far.",
            "Too early to tell noise from signal: %(count)s points so far.",
            past.points,
        ) % {"count": past.points}
    voice = drawing.voice(page.kpi, currency)
    gives = _("The process gives %(low)s to %(high)s by itself") % {
        "low": voice.tick(past.lower),
        "high": voice.number(past.upper),
    }
    return ", ".join([gives, *_against_goal(page, currency)]) + "."


def _against_goal(page: KpiPage, currency: str) -> Iterator[str]:
    """What that means for the goal in force, and how often it was met."""
    texts = {
        "will_meet": _("so it meets our goal of %(goal)s by itself"),
        "hit_or_miss": _("so our goal of %(goal)s is hit or miss"),
        "will_not_meet": _("so our goal of %(goal)s is out of its reach"),
    }
    target = page.table[-1].target
    if target is None or page.behaviour.assurance not in texts:
        return
    goal = goal_text(page, currency)
    judged = [
        row
        for row in page.table
        if row.value is not None and row.target and not row.running
    ]
    met = sum(row.state is State.ON_GOAL for row in judged)
    text = texts[page.behaviour.assurance] % {"goal": goal}
    yield _("%(so)s: met in %(met)s of %(all)s") % {
        "so": text,
        "met": met,
        "all": len(judged),
    }


def goal_text(page: KpiPage, currency: str) -> str:
    """The goal in force: “83”, or “6:10 to 6:50”."""
    target = page.table[-1].target
    if target is None:
        return ""
    ends = [end for end in (target.goal, target.goal_high) if end is not None]
    return f" {_('to')} ".join(drawing.tick(end, page.kpi, currency) for end in ends)


def note(page: KpiPage) -> str:
    """How to read it."""
    running = (
        _("Hollow: the running week, not judged.")
        if page.grain == "week"
        else _("Hollow: the running window, not judged.")
    )
    rules = _("Process behaviour chart by the rules of “Making Data Count”.")
    trial = _("Trial limits: fewer than 13 points.") if page.behaviour.trial else ""
    return " ".join(filter(None, (rules, running, trial)))
