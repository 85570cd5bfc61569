"""Fields that forms of several packages have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BY_THE_CLOCK = "%Y-%m-%dT%H:%M"  # as browsers write a day and a time

Choice = tuple[str, "str | _StrPromise"]


class Chips(forms.RadioSelect):
    """One choice as chips; a label leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class ManyChips(forms.CheckboxSelectMultiple):
    """Several choices as chips."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


def chips(
    label: Any, choices: Iterable[Choice] = (), *, needed: Any = "", **kwargs: Any
) -> forms.Field:
    """One of a few choices, all of them in sight.

    `needed`, here and below: what to say where nothing is given, if it has to be.
    """
    return forms.ChoiceField(
        label=label, choices=choices, widget=Chips, **if_needed(needed), **kwargs
    )


def many_chips(label: Any, *, needed: Any = "") -> forms.Field:
    """Several of a few choices, all of them in sight."""
    return forms.MultipleChoiceField(label=label, widget=ManyChips, **if_needed(needed))


class MomentField(forms.DateTimeField):
    """A day and a time by the clock of the page; says what to do where it changes."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as refused:
            if refused.code != "ambiguous_timezone":
                raise
            raise ValidationError(
                _(
                    "The clock is changed that night: there is no such time, or it "
                    "comes twice. Choose a time before or after that hour."
                ),
                code=refused.code,
            ) from None


def moment(label: Any, *, needed: Any = "", **kwargs: Any) -> forms.Field:
    """A day and a time, by the partnership's clock."""
    invalid = _("Write day and time, like 2026-12-02 16:00.")
    return MomentField(
        label=label,
        **if_needed(needed, invalid=invalid),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format=BY_THE_CLOCK
        ),
        **kwargs,
    )


def if_needed(needed: Any, **sentences: Any) -> dict[str, Any]:
    """What lets a field ask for something in these words, or be left empty."""
    said = {"required": needed} if needed else {}
    return {"required": bool(needed), "error_messages": {**said, **sentences}}


def offer(form: forms.Form, name: str, choices: Iterable[Choice]) -> None:
    """Set the choices that only the page knows."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
