"""What a proposal for a target holds: read, completed, checked, as plain JSON.

Form, API and commands hand over the same dictionary; `read` answers with `Terms` or
with a sentence per field. Whether the numbers can stand is asked of
`kpis.arithmetic.target` alone, so everybody hears the same sentence.
"""

from kpis.terms.bounds import bounds_of, check_bounds
from kpis.terms.defaults import completed
from kpis.terms.fields import MOST_CHARACTERS
from kpis.terms.reading import read
from kpis.terms.refusal import Problem, TermsRefusedError
from kpis.terms.terms import Penalty, Terms, of_target, plain

__all__ = [
    "MOST_CHARACTERS",
    "Penalty",
    "Problem",
    "Terms",
    "TermsRefusedError",
    "bounds_of",
    "check_bounds",
    "completed",
    "of_target",
    "plain",
    "read",
]
