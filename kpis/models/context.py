"""The big picture: what else happened while a KPI moved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.models import Member, TenantModel, TiedKey, same_partnership
from partnership.models.fields import one_of


class EventKind(models.TextChoices):
    CAMPAIGN = "campaign", _("campaign")
    LAUNCH = "launch", _("product launch")
    POLICY = "policy", _("policy or process change")
    AUDIENCE = "audience", _("new audience")
    OUTAGE = "outage", _("system outage")
    INTEGRATION = "integration", _("integration gap")
    HOLIDAY = "holiday", _("holiday")
    OTHER = "other", _("other")


class EventSide(models.TextChoices):
    """Where an event comes from; never who is to blame."""

    CLIENT = "client", _("client")
    PARTNER = "partner", _("partner")
    BOTH = "both", _("both")
    OUTSIDE = "outside", _("outside")


class ContextEvent(TenantModel):
    """Something that can move a KPI, with the department and the side it comes from.

    Its words never change: what was written wrongly is taken back and written anew.
    """

    number = models.IntegerField()
    what = models.CharField(_("what"), max_length=200)
    department = models.CharField(_("department"), max_length=80, blank=True)
    side = models.CharField(max_length=8, choices=EventSide.choices)
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    by = TiedKey(Member)
    at = models.DateTimeField()
    taken_back_by = TiedKey(Member, null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("context event")
        ordering = ["starts_on", "number"]
        constraints = [
            same_partnership("context_event_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="context_event_number"
            ),
            one_of("kind", EventKind.values, "context_event_kind"),
            one_of("side", EventSide.values, "context_event_side"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="context_event_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None, taken_back_at=None)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="context_event_taken_back_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.what
