"""What both sides agreed for one KPI, version by version, with its reason."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kpis.charts.ruler import Ruler, ruler
from partnership import numbers
from scorecards.document import RangePart, TargetPart
from scorecards.presenters import drawing, words
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import terms_of
from scorecards.queries.kpi_page import AgreedTarget, KpiPage


def in_force(found: KpiPage, reader: Reader) -> dict[str, Any] | None:
    """The version that the period was judged by, else the one in force now."""
    part = found.row.target if found.row else found.table[-1].target
    agreed = next((a for a in found.targets if part and a.part == part), None)
    return _version(agreed, found, reader) if agreed else None


def history(found: KpiPage, reader: Reader) -> list[dict[str, Any]]:
    """Every version, the one agreed last on top."""
    return [_version(agreed, found, reader) for agreed in reversed(found.targets)]


def _version(agreed: AgreedTarget, found: KpiPage, reader: Reader) -> dict[str, Any]:
    part, currency = agreed.part, reader.partnership.currency

    def say(low: Fraction, high: Fraction | None) -> str:
        ends = [_whole(end, found, currency) for end in (low, high) if end is not None]
        return f" {_('to')} ".join(ends)

    return {
        "number": part.number,
        "word": _word(part),
        "whose": _whose(found, reader),
        "terms": terms_of(part, found.kpi, currency),
        "ruler": _ruler(part, found, reader),
        "minimum": say(part.minimum, part.minimum_high),
        "goal": say(part.goal, part.goal_high),
        "buffer": _distance(part.buffer, found, currency),
        "reason": part.buffer_reason,
        "range": _range(part.range, found, reader) if part.range else "",
        "allocation": numbers.show(float(part.allocation), "%", 0),
        "charged": part.range is not None,
        "since": words.full_day(part.effective_from),
        "signatures": _signatures(agreed, reader),
    }


def _word(part: TargetPart) -> str:
    """What the minimum is called: a limit, where less is better."""
    if part.direction == "within":
        return _("Our limits")
    return _("Our limit") if part.direction == "lower" else _("Our minimum")


def _whose(found: KpiPage, reader: Reader) -> str:
    """Who has to make it: the client of a result, else whose part of the work it is."""
    kpi, partnership = found.kpi, reader.partnership
    if kpi.section == "result":
        text = _("%(company)s must make it itself")
        return text % {"company": partnership.client}
    if kpi.owner_side == "both":
        return _("both sides’ part of the work")
    return _("%(company)s’s part of the work") % {
        "company": words.side_name(kpi.owner_side, partnership)
    }


def _whole(value: Fraction, found: KpiPage, currency: str) -> str:
    """A value with its unit, without decimals that say nothing."""
    kpi = found.kpi
    decimals = 0 if value.denominator == 1 and kpi.unit != "money" else kpi.decimals
    return numbers.show(float(value), kpi.unit, decimals, currency)


def _distance(buffer: Fraction, found: KpiPage, currency: str) -> str:
    """A difference between two values: “3 pts”, never “3 %”."""
    decimals = 0 if buffer.denominator == 1 else found.kpi.decimals
    text = numbers.change(float(buffer), found.kpi.unit, decimals, currency)
    return text.lstrip("+±")


def _ruler(part: TargetPart, found: KpiPage, reader: Reader) -> Ruler | None:
    """The version as a ruler, with the period's value above it."""
    scale = drawing.scale(part, found.kpi)
    if scale is None:
        return None
    row, card = found.row, found.card
    value = row.measured.value if row and row.target == part else None
    period = words.period_name(card.period, reader.today) if card else ""
    return ruler(
        step=drawing.step_of(part),
        scale=scale,
        direction=drawing.direction(found.kpi),
        value=None if value is None else float(value),
        period=period,
        voice=drawing.voice(found.kpi, reader.partnership.currency),
    )


def _range(part: RangePart, found: KpiPage, reader: Reader) -> str:
    """Where the penalty starts and where it is full."""
    currency = reader.partnership.currency
    start = drawing.tick(part.start, found.kpi, currency)
    if part.form == "flat":
        return _("all at once, beyond %(start)s") % {"start": start}
    if part.form == "per_unit" or part.full is None:
        return _("an amount for each unit, from %(start)s") % {"start": start}
    full = drawing.tick(part.full, found.kpi, currency)
    if part.form == "steps":
        return _("in steps from %(start)s, full at %(full)s") % {
            "start": start,
            "full": drawing.tick(part.steps[-1][0], found.kpi, currency),
        }
    return _("from %(start)s, full at %(full)s") % {"start": start, "full": full}


def _signatures(agreed: AgreedTarget, reader: Reader) -> list[dict[str, Any]]:
    """Both people with their organisations, the organisations A to Z."""
    partnership = reader.partnership
    signed = [
        (agreed.proposed_side, agreed.proposed_by, _("proposed"), agreed.proposed_at),
        (agreed.agreed_side, agreed.agreed_by, _("agreed"), agreed.agreed_at),
    ]
    lines = [
        {
            "organisation": words.side_name(side, partnership),
            "name": name,
            "did": did,
            "day": words.full_day(words.local(at, partnership)),
        }
        for side, name, did, at in signed
    ]
    return sorted(lines, key=lambda line: line["organisation"])
