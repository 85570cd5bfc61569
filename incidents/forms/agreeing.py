"""What is asked of a leader who proposes when an incident needs an owner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import sentences
from partnership.forms import SaysWhy
from partnership.models.places import OWNER_MINUTES


class OwnerMinutesForm(SaysWhy):
    """The minutes, and why; the reason is asked for where it answers a proposal."""

    minutes = forms.IntegerField(
        label=_("Minutes without an owner"),
        help_text=_("From %(least)s to %(most)s; %(most)s are a day.")
        % {"least": OWNER_MINUTES[0], "most": OWNER_MINUTES[1]},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = sentences(_("Why"), _("Say why you propose something else."), rows=2)

    def __init__(self, *args: Any, answers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not called optional where the other side is to read it.
        self.fields["reason"].required = answers
