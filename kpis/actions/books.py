"""What a file of a partnership is checked against, made from what is in use."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from kpis.actions.kpis import queues_by_name
from kpis.catalogue import CATALOGUE, CatalogueEntry
from kpis.importing.book import KpiRule, RuleBook
from kpis.models import Kpi
from partnership.models import Partnership

NOT_IN_USE = 0


def rule_book(
    partnership: Partnership, now: datetime, *, adopt: bool = False
) -> RuleBook:
    """The partnership as an import sees it; with `adopt` the whole catalogue fits."""
    kpis = {
        kpi.code: _rule(kpi, kpi.pk)
        for kpi in Kpi.objects.filter(partnership=partnership)
    }
    return RuleBook(
        kpis=kpis,
        queues=queues_by_name(partnership),
        calendar=partnership.calendar,
        now=now,
        adopt=adopt,
        adoptable={
            code: rule for code, rule in _catalogue().items() if code not in kpis
        },
    )


@cache
def _catalogue() -> Mapping[str, KpiRule]:
    """The whole catalogue as rules: the same for every file."""
    return {code: _rule(entry, NOT_IN_USE) for code, entry in CATALOGUE.items()}


def _rule(kpi: Kpi | CatalogueEntry, pk: int) -> KpiRule:
    return KpiRule(
        code=kpi.code,
        id=pk,
        aggregation=kpi.aggregation,
        scale=kpi.scale,
        numerator_power=kpi.numerator_power,
        denominator_power=kpi.denominator_power,
        may_be_negative=kpi.may_be_negative,
        may_exceed=kpi.may_exceed,
        grains=frozenset(kpi.grains),
        columns=(_column(kpi.numerator_column), _column(kpi.denominator_column)),
    )


def _column(expression: str) -> str | None:
    """The one column that a side is, or None where it is made of several."""
    return None if " " in expression else expression or None
