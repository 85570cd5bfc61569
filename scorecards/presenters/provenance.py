"""Where one number comes from: its imports and its rows."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from kpis.arithmetic.values import Pair
from kpis.models import Kpi
from kpis.queries.rolled import Rolled
from kpis.queries.values import value_of
from partnership import numbers
from partnership.periods import Period
from scorecards.presenters import words
from scorecards.presenters.reader import Reader
from scorecards.queries.readings import Brought, Row


def page(kpi: Kpi, period: Period, reader: Reader, found: Page[Row]) -> dict[str, Any]:
    """The context of templates/scorecards/readings.html, but for the imports."""
    return {
        "kpi": kpi,
        "period": period,
        "period_name": words.period_name(period, reader.today),
        "reader": reader,
        "page": found,
        "rows": [_row(reading, kpi, reader) for reading in found.object_list],
    }


def excused(sums: Rolled | None, kpi: Kpi, reader: Reader) -> str:
    """What of all these readings does not count; empty where everything does."""
    if sums is None or sums.excused is None:
        return ""
    out, power = sums.excused.denominator, kpi.denominator_power
    all_of = sums.denominator
    if not out:
        out, power = sums.excused.numerator, kpi.numerator_power
        all_of = sums.numerator
    text = (
        _("Both sides excused all %(all)s; measured %(measured)s.")
        if sums.excused.value is None
        else _(
            "Both sides excused %(part)s of %(all)s: %(value)s counts, "
            "%(measured)s was measured."
        )
    )
    return text % {
        "part": numbers.show(out, "", power),
        "all": numbers.show(all_of, "", power),
        "value": _value(sums.excused.value, kpi, reader),
        "measured": _value(sums.value, kpi, reader),
    }


def imports(found: Iterable[Brought], reader: Reader) -> list[dict[str, Any]]:
    """Each import as a line: file, by whom, when, how many of these rows."""
    return [
        {
            "number": brought.batch.number,
            "file": brought.batch.file_name,
            "source": brought.batch.source.name,
            "by": brought.batch.by_name,
            "at": words.moment(brought.batch.at, reader.partnership),
            "rows": brought.rows,
            "provisional": brought.batch.provisional,
        }
        for brought in found
    ]


def corrections(found: Iterable[Row], kpi: Kpi, reader: Reader) -> list[dict[str, Any]]:
    """What stood there before, and which import replaced it."""
    return [
        {
            **_counted(before, kpi, reader),
            "replaced": _("import %(number)s by %(by)s, %(at)s")
            % {
                "number": before["replaced_by__number"],
                "by": before["replaced_by__by_name"],
                "at": words.moment(before["replaced_by__at"], reader.partnership),
            },
        }
        for before in found
    ]


def _row(reading: Row, kpi: Kpi, reader: Reader) -> dict[str, Any]:
    return {
        **_counted(reading, kpi, reader),
        "provisional": reading["provisional"],
        "comment": reading["comment"] or "",
    }


def _counted(reading: Row, kpi: Kpi, reader: Reader) -> dict[str, Any]:
    """When, where and what was counted, its value, and its place in a file."""
    numerator, denominator = reading["numerator"], reading["denominator"]
    value = value_of(kpi, [Pair(numerator, denominator)])
    return {
        "at": words.moment(reading["starts_at"], reader.partnership),
        "queue": reading["queue__name"],
        "numerator": numbers.whole(numerator, kpi.numerator_power),
        "denominator": numbers.whole(denominator, kpi.denominator_power),
        "value": _value(value, kpi, reader),
        "from": _("%(file)s, row %(row)s")
        % {"file": reading["batch__file_name"], "row": reading["row"]},
    }


def _value(value: Fraction | None, kpi: Kpi, reader: Reader) -> str:
    exact = None if value is None else float(value)
    return numbers.show(exact, kpi.unit, kpi.decimals, reader.partnership.currency)
