"""What leadership sees: the page as kept, its links, and the words beside it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, said, together

QUESTION_CHARACTERS = 500
ANSWER_CHARACTERS = 1000
READER_CHARACTERS = 80


class StatusPage(TenantModel):
    """The status document of a partnership, as readers get it.

    `revision` counts its changes: it is cache key and ETag.
    """

    revision = models.BigIntegerField(default=0)
    document = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("status page")
        constraints = [
            models.UniqueConstraint(fields=["partnership"], name="status_page_once")
        ]


class StatusLink(TenantModel):
    """A named, many-use, revocable way to the status page for one reader.

    The secret is derived from `salt` with the instance's key; the row holds a digest
    alone. Whoever made or revoked it at the instance's desk is nobody here: the audit
    record names the command.
    """

    number = models.IntegerField()
    side = WordField()
    name = models.CharField(_("for whom"), max_length=READER_CHARACTERS)
    email = models.EmailField(_("e-mail"), blank=True)
    member = TiedKey(Member, null=True, blank=True)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    made_by = TiedKey(Member, null=True, blank=True)
    made_at = models.DateTimeField()
    revoked_by = TiedKey(Member, null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("status link")
        ordering = ["number"]
        constraints = [
            same_partnership("status_link_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "number"], name="status_link_number"
            ),
            one_of("side", Side.values, "status_link_side"),
            said("name", "status_link_has_a_name"),
            models.CheckConstraint(
                condition=Q(made_by=None) | Q(made_at__isnull=False),
                name="status_link_made_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="status_link_revoked_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatusConfirmation(TenantModel):
    """That a side looked at the page and said that it is right. Append-only."""

    side = WordField()
    by = TiedKey(Member)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("confirmation")
        constraints = [one_of("side", Side.values, "status_confirmation_side")]
        indexes = [
            models.Index(
                fields=["partnership", "side", "-at"], name="status_confirmation_latest"
            )
        ]


class StatusQuestion(TenantModel):
    """One executive's question to both leaders; one of them answers, once."""

    number = models.IntegerField()
    by = TiedKey(Member)
    text = models.CharField(_("question"), max_length=QUESTION_CHARACTERS)
    at = models.DateTimeField()
    incident = TiedKey(Incident, null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=ANSWER_CHARACTERS, blank=True)
    answered_by = TiedKey(Member, null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="status_question_number"
            ),
            models.UniqueConstraint(
                fields=["partnership", "by"],
                condition=Q(answered_at=None),
                name="status_question_one_open",
            ),
            said("text", "status_question_asks_something"),
            together(
                "status_question_answered_by_and_at", "answered_by", "answered_at"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False, answer__regex=r"\S"),
                name="status_question_answered_with_words",
            ),
        ]
