"""One address per side that is called about what both sides may read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of

ADDRESS_CHARACTERS = 500
PING = "ping:"  # how the name of a test call begins


class Webhook(TenantModel):
    """A side's own webhook: seen, set and switched off by that side's leaders.

    The secret that signs is kept nowhere: it follows from the site's SECRET_KEY and
    `salt` (`incidents.hooks.secret_of`), and a new salt makes a new one.
    """

    side = WordField()
    url = models.CharField(_("address"), max_length=ADDRESS_CHARACTERS)
    salt = models.CharField(max_length=64)
    set_by = TiedKey(Member)
    set_at = models.DateTimeField()
    switched_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        constraints = [
            same_partnership("webhook_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "side"], name="webhook_one_a_side"
            ),
            one_of("side", Side.values, "webhook_side"),
        ]


class WebhookCall(TenantModel):
    """One event and what became of telling the webhook; no content is kept here.

    `answered` is the status that came back, `outcome` a word of
    `partnership.outbound.Outcome`.
    """

    webhook = TiedKey(Webhook, on_delete=models.CASCADE)
    event = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.SmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    answered = models.SmallIntegerField(null=True, blank=True)
    outcome = WordField(blank=True)

    class Meta:
        verbose_name = _("call of a webhook")
        verbose_name_plural = _("calls of webhooks")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "webhook", "event"], name="webhook_call_once"
            )
        ]

    @property
    def is_ping(self) -> bool:
        """Whether a leader asked for it to see what comes back."""
        return self.event.startswith(PING)
