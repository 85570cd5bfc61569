"""Mails to leadership: who chose what, and which mail went to whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.models import Member, TenantModel, TiedKey
from scorecards.models.status import StatusLink

MAIL = "tell_leadership"  # the kind of work that sends one
ONE_READER = Q(member__isnull=False, link__isnull=True) | Q(
    member__isnull=True, link__isnull=False
)


class StatusWishes(TenantModel):
    """What one reader of the status page chose to get by mail; without a row, all.

    A reader is an executive who is a member, or who has a link with an address.
    """

    member = TiedKey(Member, null=True, blank=True)
    link = TiedKey(StatusLink, null=True, blank=True)
    opened = models.BooleanField(_("Something goes wrong, or may"), default=True)
    owner = models.BooleanField(_("Its owner changes"), default=True)
    over = models.BooleanField(_("It is resolved, or did not happen"), default=True)
    weekly = models.BooleanField(
        _("A word each week, also when nothing is open"), default=True
    )
    chosen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mails of the status page")
        constraints = [
            models.CheckConstraint(condition=ONE_READER, name="status_wishes_reader"),
            models.UniqueConstraint(
                fields=["partnership", "member"], name="status_wishes_of_member"
            ),
            models.UniqueConstraint(
                fields=["partnership", "link"], name="status_wishes_of_link"
            ),
        ]


class StatusMail(TenantModel):
    """A mail to one reader about one event; no content is kept here.

    `event`: as `scorecards.status.events.Event.name`, or `weekly:2026-W48`. The mail
    is made when it is sent, from the document as it is then.
    """

    member = TiedKey(Member, null=True, blank=True)
    link = TiedKey(StatusLink, null=True, blank=True)
    event = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("mail to leadership")
        constraints = [
            models.CheckConstraint(condition=ONE_READER, name="status_mail_reader"),
            models.UniqueConstraint(
                fields=["partnership", "member", "event"],
                name="status_mail_of_member_once",
            ),
            models.UniqueConstraint(
                fields=["partnership", "link", "event"], name="status_mail_of_link_once"
            ),
        ]

    @property
    def kind(self) -> str:
        """What happened (`opened`), or `weekly`."""
        return self.event.split(":")[0]

    @property
    def about(self) -> str:
        """The item (`INC-8`), the question's number, or the week."""
        return self.event.split(":")[1]
