"""Excused periods: time that both sides agree not to count against the partner."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models.definitions import Kpi
from kpis.models.readings import RollupGrain
from partnership.models import (
    Member,
    Proposal,
    Queue,
    TenantModel,
    TiedKey,
    same_partnership,
)
from partnership.models.fields import WordField, one_of, said, together


class ExcuseReason(models.TextChoices):
    """Why a time is excused. Leadership reads this word, never the sentence beside."""

    CLIENT_OUTAGE = "client_outage", _("client outage")
    OVER_FORECAST = "over_forecast", _("volume above the locked forecast")
    FORCE_MAJEURE = "force_majeure", _("force majeure")
    OTHER = "other", _("another agreed reason")


class ExcusedPeriod(TenantModel):
    """One agreed time, from `starts_at` until before `ends_at`.

    What was agreed never changes. Both sides may agree that the time counts again:
    that proposal and its moment are the only columns that are ever written later.
    `first_day` and `last_day` are the local days that it touches, `whole_from` and
    `whole_to` those that lie wholly inside it, as the partnership's calendar had them
    when it was agreed. `queue` None: all of them.
    """

    number = models.IntegerField()
    reason = WordField(choices=ExcuseReason.choices)
    why = models.TextField(_("what happened"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    first_day = models.DateField()
    last_day = models.DateField()
    whole_from = models.DateField(null=True, blank=True)
    whole_to = models.DateField(null=True, blank=True)
    queue = TiedKey(Queue, null=True, blank=True)
    proposal = TiedKey(Proposal)
    proposed_by = TiedKey(Member)
    proposed_at = models.DateTimeField()
    agreed_by = TiedKey(Member)
    agreed_at = models.DateTimeField()
    again_proposal = TiedKey(Proposal, null=True, blank=True)
    counts_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("excused period")
        constraints = [
            same_partnership("excused_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="excused_number"
            ),
            one_of("reason", ExcuseReason.values, "excused_reason"),
            said("why", "excused_says_why"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="excused_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="excused_days"
            ),
            together("excused_whole_days", "whole_from", "whole_to"),
            models.CheckConstraint(
                condition=Q(whole_from=None)
                | Q(
                    whole_from__gte=F("first_day"),
                    whole_to__gte=F("whole_from"),
                    whole_to__lte=F("last_day"),
                ),
                name="excused_whole_days_inside",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("agreed_by")), name="excused_two_people"
            ),
            together("excused_counts_again", "again_proposal", "counts_again_at"),
        ]
        indexes = [
            models.Index(fields=["partnership", "first_day"], name="excused_from")
        ]


class ExcusedKpi(TenantModel):
    """A KPI of which readings are left out. Append-only.

    Readings that lie wholly inside are left out whole. Where they are coarser, both
    sides agree the counts to take out of the sums of one day, week or window (`grain`
    and `first`) of one queue, in the KPI's smallest units.
    """

    excused = TiedKey(ExcusedPeriod)
    kpi = TiedKey(Kpi)
    queue = TiedKey(Queue, null=True, blank=True)
    grain = models.SmallIntegerField(choices=RollupGrain.choices, null=True, blank=True)
    first = models.DateField(null=True, blank=True)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "excused", "kpi"], name="excused_kpi_once"
            ),
            together(
                "excused_counts_whole",
                "queue",
                "grain",
                "first",
                "numerator",
                "denominator",
            ),
            models.CheckConstraint(
                condition=Q(denominator=None)
                | Q(numerator__gte=0, denominator__gte=0)
                & (Q(numerator__gt=0) | Q(denominator__gt=0)),
                name="excused_counts_something",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "kpi"], name="excused_of_kpi")]
