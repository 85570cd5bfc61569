"""What one hears of, and the webhook of one's side."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incidents.actions.wishes import WishWords
from incidents.labels import WAYS
from incidents.models.webhooks import ADDRESS_CHARACTERS
from incidents.presenters.channels import topic_words
from incidents.wishes import USUAL, Wishes
from partnership import zones
from partnership.access import Door
from partnership.form_fields import chips, offer
from partnership.forms import SaysWhy

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishForm(SaysWhy):
    """One choice per topic, quiet hours, and the clock that they go by."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=CLOCK,
        error_messages={"invalid": _("Write a time, like 21:00.")},
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=CLOCK,
        error_messages={"invalid": _("Write a time, like 07:00.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_("It is yours in every partnership; times are shown in it."),
    )

    def __init__(self, door: Door, wishes: Wishes, data: Any = None) -> None:
        initial: dict[str, Any] = {
            "quiet_from": wishes.quiet_from,
            "quiet_to": wishes.quiet_to,
            "time_zone": door.member.user.time_zone,
        }
        super().__init__(data, initial=initial)
        self.topics = list(USUAL.get(door.member.role, {}))
        for topic in self.topics:
            self.fields[topic.value] = chips(
                capfirst(topic_words(topic, door)),
                [(way.value, word) for way, word in WAYS.items()],
                initial=wishes.way(topic).value,
            )
        unset = _("the partnership’s: %(zone)s") % {"zone": door.partnership.time_zone}
        own = door.member.user.time_zone
        offer(self, "time_zone", [("", unset), *zones.places(own)])

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields of the topics, in order."""
        return [self[topic.value] for topic in self.topics]

    def words(self) -> WishWords:
        """What was chosen, for the action."""
        said = self.cleaned_data
        return WishWords(
            {topic.value: said[topic.value] for topic in self.topics},
            said["quiet_from"],
            said["quiet_to"],
            said["time_zone"],
        )


class WebhookForm(SaysWhy):
    """The address that is called."""

    url = forms.CharField(
        label=_("Address"),
        max_length=ADDRESS_CHARACTERS,
        error_messages={"required": _("Write the address that is to be called.")},
        widget=forms.URLInput(
            attrs={
                "placeholder": "https://hooks.example.com/…",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
    )
