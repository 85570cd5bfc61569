"""Heads-ups and incidents: what both sides know of one, and each of its times."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.lifecycle import (
    Expected,
    Kind,
    Origin,
    Severity,
    State,
    Visibility,
    knew_is_asked,
)
from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, together

DRAFT = "DRAFT-"
TOLD = "INC-"
SUMMARY_CHARACTERS = 500
HELP_CHARACTERS = 2000


class Incident(TenantModel):
    """A heads-up or an incident, from the first word to what was learned.

    While `visibility` is `side` the other side knows nothing of it, and it has no
    number; `told_at` is the moment from which both see it. The database holds the
    life together (migration 0002): allowed steps only, visibility never narrows, and
    what was said about who told it, and when, is never rewritten.
    """

    number = models.IntegerField(null=True, blank=True)
    draft = models.CharField(max_length=12)
    began_as = WordField()
    summary = models.CharField(_("what"), max_length=SUMMARY_CHARACTERS)
    would_help = models.TextField(_("what would help"), blank=True)
    expected_at = models.DateTimeField(_("when"), null=True, blank=True)
    expected_in = WordField(blank=True)
    severity = WordField(null=True, blank=True)
    state = WordField()
    visibility = WordField()
    origin = WordField(default=Origin.UNKNOWN.value)
    logged_side = WordField()
    logged_by = TiedKey(Member)
    logged_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    known_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = TiedKey(Member, null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    owner = TiedKey(Member, null=True, blank=True)
    owned_at = models.DateTimeField(null=True, blank=True)
    owner_by_telling = models.BooleanField(default=False)
    offered_to = TiedKey(Member, null=True, blank=True)
    asked_by = TiedKey(Member, null=True, blank=True)
    averted_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    knew_before = models.BooleanField(null=True, blank=True)
    knew_by = TiedKey(Member, null=True, blank=True)
    knew_at = models.DateTimeField(null=True, blank=True)
    review_shared_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        verbose_name = _("incident")
        constraints = [
            same_partnership("incident_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="incident_number"
            ),
            models.UniqueConstraint(
                fields=["partnership", "draft"], name="incident_draft"
            ),
            one_of("began_as", Kind, "incident_began_as"),
            one_of("state", State, "incident_state"),
            one_of("visibility", Visibility, "incident_visibility"),
            one_of("origin", Origin, "incident_origin"),
            one_of("severity", Severity, "incident_severity"),
            one_of("logged_side", Side.values, "incident_logged_side"),
            one_of("expected_in", ["", *Expected], "incident_expected_in"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.HEADS_UP, State.AVERTED], severity__isnull=True
                )
                | (
                    ~Q(state__in=[State.HEADS_UP, State.AVERTED])
                    & Q(severity__isnull=False)
                ),
                name="incident_severity_from_the_incident_on",
            ),
            models.CheckConstraint(
                condition=Q(began_as=Kind.HEADS_UP)
                | ~Q(state__in=[State.HEADS_UP, State.AVERTED]),
                name="incident_never_turns_into_a_heads_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    visibility=Visibility.BOTH,
                    told_at__isnull=False,
                    number__isnull=False,
                )
                | Q(
                    visibility=Visibility.SIDE,
                    told_at__isnull=True,
                    number__isnull=True,
                ),
                name="incident_told_is_when_both_see_it",
            ),
            models.CheckConstraint(
                condition=~Q(began_as=Kind.HEADS_UP) | Q(visibility=Visibility.BOTH),
                name="incident_heads_up_is_told_at_once",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_at__gte=F("known_at")),
                name="incident_known_before_told",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RESOLVED, resolved_at__isnull=False)
                | (~Q(state=State.RESOLVED) & Q(resolved_at__isnull=True)),
                name="incident_resolved_at",
            ),
            models.CheckConstraint(
                condition=Q(state=State.AVERTED, averted_at__isnull=False)
                | (~Q(state=State.AVERTED) & Q(averted_at__isnull=True)),
                name="incident_averted_at",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(told_at__isnull=False),
                name="incident_told_before_acknowledged",
            ),
            together(
                "incident_acknowledged_by_and_at", "acknowledged_by", "acknowledged_at"
            ),
            together("incident_owner_and_since", "owner", "owned_at"),
            together("incident_knew_by_and_at", "knew_by", "knew_at", "knew_before"),
            models.CheckConstraint(
                condition=Q(owner__isnull=False)
                | Q(offered_to=None, asked_by=None, owner_by_telling=False),
                name="incident_nobody_hands_over_what_nobody_has",
            ),
            models.CheckConstraint(
                condition=Q(knew_before__isnull=True)
                | (Q(origin__in=Side.values) & ~Q(origin=F("logged_side"))),
                name="incident_knew_is_asked_where_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state"], name="incident_of_a_lane")
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.summary}"

    @property
    def ref(self) -> str:
        """How it is named in an address: `INC-42`, or `DRAFT-…` until it is told."""
        return f"{TOLD}{self.number}" if self.number is not None else self.draft

    @property
    def is_open(self) -> bool:
        return State(self.state) not in {State.AVERTED, State.RESOLVED}

    @property
    def both_see_it(self) -> bool:
        return bool(self.visibility == Visibility.BOTH)

    @property
    def knew_asked(self) -> bool:
        """Whether the side where it began is asked if it knew before."""
        return self.both_see_it and knew_is_asked(
            Kind(self.began_as), Origin(self.origin), self.logged_side
        )
