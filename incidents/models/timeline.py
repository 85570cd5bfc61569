"""The timeline: what was said, in order, and what was promised."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.lifecycle import Audience, State, UpdateKind
from incidents.models.incidents import Incident
from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, said


class Update(TenantModel):
    """One entry, append-only: a later entry corrects it, nothing edits it away.

    What both sides see is numbered from 1; an entry for one side has a random number
    from 10,000 on, so that the others' numbers have no tell-tale gaps.
    """

    incident = TiedKey(Incident)
    number = models.IntegerField()
    kind = WordField()
    text = models.TextField(_("update"))
    audience = WordField()
    by = TiedKey(Member)
    side = WordField()
    at = models.DateTimeField()
    state_from = WordField(blank=True)
    state_to = WordField(blank=True)
    corrects = TiedKey("self", null=True, blank=True)

    class Meta:
        verbose_name = _("update")
        constraints = [
            same_partnership("update_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "incident", "number"], name="update_number"
            ),
            one_of("kind", UpdateKind, "update_kind"),
            one_of("side", Side.values, "update_side"),
            one_of(
                "audience",
                [Audience.SIDE, Audience.BOTH, Audience.LEADERSHIP],
                "update_audience",
            ),
            one_of("state_from", ["", *State], "update_state_from"),
            one_of("state_to", ["", *State], "update_state_to"),
            said("text", "update_says_something"),
            models.CheckConstraint(
                condition=Q(kind=UpdateKind.CORRECTION, corrects__isnull=False)
                | (~Q(kind=UpdateKind.CORRECTION) & Q(corrects__isnull=True)),
                name="update_correction_names_what_it_corrects",
            ),
        ]


class Promise(TenantModel):
    """“Next update by”: kept where it was answered in time, by either side alike.

    `courtesy`: it came with the telling or a step by itself, nobody chose it; it is
    shown and never counted.
    """

    incident = TiedKey(Incident)
    number = models.IntegerField()
    by = TiedKey(Member)
    side = WordField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    courtesy = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_update = TiedKey(Update, null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "number"], name="promise_number"
            ),
            models.UniqueConstraint(
                fields=["partnership", "incident"],
                condition=Q(answered_at__isnull=True),
                name="promise_one_unanswered",
            ),
            one_of("side", Side.values, "promise_side"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("made_at")), name="promise_lies_ahead"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by_update=None)
                | Q(answered_at__gte=F("made_at"), answered_by_update__isnull=False),
                name="promise_answered_by_an_update",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "due_at"], name="promise_due")]
