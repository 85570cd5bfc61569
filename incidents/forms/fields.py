"""Fields and choices that several forms have in common."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import presets
from incidents.labels import ORIGINS, SEVERITIES
from incidents.lifecycle import Origin, Severity
from partnership.models import Partnership

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Choice = tuple[str, "str | _StrPromise"]
PICK = "pick"
HOURS = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}
TOMORROW = "tomorrow"
NEXT: list[Choice] = [
    ("1h", _("In 1 hour")),
    ("4h", _("In 4 hours")),
    (TOMORROW, _("Tomorrow 10:00")),
    (PICK, _("Pick a time")),
]


class Chips(forms.RadioSelect):
    """One choice as chips; a label leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class ManyChips(forms.CheckboxSelectMultiple):
    """Several choices as chips."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


def chips(label: Any, choices: Iterable[Choice] = (), **kwargs: Any) -> forms.Field:
    """One of a few choices, all of them in sight."""
    kwargs.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, widget=Chips, **kwargs)


def many_chips(label: Any) -> forms.Field:
    return forms.MultipleChoiceField(label=label, required=False, widget=ManyChips)


def sentences(
    label: Any, needed: Any = "", rows: int = 3, **kwargs: Any
) -> forms.Field:
    """Some sentences, with hints while writing. `needed`: what to say without one."""
    attrs = {"rows": rows, "data-hints": "hints"} | kwargs.pop("attrs", {})
    return forms.CharField(
        label=label,
        required=bool(needed),
        error_messages={"required": needed} if needed else None,
        widget=forms.Textarea(attrs=attrs),
        **kwargs,
    )


def line(label: Any, needed: Any = "", **kwargs: Any) -> forms.Field:
    """One line."""
    return forms.CharField(
        label=label,
        required=bool(needed),
        error_messages={"required": needed} if needed else None,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **kwargs,
    )


def moment(label: Any, **kwargs: Any) -> forms.Field:
    """A day and a time, by the partnership's clock."""
    return forms.DateTimeField(
        label=label,
        required=False,
        error_messages={"invalid": _("Write day and time, like 2026-12-02 16:00.")},
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
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


def offer(form: forms.Form, name: str, choices: Iterable[Choice]) -> None:
    """Set the choices that only the page knows."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def origins(partnership: Partnership) -> list[Choice]:
    """Where something began, by the names of both companies."""
    companies = {
        Origin.CLIENT: partnership.client.name,
        Origin.PARTNER: partnership.partner.name,
    }
    return [(word.value, companies.get(word, ORIGINS[word])) for word in Origin]


def severities() -> list[Choice]:
    return [(word.value, SEVERITIES[word]) for word in Severity]
