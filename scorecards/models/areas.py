"""Areas: the shared parts of the service, and how each of their days was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from partnership.models import Member, Queue, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, said, together
from scorecards.status.document import AreaState

NAME_CHARACTERS = 80
DESCRIPTION_CHARACTERS = 300
WORDS_CHARACTERS = 300


class Area(TenantModel):
    """A shared part of the service as customers meet it; never a company.

    An area is retired, never deleted: its days stay what they were.
    """

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=NAME_CHARACTERS)
    description = models.CharField(
        _("what it is"), max_length=DESCRIPTION_CHARACTERS, blank=True
    )
    position = models.SmallIntegerField(_("place"), default=0)
    made_by = TiedKey(Member)
    made_at = models.DateTimeField()
    retired_by = TiedKey(Member, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("area")
        ordering = ["position", "code"]
        constraints = [
            same_partnership("area_same_partnership"),
            models.UniqueConstraint(fields=["partnership", "code"], name="area_code"),
            said("name", "area_has_a_name"),
            together("area_retired_by_and_at", "retired_by", "retired_at"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaKpi(TenantModel):
    """A KPI by which an area is felt: what touches the KPI touches the area."""

    area = TiedKey(Area)
    kpi = TiedKey(Kpi)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "area", "kpi"], name="area_kpi_once"
            )
        ]


class AreaQueue(TenantModel):
    """A queue of an area: what is measured in its queues alone is felt in it too."""

    area = TiedKey(Area)
    queue = TiedKey(Queue)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "area", "queue"], name="area_queue_once"
            )
        ]


class AreaWord(TenantModel):
    """What somebody said about an area by hand, from `since` on. Append-only.

    A later word takes its place; planned work says until when.
    """

    area = TiedKey(Area)
    state = WordField()
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    words = models.CharField(
        _("in a sentence"), max_length=WORDS_CHARACTERS, blank=True
    )
    by = TiedKey(Member)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("word about an area")
        constraints = [
            one_of("state", AreaState, "area_word_state"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="area_word_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state=AreaState.UNDER_MAINTENANCE.value)
                | Q(until__isnull=False),
                name="area_word_planned_work_ends",
            ),
            models.CheckConstraint(
                condition=Q(state=AreaState.OPERATIONAL.value) | Q(words__regex=r"\S"),
                name="area_word_says_what_customers_notice",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "area"], name="area_word_of")]


class AreaDay(TenantModel):
    """A day of an area that is over: as it was told then, and as it is known now.

    `told` is written once and never changes; what becomes known later goes to `known`,
    with the time at which the day was last restated.
    """

    area = TiedKey(Area)
    day = models.DateField()
    told = WordField()
    known = WordField()
    restated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "area", "day"], name="area_day_once"
            ),
            one_of("told", AreaState, "area_day_told"),
            one_of("known", AreaState, "area_day_known"),
            models.CheckConstraint(
                condition=Q(restated_at__isnull=False) | Q(known=F("told")),
                name="area_day_restated_visibly",
            ),
        ]
