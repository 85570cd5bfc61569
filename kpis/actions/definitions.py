"""The version of a definition that a target names."""

from datetime import datetime

from kpis.models import Definition, Kpi
from kpis.terms import Terms
from partnership import audit
from partnership.access import Door


def definition_for(*, by: Door, kpi: Kpi, terms: Terms, now: datetime) -> Definition:
    """The version that was agreed on; a new one where another direction was agreed.

    The direction belongs to the definition, so a target that turns it (handle time as
    `lower`, say) brings a version that differs in nothing else. Runs in the caller's
    transaction.
    """
    named = by.get(Definition, kpi=kpi, version=terms.definition)
    if named.direction == terms.direction:
        return named
    latest = by.rows(Definition).filter(kpi=kpi).order_by("-version").first() or named
    if latest.direction == terms.direction:
        return latest
    turned = Definition.objects.create(
        partnership=by.partnership,
        kpi=kpi,
        version=latest.version + 1,
        direction=terms.direction,
        formula=latest.formula,
        numerator=latest.numerator,
        denominator=latest.denominator,
        why=latest.why,
        traps=latest.traps,
        source=latest.source,
        since=now,
    )
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what="definition changed",
        now=now,
        about={"kpi": kpi.code, "version": turned.version, "to": terms.direction},
    )
    return turned
