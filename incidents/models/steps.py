"""What happens next, who decides it, and how far a side's own process is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from partnership.models import Member, Side, TenantModel, TiedKey
from partnership.models.fields import WordField, one_of, said, together


class NextStep(TenantModel):
    """What happens next. Nobody promises what is not theirs to promise.

    Who decides is a member, or words where it is somebody outside of here; a step
    that is not in the owner's power says what it waits for.
    """

    incident = TiedKey(Incident)
    number = models.IntegerField()
    what = models.CharField(_("next step"), max_length=500)
    decides = TiedKey(Member, null=True, blank=True)
    decides_words = models.CharField(_("who decides"), max_length=200, blank=True)
    side = WordField()
    by = models.DateTimeField(_("by when"), null=True, blank=True)
    in_power = models.BooleanField(_("in the owner’s power"), default=True)
    waits_for = models.CharField(_("waits for"), max_length=200, blank=True)
    for_executives = models.BooleanField(default=False)
    taken_by = TiedKey(Member, null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    done_by = TiedKey(Member, null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    added_by = TiedKey(Member)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("next step")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "number"], name="next_step_number"
            ),
            one_of("side", Side.values, "next_step_side"),
            said("what", "next_step_says_what"),
            together("next_step_done_by_and_at", "done_by", "done_at"),
            together("next_step_taken_by_and_at", "taken_by", "taken_at"),
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(for_executives=True),
                name="next_step_taken_by_executives",
            ),
            models.CheckConstraint(
                condition=Q(decides__isnull=True) | Q(decides_words=""),
                name="next_step_one_decides",
            ),
            models.CheckConstraint(
                condition=Q(in_power=True, waits_for="")
                | Q(in_power=False, waits_for__regex=r"\S"),
                name="next_step_in_power_or_waits",
            ),
        ]


class ProcessStep(TenantModel):
    """One step of a side's own internal process, which the other side may follow."""

    incident = TiedKey(Incident)
    side = WordField()
    position = models.SmallIntegerField()
    name = models.CharField(_("step"), max_length=120)
    entered_at = models.DateTimeField(null=True, blank=True)
    expected_by = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("step of a process")
        ordering = ["side", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "side", "position"],
                name="process_step_position",
            ),
            models.UniqueConstraint(
                fields=["partnership", "incident", "side"],
                condition=Q(entered_at__isnull=False, left_at__isnull=True),
                name="process_step_one_current",
            ),
            one_of("side", Side.values, "process_step_side"),
            said("name", "process_step_has_a_name"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(entered_at__isnull=False, left_at__gte=F("entered_at")),
                name="process_step_left_after_entered",
            ),
        ]

    @property
    def is_current(self) -> bool:
        return self.entered_at is not None and self.left_at is None
