"""How much is taken out where readings are coarser than the time that is excused."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.arithmetic.values import to_units
from kpis.excuses import Counts
from kpis.models import Kpi
from kpis.queries.excused import Cut, Inside
from kpis.terms.fields import NotReadableError, decimal_of
from partnership import numbers
from partnership.errors import Refused

DIGITS = 18


class CountsNeededError(Refused):
    """Readings are coarser than the time: how much comes out has to be agreed.

    `asked`: the KPIs of which nothing was said.
    """

    def __init__(self, asked: Iterable[Inside]) -> None:
        self.asked = tuple(asked)
        super().__init__(
            _("Say how much is to be taken out: %(kpis)s.")
            % {"kpis": ", ".join(part.kpi.name for part in self.asked)},
            "counts",
        )


def counts_for(part: Inside, said: tuple[str, str]) -> Counts:
    """The agreed counts of one KPI, at most what was read. Raises `Refused`.

    The field of the refusal is `numerator_<code>` or `denominator_<code>`.
    """
    cut = one_cell(part)
    kpi = part.kpi
    numerator = _units(kpi, "numerator", said[0], kpi.numerator_power, cut.numerator)
    denominator = _units(
        kpi, "denominator", said[1], kpi.denominator_power, cut.denominator
    )
    if not numerator and not denominator:
        raise Refused(_("Say how much is to be taken out."), f"denominator_{kpi.code}")
    _check_share(kpi, cut, numerator, denominator)
    return Counts(
        queue=cut.queue.code,
        grain=cut.grain,
        first=cut.first,
        numerator=numerator,
        denominator=denominator,
    )


def one_cell(part: Inside) -> Cut:
    """The one day, week or window of one queue that the time cuts through.

    Raises `Refused` where there are several: nobody could say of which.
    """
    cells = {(cut.queue.pk, cut.grain, cut.first) for cut in part.cut}
    if len({queue for queue, _grain, _first in cells}) > 1:
        raise Refused(
            _(
                "%(kpi)s is read in several queues. Choose the queue of which some is "
                "to be taken out."
            )
            % {"kpi": part.kpi.name},
            "queue",
        )
    if len(cells) > 1:
        raise Refused(
            _(
                "%(kpi)s is not read as finely as that: this time cuts through the "
                "readings of %(first)s and of %(last)s. Propose a time for each."
            )
            % {
                "kpi": part.kpi.name,
                "first": _day(part.cut[0].first),
                "last": _day(part.cut[-1].first),
            },
            "ends_at",
        )
    first = part.cut[0]
    sums = [sum(cut.numerator for cut in part.cut)]
    sums.append(sum(cut.denominator for cut in part.cut))
    return Cut(first.queue, first.grain, first.first, first.last, *sums)


def _units(kpi: Kpi, name: str, said: str, power: int, most: int) -> int:
    field = f"{name}_{kpi.code}"
    try:
        number = decimal_of(said.strip() or "0", DIGITS, power)
    except NotReadableError as refused:
        raise Refused(str(refused), field) from None
    units = to_units(number, power)[0]
    if units < 0:
        raise Refused(_("Write 0 or more."), field)
    if units > most:
        raise Refused(
            _("That is more than was read: %(most)s.")
            % {"most": numbers.whole(most, power)},
            field,
        )
    return units


def _check_share(kpi: Kpi, cut: Cut, numerator: int, denominator: int) -> None:
    """A share is not more than whole after something was taken out of it."""
    if kpi.may_exceed or kpi.numerator_power != kpi.denominator_power:
        return
    least = cut.numerator - cut.denominator + denominator
    if numerator < least:
        raise Refused(
            _(
                "Then more than all of the rest would be good: of these at least "
                "%(least)s were."
            )
            % {"least": numbers.show(_people(least, kpi.numerator_power))},
            f"numerator_{kpi.code}",
        )


def _people(units: int, power: int) -> Decimal:
    return Decimal(units).scaleb(-power)


def _day(day: date) -> str:
    return str(date_format(day, "j M"))
