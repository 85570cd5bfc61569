"""How much is taken out where readings are coarser than the time that is excused."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.arithmetic.values import to_units
from kpis.excuses import Counts
from kpis.models import Kpi
from kpis.queries.excused import Held, Part, left_of
from kpis.queries.targets import latest_definition
from kpis.terms.fields import NotReadableError, decimal_of
from partnership import numbers
from partnership.errors import Refused

DIGITS = 18


class CountsNeededError(Refused):
    """Readings are coarser than the time: how much comes out has to be agreed.

    `asked`: the KPIs of which nothing was said.
    """

    def __init__(self, asked: Iterable[Held]) -> None:
        self.asked = tuple(asked)
        super().__init__(
            _("Say how much is to be taken out: %(kpis)s.")
            % {"kpis": ", ".join(held.kpi.name for held in self.asked)},
            "counts",
        )


def counts_for(held: Held, said: tuple[str, str]) -> Counts:
    """The agreed counts of one KPI, at most what is left of it. Raises `Refused`.

    The field of the refusal is `numerator_<code>` or `denominator_<code>`.
    """
    cut, kpi = one_cell(held), held.kpi
    numerator = _units(kpi, "numerator", said[0], cut.numerator)
    denominator = _units(kpi, "denominator", said[1], cut.denominator)
    if not numerator and not denominator:
        raise Refused(_("Say how much is to be taken out."), f"denominator_{kpi.code}")
    _check_rest(kpi, (cut.numerator, cut.denominator), numerator, denominator)
    return Counts(
        queue=cut.queue.code,
        grain=cut.grain,
        first=cut.first,
        numerator=numerator,
        denominator=denominator,
    )


def check_still_fits(kpi: Kpi, counts: Counts) -> None:
    """Raise `Refused` where other counts of the same cell were agreed meanwhile."""
    left = left_of(kpi.partnership, kpi, counts.cell)
    if left is None:
        return
    fits = counts.numerator <= left[0] and counts.denominator <= left[1]
    try:
        _check_rest(kpi, left, counts.numerator, counts.denominator)
    except Refused:
        fits = False
    if not fits:
        raise Refused(
            _(
                "More of %(kpi)s is excused by now than when this was proposed: these "
                "counts are more than what is left. Counter it with others."
            )
            % {"kpi": kpi.name},
            "kpis",
        )


def _what_is_left(kpi: Kpi, cut: Part) -> Part:
    """Without what other agreed times take out of the same day, week or window."""
    left = left_of(kpi.partnership, kpi, cut.cell)
    if left is None:
        return cut
    if left == (0, 0):
        raise Refused(
            _("All that was read of %(kpi)s then is excused already.")
            % {"kpi": kpi.name},
            "kpis",
        )
    return replace(
        cut,
        numerator=min(cut.numerator, left[0]),
        denominator=min(cut.denominator, left[1]),
    )


def one_cell(held: Held) -> Part:
    """What is left of the one day, week or window of one queue that the time cuts.

    Raises `Refused` where there are several: nobody could say of which. So it does for
    a net score, of which no part can be counted.
    """
    if held.kpi.may_be_negative:
        raise _refused(
            _(
                "%(kpi)s is not read as finely as that, and a part of a net score "
                "cannot be counted. Choose whole days, or leave it out."
            ),
            "kpis",
            held,
        )
    if len({cut.queue.pk for cut in held.cut}) > 1:
        raise _refused(
            _(
                "%(kpi)s is read in several queues. Choose the queue of which some is "
                "to be taken out."
            ),
            "queue",
            held,
        )
    if len({cut.cell for cut in held.cut}) > 1:
        raise _refused(
            _(
                "%(kpi)s is not read as finely as that: this time cuts through the "
                "readings of %(first)s and of %(last)s. Propose a time for each."
            ),
            "ends_at",
            held,
        )
    whole = replace(
        held.cut[0],
        readings=sum(part.readings for part in held.cut),
        numerator=sum(part.numerator for part in held.cut),
        denominator=sum(part.denominator for part in held.cut),
    )
    return _what_is_left(held.kpi, whole)


def _refused(sentence: str, field: str, held: Held) -> Refused:
    words = {
        "kpi": held.kpi.name,
        "first": _day(held.cut[0].first),
        "last": _day(held.cut[-1].first),
    }
    return Refused(sentence % words, field)


def _units(kpi: Kpi, name: str, said: str, most: int) -> int:
    """What somebody typed, in smallest units: 0 to `most`."""
    field, power = f"{name}_{kpi.code}", getattr(kpi, f"{name}_power")
    try:
        number = decimal_of(said.strip() or "0", DIGITS, power)
    except NotReadableError as refused:
        raise Refused(str(refused), field) from None
    units = to_units(number, power)[0]
    if units < 0:
        raise Refused(_("Write 0 or more."), field)
    if units > most:
        raise Refused(
            _("That is more than there is: %(most)s.")
            % {"most": numbers.whole(most, power)},
            field,
        )
    return units


def _check_rest(
    kpi: Kpi, read: tuple[int, int], numerator: int, denominator: int
) -> None:
    """What comes out, and what is left, has to be something that can be.

    `read`: numerator and denominator before.
    """
    field = f"numerator_{kpi.code}"
    if denominator == read[1] and numerator < read[0]:
        raise Refused(
            _("All of it comes out, so all of this does: %(most)s.")
            % {"most": numbers.whole(read[0], kpi.numerator_power)},
            field,
        )
    if kpi.may_exceed or kpi.numerator_power != kpi.denominator_power:
        return
    if numerator > denominator:
        raise Refused(_("This is a part of the number above, and not more."), field)
    least = read[0] - read[1] + denominator
    if numerator < least:
        raise Refused(
            _(
                "Of what is left more would be “%(what)s” than there is. Write at "
                "least %(least)s."
            )
            % {
                "what": latest_definition(kpi).numerator,
                "least": numbers.whole(least, kpi.numerator_power),
            },
            field,
        )


def _day(day: date) -> str:
    return str(date_format(day, "j M"))
