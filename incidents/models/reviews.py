"""The look back after a resolved incident: what was learned, and what follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incidents import Incident
from partnership.models import Member, Side, TenantModel, TiedKey, same_partnership
from partnership.models.fields import WordField, one_of, said


class Review(TenantModel):
    """Facts first, then what went well and what both learned. One per incident."""

    incident = TiedKey(Incident)
    what_happened = models.TextField(_("what happened"))
    went_well = models.TextField(_("what went well"), blank=True)
    learned = models.TextField(_("what we learned"), blank=True)
    by = TiedKey(Member)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        verbose_name = _("review")
        constraints = [
            same_partnership("review_same_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "incident"], name="review_once"
            ),
            said("what_happened", "review_says_what_happened"),
        ]


class ReviewAction(TenantModel):
    """What somebody does, by when, and what will be true when it is done."""

    review = TiedKey(Review)
    number = models.IntegerField()
    what = models.CharField(_("action"), max_length=500)
    owner = TiedKey(Member)
    side = WordField()
    due_on = models.DateField(_("by"))
    true_when = models.CharField(_("what will be true when it is done"), max_length=500)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("action")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "review", "number"], name="review_action_number"
            ),
            one_of("side", Side.values, "review_action_side"),
            said("what", "review_action_says_what"),
            said("true_when", "review_action_says_when_it_is_done"),
        ]


class ReviewAnswer(TenantModel):
    """One participant's answers to two questions; shown as sums, never who."""

    review = TiedKey(Review)
    member = TiedKey(Member)
    learned = models.BooleanField()
    again = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "review", "member"], name="review_answer_once"
            )
        ]
