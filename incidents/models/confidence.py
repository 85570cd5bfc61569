"""What was told in confidence: a table of its own, with a policy of its own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from partnership.models import Member, TenantModel, TiedKey
from partnership.models.fields import said


class ConfidentialNote(TenantModel):
    """Confidential, not anonymous: the named readers see it, and nobody else.

    The database shows a note only to a transaction that says which of its readers
    reads (`tenancy.reading_as`). Append-only. `readers` are members' ids, the author's
    among them; the receipt is the author's to keep.
    """

    incident = TiedKey(Incident)
    number = models.IntegerField()
    text = models.TextField(_("in confidence"))
    by = TiedKey(Member)
    at = models.DateTimeField()
    readers = ArrayField(models.BigIntegerField())
    receipt = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("note in confidence")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "number"],
                name="confidential_note_number",
            ),
            said("text", "confidential_note_says_something"),
        ]
