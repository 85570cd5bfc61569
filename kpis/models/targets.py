"""Targets: versions of what both sides agreed, and what a window is charged on."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models.definitions import Definition, Direction, Kpi
from partnership.models import (
    Member,
    Proposal,
    TenantModel,
    TiedKey,
    same_partnership,
)


class PenaltyForm(models.TextChoices):
    LINEAR = "linear", _("grows evenly")
    STEPS = "steps", _("in steps")
    FLAT = "flat", _("all at once")
    PER_UNIT = "per_unit", _("an amount per unit missed")


class ValueField(models.DecimalField[Any, Any]):
    """An exact value of a KPI, in its unit: up to 14 digits before the point."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # passed on as they came


HIGHER = Q(direction=Direction.HIGHER)
LOWER = Q(direction=Direction.LOWER)
WITHIN = Q(direction=Direction.WITHIN)

# A check that comes out as null lets a row pass, so each says which columns are there.
NO_RANGE = Q(
    penalty_form="",
    penalty_start=None,
    penalty_full=None,
    penalty_steps=None,
    penalty_amount=None,
)
RANGE = Q(penalty_start__isnull=False, penalty_full__isnull=False)
PER_UNIT = Q(
    penalty_form="per_unit",
    penalty_steps=None,
    penalty_amount__isnull=False,
    penalty_amount__gte=0,
)
STEPS = Q(penalty_form="steps", penalty_steps__isnull=False, penalty_amount=None)
PLAIN_FORM = Q(
    penalty_form__in=["linear", "flat"], penalty_steps=None, penalty_amount=None
)


