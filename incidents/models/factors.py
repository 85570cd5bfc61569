"""What contributed, seen by each side, and what an incident is tied to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.lifecycle import Category, FactorSide
from incidents.models.incidents import Incident
from kpis.models import ContextEvent, Kpi
from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, said


class Factor(TenantModel):
    """One circumstance of several that contributed. Append-only."""

    incident = TiedKey(Incident)
    number = models.IntegerField()
    category = WordField()
    side = WordField()
    words = models.CharField(_("what contributed"), max_length=1000)
    evidence = models.TextField(_("evidence"), blank=True)
    by = TiedKey(Member)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("contributing factor")
        constraints = [
            same_partnership("factor_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "incident", "number"], name="factor_number"
            ),
            one_of("category", Category, "factor_category"),
            one_of("side", FactorSide, "factor_side"),
            said("words", "factor_says_something"),
        ]


class FactorAnswer(TenantModel):
    """That a side has seen a factor, and whether it sees it the same way."""

    factor = TiedKey(Factor)
    side = WordField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    by = TiedKey(Member)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "factor", "side"], name="factor_answer_per_side"
            ),
            one_of("side", Side.values, "factor_answer_side"),
        ]


class TouchedKpi(TenantModel):
    """A KPI that an incident touches; its chart shows the incident."""

    incident = TiedKey(Incident)
    kpi = TiedKey(Kpi)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "kpi"], name="touched_kpi_once"
            )
        ]


class LinkedEvent(TenantModel):
    """A context event that belongs to the story."""

    incident = TiedKey(Incident)
    event = TiedKey(ContextEvent)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "event"], name="linked_event_once"
            )
        ]
