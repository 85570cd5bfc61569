"""Recognition: a thank-you for telling early, from the other side."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from partnership.models import Member, Side, TenantModel, TiedKey
from partnership.models.fields import WordField, one_of

THANKS_CHARACTERS = 500


class Thanks(TenantModel):
    """A thank-you to the one who told. Never counted per person, never ranked."""

    incident = TiedKey(Incident)
    by = TiedKey(Member)
    side = WordField()
    words = models.CharField(_("a sentence"), max_length=THANKS_CHARACTERS, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "incident", "by"], name="thanks_once_a_person"
            ),
            one_of("side", Side.values, "thanks_side"),
        ]
