"""Notices: which person was told of which event, once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models import Member, TenantModel, TiedKey


class Notice(TenantModel):
    """A mail to one person about one event (`told:INC-42`); no content is kept here.

    The mail is made when it is sent, from what its reader may see then. A mail server
    that is away leaves its error here, and the notice is tried again.
    """

    member = TiedKey(Member)
    event = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "member", "event"], name="notice_once"
            )
        ]
