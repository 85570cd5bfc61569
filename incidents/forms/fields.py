"""Fields and choices that several forms have in common."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import presets
from incidents.labels import ORIGINS, SEVERITIES
from incidents.lifecycle import Origin, Severity
from partnership.form_fields import Choice, chips, if_needed
from partnership.models import Partnership

PICK = "pick"
HOURS = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}
TOMORROW = "tomorrow"
NEXT: list[Choice] = [
    ("1h", _("In 1 hour")),
    ("4h", _("In 4 hours")),
    (TOMORROW, _("Tomorrow 10:00")),
    (PICK, _("Pick a time")),
]


def sentences(
    label: Any, needed: Any = "", rows: int = 3, **kwargs: Any
) -> forms.Field:
    """Some sentences, with hints while writing. `needed`: what to say without one."""
    attrs = {"rows": rows, "data-hints": "hints"} | kwargs.pop("attrs", {})
    return forms.CharField(
        label=label,
        **if_needed(needed),
        widget=forms.Textarea(attrs=attrs),
        **kwargs,
    )


def line(label: Any, needed: Any = "", **kwargs: Any) -> forms.Field:
    """One line."""
    return forms.CharField(
        label=label,
        **if_needed(needed),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **kwargs,
    )


def next_update(initial: str, choices: Iterable[Choice] = NEXT) -> forms.Field:
    return chips(_("Next update"), choices, initial=initial)


def next_update_at(form: forms.Form, partnership: Partnership, now: datetime) -> None:
    """Turn the chip into a time, as `next_update_at` of the cleaned data."""
    word, picked = form.cleaned_data.get("next"), form.cleaned_data.get("at")
    at: datetime | None = None
    if word == PICK:
        at = picked
        if at is None and "at" not in form.errors:
            form.add_error("at", _("Pick a day and a time."))
    elif word in HOURS:
        at = now + HOURS[word]
    elif word == TOMORROW:
        at = presets.after_heads_up(partnership, now)
    form.cleaned_data["next_update_at"] = at


def origins(partnership: Partnership) -> list[Choice]:
    """Where something began, by the names of both companies."""
    companies = {
        Origin.CLIENT: partnership.client.name,
        Origin.PARTNER: partnership.partner.name,
    }
    return [(word.value, companies.get(word, ORIGINS[word])) for word in Origin]


def severities() -> list[Choice]:
    return [(word.value, SEVERITIES[word]) for word in Severity]
