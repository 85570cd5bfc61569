"""Notices: which person was told of which event, once; and what each wants to hear."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.wishes import Topic, Way
from partnership.models import Member, TenantModel, TiedKey
from partnership.models.fields import WordField, one_of, together


class Notice(TenantModel):
    """A mail to one person about one event (`told:INC-42`); no content is kept here.

    The mail is made when it is sent, from what its reader may see then. A mail server
    that is away leaves its error here, and the notice is tried again at `due_at`. With
    a `day` it is a line of that local day's digest, which is a notice of its own
    (`digest:2026-12-03`).
    """

    member = TiedKey(Member)
    event = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    day = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
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
        indexes = [
            # Few wait; the digest and the leader's page look for them.
            models.Index(
                fields=["partnership", "member", "day"],
                condition=Q(sent_at=None),
                name="notice_waiting",
            )
        ]


class NoticeWishes(TenantModel):
    """What one member chose to hear of, and when. No row: what is usual for the role.

    Quiet hours are by the person's own clock; they may lie over midnight.
    """

    member = TiedKey(Member, on_delete=models.CASCADE)
    told = WordField()
    update = WordField()
    owner = WordField()
    needs_owner = WordField()
    acknowledged = WordField()
    thanks = WordField()
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wishes about notices")
        verbose_name_plural = _("wishes about notices")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "member"], name="wishes_once_a_member"
            ),
            *(one_of(topic.value, Way, f"wishes_{topic}") for topic in Topic),
            together("wishes_quiet_hours", "quiet_from", "quiet_to"),
            models.CheckConstraint(
                condition=Q(quiet_from=None) | ~Q(quiet_from=F("quiet_to")),
                name="wishes_quiet_hours_end",
            ),
        ]
