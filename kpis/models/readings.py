"""Readings, where they came from, and the roll-ups made of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.definitions import Kpi
from partnership.models import Member, Queue, TenantModel, TiedKey, same_partnership


class Grain(models.IntegerChoices):
    """The length of a reading's period, as stored; finer ones are smaller."""

    MINUTES_15 = 1, "15min"
    MINUTES_30 = 2, "30min"
    HOUR = 3, "hour"
    DAY = 4, "day"
    WEEK = 5, "week"
    MONTH = 6, "month"


class Source(TenantModel):
    """A system or a hand that readings come from. Which one counts is agreed."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            same_partnership("source_same_partnership"),
            models.UniqueConstraint(fields=["partnership", "code"], name="source_code"),
        ]


class ImportState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    READING = "reading", _("being read")
    PREVIEW = "preview", _("ready to be looked at")
    SAVING = "saving", _("being saved")
    SAVED = "saved", _("saved")
    REFUSED = "refused", _("nothing was written")
    DISCARDED = "discarded", _("discarded")
    UNDONE = "undone", _("undone")


class ImportBatch(TenantModel):
    """One file or one call: the provenance of every reading that it brought.

    `report` holds what the importer said (`rejected`, `left_out`, `notices`,
    `question`), `options` how it was asked to read the file.
    """

    number = models.IntegerField()
    source = TiedKey(Source)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ImportState.choices)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    rows = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    provisional = models.BooleanField(default=False)
    by = TiedKey(Member, null=True, blank=True)
    by_name = models.CharField(max_length=254)
    at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        constraints = [
            same_partnership("import_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="import_number"
            ),
        ]


class ImportFile(TenantModel):
    """The bytes of an uploaded file, kept as evidence beside what they became."""

    batch = TiedKey(ImportBatch, on_delete=models.CASCADE)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "batch"], name="import_file_once"
            )
        ]


class ImportCall(TenantModel):
    """A call that brought readings under an Idempotency-Key, with its answer.

    The unique key makes a twin that comes meanwhile wait for the first one's end.
    """

    key = models.CharField(max_length=120)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "key"], name="import_call_key"
            )
        ]


class SavedMapping(TenantModel):
    """How a wide file is read, saved by name and suggested for the next one.

    `header` is the fingerprint of the file that it was saved with, `last_header` of
    the one that it was last used with.
    """

    name = models.CharField(max_length=80)
    spec = models.JSONField()
    header = models.CharField(max_length=64, blank=True)
    last_header = models.CharField(max_length=64, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="mapping_name")
        ]


def loose(
    to: type[models.Model] | str,
) -> models.ForeignKey[models.Model, models.Model]:
    """A foreign key without constraint and index, for the two large tables.

    A constraint would cost 40 % of an import; staging checks the ids instead.
    """
    return models.ForeignKey(
        to, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )


class Reading(models.Model):
    """A numerator and a denominator of one KPI, queue and period, at its own grain.

    Both are whole numbers in the KPI's smallest unit, so that sums are exact in any
    order. The natural key starts with the partnership and is the only index; the
    table is partitioned by month of `day`, the partnership's local day on which the
    period begins.
    """

    pk = models.CompositePrimaryKey(
        "partnership_id", "day", "kpi_id", "queue_id", "source_id", "starts_at"
    )
    partnership = loose("partnership.Partnership")
    day = models.DateField()
    kpi = loose(Kpi)
    queue = loose(Queue)
    source = loose(Source)
    starts_at = models.DateTimeField()
    grain = models.SmallIntegerField(choices=Grain.choices)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    unweighted = models.BooleanField(default=False)
    batch = loose(ImportBatch)
    row = models.IntegerField()
    comment = models.TextField(null=True)  # noqa: DJ001 - a null takes no room in a million rows

    class Meta:
        verbose_name = _("reading")


class ReadingBefore(TenantModel):
    """What a reading was before a later import changed it. Append-only."""

    day = models.DateField()
    kpi = loose(Kpi)
    queue = loose(Queue)
    source = loose(Source)
    starts_at = models.DateTimeField()
    grain = models.SmallIntegerField(choices=Grain.choices)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    provisional = models.BooleanField(default=False)
    unweighted = models.BooleanField(default=False)
    batch = loose(ImportBatch)
    row = models.IntegerField()
    comment = models.TextField(null=True)  # noqa: DJ001 - as in Reading
    replaced_by = loose(ImportBatch)

    class Meta:
        verbose_name = _("corrected reading")
        indexes = [
            models.Index(
                fields=["partnership", "kpi", "day"], name="reading_before_of_day"
            )
        ]


class RollupGrain(models.IntegerChoices):
    DAY = 4, "day"
    WEEK = 5, "week"
    WINDOW = 6, "window"


class Rollup(models.Model):
    """Sums of one KPI and queue over a day, a week or a window, and nothing but sums.

    `days` counts the days that hold a reading (coverage); `first` is the period's
    first day. What both sides excused of the sums stands in columns of its own: what
    was measured stays as it was.
    """

    pk = models.CompositePrimaryKey(
        "partnership_id", "grain", "kpi_id", "first", "queue_id"
    )
    partnership = loose("partnership.Partnership")
    grain = models.SmallIntegerField(choices=RollupGrain.choices)
    kpi = loose(Kpi)
    first = models.DateField()
    queue = loose(Queue)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    excused_numerator = models.BigIntegerField(default=0, db_default=0)
    excused_denominator = models.BigIntegerField(default=0, db_default=0)
    readings = models.IntegerField()
    days = models.IntegerField()
    provisional = models.BooleanField(default=False)
    unweighted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("roll-up")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(excused_numerator=0, excused_denominator=0)
                | models.Q(
                    excused_denominator__gte=0,
                    excused_denominator__lte=models.F("denominator"),
                ),
                name="rollup_excused_of_its_own",
            )
        ]


class StaleDay(TenantModel):
    """A day of a KPI whose roll-ups are older than its readings, or than what both
    sides agreed to leave out of them."""

    pk = models.CompositePrimaryKey("partnership", "kpi", "day")
    kpi = loose(Kpi)
    day = models.DateField()
