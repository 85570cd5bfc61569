"""Forms about people and places."""

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partnership import zones
from partnership.access import ROLES, Door
from partnership.errors import Refused
from partnership.models import Invitation, Role, Scope, User, Weekday

# Letters that turn the direction of the text around them, so that it reads as another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def no_control_characters(text: str) -> None:
    """For a name that stands in pages and mails."""
    if any(unicodedata.category(c) == "Cc" or c in TURNING for c in text):
        raise ValidationError(_("Use ordinary characters only."))


def name_field(label: Any, needed: Any, **kwargs: Any) -> forms.CharField:
    """A name of at most 80 characters on one line."""
    return forms.CharField(
        label=label,
        max_length=80,
        validators=[no_control_characters],
        error_messages={"required": needed},
        **kwargs,
    )


class SaysWhy(forms.Form):
    """A form that can show what an action refused.

    `asked_at`: the field that asks for what the action has another name for.
    """

    asked_at: ClassVar[dict[str, str]] = {}

    def refuse(self, error: Refused) -> None:
        """Put the sentence beside the field that it is about, or above all."""
        name = self.asked_at.get(error.field, error.field)
        self.add_error(name if name in self.fields else None, error.sentence)


class RoleChoice(forms.ChoiceField):
    """A role, each with what it may in one line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Role"),
            choices=[(role.value, capfirst(role.label)) for role in Role],
            error_messages={"required": _("Choose a role.")},
            widget=forms.RadioSelect,
        )


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail"),
        error_messages={
            "required": _("Write the e-mail address of whom you invite."),
            "invalid": _("Write an address like bo@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = RoleChoice()

    def roles(self) -> list[tuple[BoundWidget, Any]]:
        """Each choice with what the role may."""
        return [
            (choice, ROLES[Role(choice.data["value"])].description)
            for choice in self["role"]
        ]


class FirstLeaderForm(forms.Form):
    """Whom to invite as the first leader of the other side."""

    email = InviteForm.base_fields["email"]


class NewcomerForm(forms.Form):
    """Name and password of a new person; the address is the invited one."""

    name = name_field(
        _("Your name"),
        _("Write your name, as the others know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 8 characters that are easy to remember for you alone."),
        strip=False,
        max_length=128,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            person = User(email=self.invitation.email, name=data.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as weak:
                self.add_error("password", weak)
        return data


class FoundingForm(forms.Form):
    """A new partnership: with whom, about what; how its days and weeks are counted."""

    place = forms.ChoiceField(label=_("Your company"))
    other = name_field(
        _("The other company"),
        _("Name the other company."),
        help_text=_("As it is written on the scorecard; both names are shown alike."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    programme = forms.CharField(
        label=_("What it is about"),
        help_text=_("For example: English voice support."),
        required=False,
        max_length=80,
        validators=[no_control_characters],
    )
    time_zone = forms.ChoiceField(label=_("Time zone of its days"))
    currency = forms.CharField(
        label=_("Currency"),
        help_text=_("Three letters, like GBP."),
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    week_start = forms.TypedChoiceField(
        label=_("Weeks start on"), choices=Weekday.choices, coerce=int
    )
    window_start_day = forms.IntegerField(
        label=_("The monthly window starts on day"),
        min_value=1,
        max_value=31,
    )
    fiscal_start_month = forms.IntegerField(
        label=_("The fiscal year starts in month"),
        help_text=_("A number: 1 is January."),
        min_value=1,
        max_value=12,
    )

    def __init__(self, doors: list[Door], *args: Any, **kwargs: Any) -> None:
        self.doors = {door.partnership.slug: door for door in doors}
        first = doors[0].partnership
        kwargs["initial"] = {name: getattr(first, name) for name in CALENDAR} | {
            "place": first.slug
        }
        super().__init__(*args, **kwargs)
        self._offer("place", [(slug, _company(d)) for slug, d in self.doors.items()])
        self._offer("time_zone", zones.places(first.time_zone))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a choice field

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise ValidationError(_("Write three letters, like GBP."))
        return code

    @property
    def chosen(self) -> Door:
        """The door whose side and company the new partnership gets."""
        return self.doors[self.cleaned_data["place"]]

    @property
    def calendar(self) -> list[forms.BoundField]:
        """The fields that are as elsewhere, unless somebody changes them."""
        return [self[name] for name in CALENDAR]

    @property
    def calendar_asks(self) -> bool:
        return any(self[name].errors for name in CALENDAR)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            name: self.cleaned_data[name] for name in ("other", "programme", *CALENDAR)
        }


CALENDAR = (
    "time_zone",
    "currency",
    "week_start",
    "window_start_day",
    "fiscal_start_month",
)


def _company(door: Door) -> str:
    return f"{door.partnership.organisation_of(door.side)} ({door.side.label})"


class TokenForm(forms.Form):
    """A token of one's own: what it is for, and what it may."""

    name = name_field(
        _("What it is for"),
        _("Say what it is for, so that it can be told from others."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=[Scope.READ],
        error_messages={"required": _("Choose at least one.")},
        widget=forms.CheckboxSelectMultiple,
    )
