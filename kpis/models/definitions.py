"""KPIs in use and the versions of their definitions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models import TenantModel, TiedKey, same_partnership
from partnership.models.fields import one_of


class Direction(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    WITHIN = "within", _("within a corridor")
    NONE = "none", _("counted, never a target")


class Aggregation(models.TextChoices):
    RATIO = "ratio", _("sum over sum")
    SUM = "sum", _("sum")
    LEVEL = "level", _("level over time")


class Section(models.TextChoices):
    RESULT = "result", _("result")
    OPERATION = "operation", _("operation")
    DRIVER = "driver", _("driver")


class Kpi(TenantModel):
    """A KPI that a partnership has taken into use, or made its own.

    `numerator_power` and `denominator_power` say how readings are stored: as whole
    numbers of 10 ** -power (contacts 0, hours 2). They are fixed before the first
    reading. What was agreed about its meaning is in `Definition`.
    """

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    section = models.CharField(max_length=10, choices=Section.choices)
    group = models.CharField(max_length=12)
    position = models.SmallIntegerField(default=0)
    owner_side = models.CharField(max_length=8)
    unit = models.CharField(_("unit"), max_length=20)
    scale = models.IntegerField(default=1)
    decimals = models.SmallIntegerField(_("decimals"), default=1)
    aggregation = models.CharField(max_length=6, choices=Aggregation.choices)
    numerator_power = models.SmallIntegerField(default=0)
    denominator_power = models.SmallIntegerField(default=0)
    may_be_negative = models.BooleanField(default=False)
    may_exceed = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    grains = ArrayField(models.CharField(max_length=6))
    numerator_column = models.CharField(max_length=60, blank=True)
    denominator_column = models.CharField(max_length=60, blank=True)
    in_use_since = models.DateTimeField()

    class Meta:
        verbose_name = _("KPI")
        ordering = ["position", "code"]
        constraints = [
            same_partnership("kpi_same_partnership"),
            models.UniqueConstraint(fields=["partnership", "code"], name="kpi_code"),
            models.CheckConstraint(
                condition=models.Q(owner_side__in=["client", "partner", "both"]),
                name="kpi_owner_side",
            ),
            one_of("section", Section.values, "kpi_section"),
            models.CheckConstraint(
                condition=models.Q(numerator_power__range=(0, 9))
                & models.Q(denominator_power__range=(0, 9)),
                name="kpi_powers",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Definition(TenantModel):
    """One version of what a KPI means. A target names the version it was agreed on."""

    kpi = TiedKey(Kpi)
    version = models.IntegerField()
    direction = models.CharField(max_length=6, choices=Direction.choices)
    formula = models.TextField(_("formula in words"))
    numerator = models.CharField(_("numerator"), max_length=200)
    denominator = models.CharField(_("denominator"), max_length=200, blank=True)
    why = models.TextField(_("why it matters"), blank=True)
    traps = models.TextField(_("traps"), blank=True)
    source = models.TextField(_("source"), blank=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("definition")
        constraints = [
            same_partnership("definition_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "kpi", "version"], name="definition_version"
            ),
            one_of("direction", Direction.values, "definition_direction"),
        ]