class Target(TenantModel):
    """One agreed version for one KPI, from `effective_from` on.

    `minimum` is what the client itself must make; `buffer` comes on top of it and
    says why; the partner goal is minimum plus buffer, in the KPI's direction. For
    `within`, `minimum` and `minimum_high` are the corridor. The penalty range never
    starts on the good side of the client minimum: the database refuses it.
    """

    kpi = TiedKey(Kpi)
    definition = TiedKey(Definition)
    number = models.IntegerField()
    direction = models.CharField(max_length=6, choices=Direction.choices)
    effective_from = models.DateField(_("effective from"))
    minimum = ValueField(_("client minimum"))
    minimum_high = ValueField(_("client minimum, upper end"), null=True, blank=True)
    buffer = ValueField(_("buffer"), default=0)
    buffer_reason = models.TextField(_("why this buffer"), blank=True)
    penalty_form = models.CharField(
        max_length=8, choices=PenaltyForm.choices, blank=True
    )
    penalty_start = ValueField(_("penalty starts at"), null=True, blank=True)
    penalty_full = ValueField(_("penalty is full at"), null=True, blank=True)
    penalty_steps = ArrayField(
        ArrayField(models.DecimalField(max_digits=20, decimal_places=6), size=2),
        null=True,
        blank=True,
    )
    penalty_amount = models.DecimalField(
        _("amount per unit"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    floor = ValueField(_("floor"), null=True, blank=True)
    floor_high = ValueField(_("floor, upper end"), null=True, blank=True)
    weight = models.DecimalField(
        _("weight in the score"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    allocation = models.DecimalField(
        _("share of the at-risk amount, in per cent"),
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    proposal = TiedKey(Proposal)
    proposed_by = TiedKey(Member)
    proposed_at = models.DateTimeField()
    agreed_by = TiedKey(Member)
    agreed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("target")
        constraints = [
            same_partnership("target_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="target_number"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["higher", "lower", "within"]),
                name="target_direction",
            ),
            models.CheckConstraint(
                condition=Q(buffer__gte=0),
                name="target_buffer",
                violation_error_message=_("The buffer must be 0 or more."),
            ),
            models.CheckConstraint(
                condition=Q(buffer=0) | Q(buffer_reason__regex=r"\S"),
                name="target_buffer_reason",
                violation_error_message=_("Say why there is a buffer."),
            ),
            models.CheckConstraint(
                condition=WITHIN
                & Q(minimum_high__isnull=False)
                & Q(minimum_high__gt=F("minimum"))
                & Q(buffer__lte=(F("minimum_high") - F("minimum")) / 2)
                | ~WITHIN & Q(minimum_high=None),
                name="target_corridor",
                violation_error_message=_(
                    "A corridor has two ends, the lower one first, and its buffers "
                    "leave something of it."
                ),
            ),
            models.CheckConstraint(
                condition=NO_RANGE | RANGE & ~WITHIN & (PER_UNIT | STEPS | PLAIN_FORM),
                name="target_penalty_range",
                violation_error_message=_(
                    "A penalty range has a form, a start and a full end; a corridor "
                    "has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(penalty_start=None)
                | HIGHER & Q(penalty_start__lte=F("minimum"))
                | LOWER & Q(penalty_start__gte=F("minimum")),
                name="target_penalty_starts_beyond_minimum",
                violation_error_message=_(
                    "The penalty range must not start on the good side of the client "
                    "minimum: no penalty is due while the client still makes its "
                    "minimum."
                ),
            ),
            models.CheckConstraint(
                condition=Q(penalty_full=None)
                | Q(penalty_form__in=["flat", "steps"], penalty_full=F("penalty_start"))
                | HIGHER & Q(penalty_full__lt=F("penalty_start"))
                | LOWER & Q(penalty_full__gt=F("penalty_start")),
                name="target_penalty_full_beyond_start",
                violation_error_message=_(
                    "The value at which the penalty is full must be worse than the "
                    "value at which it starts."
                ),
            ),
            models.CheckConstraint(
                condition=Q(floor=None, floor_high=None)
                | HIGHER
                & Q(floor__isnull=False, floor_high=None, floor__lt=F("minimum"))
                | LOWER
                & Q(floor__isnull=False, floor_high=None, floor__gt=F("minimum"))
                | WITHIN
                & Q(floor__isnull=False, floor_high__isnull=False)
                & Q(floor__lt=F("minimum"), floor_high__gt=F("minimum_high")),
                name="target_floor_beyond_minimum",
                violation_error_message=_(
                    "The floor must be worse than the client minimum."
                ),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, allocation__gte=0), name="target_shares"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("agreed_by")), name="target_two_people"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "kpi", "effective_from"],
                name="target_in_force",
            )
        ]


class WindowFees(TenantModel):
    """The fees of one window that are in force, and the share that is at risk.

    Entered by the client's leader, confirmed by the partner's; provisional until
    then. What is confirmed changes only when a later entry is confirmed
    (`FeesEntry`).
    """

    pk = models.CompositePrimaryKey("partnership", "window")
    window = models.CharField(max_length=7)
    fees = models.DecimalField(_("fees"), max_digits=16, decimal_places=4)
    at_risk = models.DecimalField(
        _("at risk, in per cent"), max_digits=5, decimal_places=2
    )
    cap = models.DecimalField(
        _("cap"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    entered_by = TiedKey(Member)
    entered_at = models.DateTimeField()
    confirmed_by = TiedKey(Member, null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fees of a window")
        constraints = [
            models.CheckConstraint(condition=Q(fees__gte=0), name="fees_not_negative"),
            models.CheckConstraint(
                condition=Q(at_risk__range=(0, 100)), name="fees_at_risk"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="fees_confirmed_by_and_at",
            ),
        ]


class FeesEntry(TenantModel):
    """What was entered for a window, each time, and whether it was confirmed."""

    window = models.CharField(max_length=7)
    fees = models.DecimalField(_("fees"), max_digits=16, decimal_places=4)
    at_risk = models.DecimalField(
        _("at risk, in per cent"), max_digits=5, decimal_places=2
    )
    cap = models.DecimalField(
        _("cap"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    why = models.TextField(_("why it changes"), blank=True)
    entered_by = TiedKey(Member)
    entered_at = models.DateTimeField()
    confirmed_by = TiedKey(Member, null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of fees")
        constraints = [
            same_partnership("fees_entry_same_partnership"),
            models.CheckConstraint(
                condition=Q(fees__gte=0), name="fees_entry_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(at_risk__range=(0, 100)), name="fees_entry_at_risk"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="fees_entry_confirmed_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "window", "entered_at"],
                name="fees_entry_of_window",
            )
        ]
