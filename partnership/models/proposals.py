"""Proposals: the one mechanism by which two sides agree."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models.members import Member, Side
from partnership.models.tenant import TenantModel, TiedKey, same_partnership


class ProposalKind(models.TextChoices):
    """What needs both sides. Later kinds join this list with their feature."""

    TARGET = "target", _("target")
    REVIEW = "review", _("review shared with leadership")
    CALENDAR = "calendar", _("calendar")
    EXCUSED = "excused", _("excused period")


class ProposalState(models.TextChoices):
    OPEN = "open", _("open")
    AGREED = "agreed", _("agreed")
    COUNTERED = "countered", _("countered")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class Proposal(TenantModel):
    """What one side proposes and a leader of the other side agrees to.

    `subject` says what it is about within its kind (`service_level_offered`);
    `terms` is what would be agreed, as its kind's package reads it; `version` counts
    the proposer's own changes, so that nobody agrees to what they have not read.
    """

    number = models.IntegerField()
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    subject = models.CharField(max_length=80)
    terms = models.JSONField()
    reason = models.TextField(_("reason"), blank=True)
    version = models.IntegerField(default=1)
    state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    side = models.CharField(max_length=8, choices=Side.choices)
    proposed_by = TiedKey(Member)
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by = TiedKey(Member, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    counters = TiedKey("self", null=True, blank=True)
    outside_document = models.CharField(
        _("agreed outside: document, names, date"), max_length=200, blank=True
    )

    class Meta:
        verbose_name = _("proposal")
        constraints = [
            same_partnership("proposal_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="proposal_number"
            ),
            models.UniqueConstraint(
                fields=["partnership", "kind", "subject"],
                condition=models.Q(state=ProposalState.OPEN),
                name="proposal_one_open_per_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.OPEN, decided_at=None)
                | models.Q(state=ProposalState.LAPSED, decided_by=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_by_and_at",
            ),
        ]

    @staticmethod
    def waiting(
        rows: "models.QuerySet[Proposal]", now: datetime
    ) -> "models.QuerySet[Proposal]":
        """Those that wait for an answer, open and not lapsed; the oldest first."""
        return rows.filter(state=ProposalState.OPEN, lapses_at__gt=now).order_by(
            "proposed_at", "number"
        )

    def waits(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == ProposalState.OPEN and self.lapses_at > now
