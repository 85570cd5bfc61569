"""Scorecards: the joint result of a partnership for one period, with its inputs."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kpis.models import Rollup, RollupGrain
from partnership.models import Member, TenantModel, TiedKey, same_partnership


class PeriodKind(models.TextChoices):
    WEEK = "week", _("week")
    WINDOW = "window", _("window")
    QUARTER = "quarter", _("quarter")


class Scorecard(TenantModel):
    """One version of one period's joint result.

    `document` holds everything that the page shows and everything it was computed
    from (see `scorecards.document`). While nothing is published the row is brought
    up to date in place; a published one is never changed: an input that changes later
    makes the next version, which *restates* it.
    """

    kind = models.CharField(max_length=7, choices=PeriodKind.choices)
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    version = models.IntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    ours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    document = models.JSONField()
    revision = models.BigIntegerField()
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = TiedKey(Member, null=True, blank=True)

    class Meta:
        verbose_name = _("scorecard")
        constraints = [
            same_partnership("scorecard_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "period", "version"], name="scorecard_version"
            ),
            models.UniqueConstraint(
                fields=["partnership", "period"],
                condition=models.Q(is_latest=True),
                name="scorecard_one_latest",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="scorecard_published_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "kind", "first"], name="scorecard_by_kind"
            )
        ]


def has_readings() -> Exists:
    """Whether any KPI was read in a card's period."""
    inside = Rollup.objects.filter(
        partnership_id=OuterRef("partnership_id"),
        grain__in=(RollupGrain.WEEK, RollupGrain.WINDOW),
        first__range=(OuterRef("first"), OuterRef("last")),
    )
    return Exists(inside)
