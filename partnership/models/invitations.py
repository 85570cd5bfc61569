"""Invitations: a person is asked into a partnership, on one side, with one role."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models.fields import one_of
from partnership.models.members import Member, Role, Side
from partnership.models.tenant import TenantModel, TiedKey


class Invitation(TenantModel):
    """One person asked in by mail: single-use, and good for some days only.

    Whoever has the link has the address. The link's secret is never kept: it is made
    of `seed` and the instance's secret key when the mail is written, so that a mail
    that goes out twice is the same mail; `digest` is what a link is known by. `by` is
    empty where the instance's desk invites; `by_hand`: no mail, the desk hands the
    link over. `links` counts those that were made for it, one a sending.
    """

    email = models.EmailField(_("e-mail"))
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    by = TiedKey(Member, null=True, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seed = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    links = models.SmallIntegerField(default=1)
    by_hand = models.BooleanField(default=False)
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "side", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
            one_of("side", Side.values, "invitation_side"),
            one_of("role", Role.values, "invitation_role"),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("at")),
                name="invitation_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.side})"

    @property
    def handle(self) -> str:
        """How a form names it: a part of the digest, which opens nothing."""
        return self.digest[:16]

    @property
    def is_first_leader(self) -> bool:
        """Whether one side asks the other side's first leader in."""
        return self.by is not None and self.by.side != self.side

    def is_over(self, now: datetime) -> bool:
        """Whether its days have passed."""
        return self.expires_at <= now
