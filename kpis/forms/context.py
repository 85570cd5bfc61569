"""What the page of context events asks."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kpis.models import EventKind, EventSide
from kpis.presenters.context import side_named
from partnership.access import Door


class ContextForm(forms.Form):
    """One event: a sentence, where it comes from, and its days."""

    draft = "context"

    what = forms.CharField(
        label=_("What happened, or will"),
        max_length=200,
        error_messages={"required": _("Say in one line what it is.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"))
    side = forms.ChoiceField(label=_("Comes from"))
    department = forms.CharField(label=_("Department"), required=False, max_length=80)
    starts_on = forms.DateField(
        label=_("From"),
        error_messages={"required": _("Say on which day it began, or begins.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, door: Door, today: date, sent: Any = None) -> None:
        initial = {"side": door.side, "starts_on": today}
        super().__init__(sent, initial=initial)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [(word.value, capfirst(word.label)) for word in EventKind]
        side = cast(forms.ChoiceField, self.fields["side"])
        side.choices = [
            (word.value, side_named(word, door.partnership)) for word in EventSide
        ]
