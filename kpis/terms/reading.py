"""From a dictionary that somebody sent to terms that can stand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from kpis.arithmetic.errors import TermsError
from kpis.models import PenaltyForm
from kpis.terms.fields import MONEY, Fields
from kpis.terms.refusal import Problem, TermsRefusedError
from kpis.terms.terms import Penalty, Terms

DIRECTIONS: Final = ("higher", "lower", "within")

# The arithmetic's names of what has to change, where the JSON has others.
_FIELDS: Final = {
    "range": "penalty.form",
    "form": "penalty.form",
    "start": "penalty.start",
    "full": "penalty.full",
    "steps": "penalty.steps",
    "amount": "penalty.amount",
}


def read(data: Mapping[str, Any]) -> Terms:
    """The terms in `data`; `TermsRefusedError` with a sentence per field."""
    fields = Fields(data, [])
    minimum = fields.number("minimum", default=None)
    terms = Terms(
        direction=fields.choice("direction", DIRECTIONS),
        definition=fields.whole("definition"),
        minimum=minimum,
        minimum_high=fields.optional("minimum_high"),
        buffer=fields.number("buffer", default=Decimal(0)),
        buffer_reason=fields.text("buffer_reason"),
        penalty=_penalty(fields.part("penalty"), minimum),
        floor=fields.optional("floor"),
        floor_high=fields.optional("floor_high"),
        weight=fields.share("weight"),
        allocation=fields.share("allocation"),
        effective_from=fields.day("effective_from"),
    )
    if fields.problems and (problem := _reason(terms)):
        fields.problems.append(problem)
    fields.finish()
    check(terms)
    return terms


def check(terms: Terms) -> None:
    """Refuse numbers that cannot stand, a buffer without a reason, no way to 0.

    All at once, but for the floor: it is asked for where the numbers can stand.
    """
    unfit = _numbers(terms)
    found = [unfit or _floors(terms), _reason(terms)]
    if problems := [problem for problem in found if problem]:
        raise TermsRefusedError(problems)


def _penalty(part: Fields | None, minimum: Decimal) -> Penalty | None:
    if part is None:
        return None
    form = part.choice("form", PenaltyForm.values)
    if form == PenaltyForm.STEPS:
        return _in_steps(part)
    start = part.number("start", default=minimum)
    return Penalty(
        form=form,
        start=start,
        full=part.number("full", default=start if form == PenaltyForm.FLAT else None),
        amount=_amount(part) if form == PenaltyForm.PER_UNIT else None,
    )


def _in_steps(part: Fields) -> Penalty:
    """Steps name their own ends: what else is written there is left out."""
    steps = part.steps("steps")
    if not steps and not part.problems:
        sentence = _("A range in steps needs at least one threshold with its share.")
        part.refuse("steps", "no_steps", sentence)
    first, last = (steps[0][0], steps[-1][0]) if steps else (Decimal(0), Decimal(0))
    return Penalty(form=PenaltyForm.STEPS, start=first, full=last, steps=steps)


def _amount(part: Fields) -> Decimal:
    return part.number("amount", MONEY, default=None)


def _numbers(terms: Terms) -> Problem | None:
    try:
        terms.arithmetic  # noqa: B018 - terms check themselves
    except TermsError as refusal:
        field = _FIELDS.get(refusal.field, refusal.field)
        return Problem(field, refusal.code, _(refusal.sentence))
    return None


def _reason(terms: Terms) -> Problem | None:
    if not terms.buffer or terms.buffer_reason:
        return None
    return Problem(
        "buffer_reason",
        "no_reason",
        _("Say why there is a buffer: the other side reads it word for word."),
    )


def _floors(terms: Terms) -> Problem | None:
    """Both floors of a corridor, and a floor wherever no range leads to 0."""
    if terms.floors and len(terms.floors) != len(terms.minimums):
        return Problem(
            "floor_high",
            "floor_shape",
            _("A corridor has a floor on each side, any other target has one."),
        )
    leads_to_zero = terms.penalty and terms.penalty.full != terms.minimum
    if terms.floors or leads_to_zero:
        return None
    return Problem(
        "floor",
        "no_floor",
        _(
            "Without a penalty range that goes beyond the client minimum the score "
            "needs a floor: the value at which attainment is 0."
        ),
    )
