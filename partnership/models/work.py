"""Rows that look after the others: audit, work to be done, numbers given out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models.tenant import TenantModel


class AuditEntry(models.Model):
    """One thing that was done, in a chain of hashes per partnership.

    No foreign keys, so that the record never stands in the way of what it records.
    `number`, `previous` and `hash` are written by the database (migration 0002).
    """

    partnership_id = models.BigIntegerField()
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    side = models.CharField(max_length=8, blank=True)
    what = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership_id", "number"], name="audit_number"
            )
        ]


class WorkState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    DEAD = "dead", _("needs a look")


class OutboxRow(TenantModel):
    """Work to be done after a commit, kept here until it is done.

    No content: only what to do (`kind`), about what (`key`) and when (`due_at`).
    `generation` counts how often it was asked for while it waited.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=WorkState.choices, default=WorkState.WAITING
    )
    generation = models.IntegerField(default=1)
    attempts = models.SmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("work waiting")
        verbose_name_plural = _("work waiting")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "key"],
                condition=models.Q(state=WorkState.WAITING),
                name="outbox_waiting_once",
            )
        ]
        indexes = [
            # Used by ours_claim(): what is due, by kind.
            models.Index(
                fields=["kind", "due_at"],
                condition=models.Q(state=WorkState.WAITING),
                name="outbox_due",
            ),
            # Used by partnership.backlog: when it was last done, what was set aside.
            models.Index(
                fields=["kind", "done_at"],
                condition=models.Q(state=WorkState.DONE),
                name="outbox_done",
            ),
            models.Index(
                fields=["kind"],
                condition=models.Q(state=WorkState.DEAD),
                name="outbox_dead",
            ),
        ]


class Counter(TenantModel):
    """The last number given out in a partnership, by what is numbered."""

    pk = models.CompositePrimaryKey("partnership", "what")
    what = models.CharField(max_length=20)
    last = models.IntegerField(default=0)
