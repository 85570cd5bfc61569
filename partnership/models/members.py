"""Members: a person in a partnership, on one side, with one role."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models.fields import one_of
from partnership.models.tenant import TenantModel, TiedKey, same_partnership


class Side(models.TextChoices):
    """Where something comes from or who can act; never who is to blame."""

    CLIENT = "client", _("client")
    PARTNER = "partner", _("partner")

    @property
    def other(self) -> "Side":
        return Side.PARTNER if self is Side.CLIENT else Side.CLIENT


class Role(models.TextChoices):
    LEADER = "leader", _("leader")
    CONTRIBUTOR = "contributor", _("contributor")
    EXECUTIVE = "executive", _("executive")


class Member(TenantModel):
    """One user has one side in a partnership."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships"
    )
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        constraints = [
            same_partnership("member_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "user"], name="member_once_per_partnership"
            ),
            one_of("side", Side.values, "member_side"),
            one_of("role", Role.values, "member_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.side})"


class Scope(models.TextChoices):
    """What an API token may do, never more than its member."""

    READ = "read", _("read")
    READINGS_WRITE = "readings:write", _("write readings")
    INCIDENTS_WRITE = "incidents:write", _("write heads-ups and incidents")


class ApiToken(TenantModel):
    """A member's key for machines: kept as a digest, shown once, revocable."""

    member = TiedKey(Member, on_delete=models.CASCADE)
    name = models.CharField(_("name"), max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("API token")

    @property
    def handle(self) -> str:
        """How a form names it: a part of the digest, which opens nothing."""
        return self.digest[:16]

    @property
    def may(self) -> list[str]:
        """What it may, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]
