"""What stands around the KPIs: places, needs, money, a form, icons."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from partnership.templatetags import ours

STATES = tuple(ours.STATES)
VARIATIONS = tuple(ours.VARIATIONS)


def icons() -> list[str]:
    """The names of all icons, as the sprite has them."""
    found = finders.find("icons.svg")
    sprite = Path(str(found)).read_text(encoding="utf-8") if found else ""
    return re.findall(r'id="i-([a-z]+)"', sprite)


@dataclass(frozen=True)
class Organisation:
    name: str
    initials: str


def organisations() -> tuple[Organisation, Organisation]:
    return (Organisation("BrightCall", "BC"), Organisation("Northwind", "NW"))


@dataclass(frozen=True)
class Place:
    """A row of the portfolio."""

    title: str
    programme: str
    sentence: str
    states: list[str]
    url: str = "#places"
    organisations: tuple[Organisation, Organisation] = field(
        default_factory=organisations
    )


def places() -> list[Place]:
    calm = ["on_goal"] * 8 + ["in_buffer"] * 3 + ["no_reading"]
    waits = ["on_goal"] * 6 + ["in_buffer"] * 3 + ["below_minimum"] * 2 + ["no_reading"]
    return [
        Place(
            "BrightCall and Northwind",
            "EN voice support",
            "A goal proposal waits for us since three days.",
            waits,
        ),
        Place(
            "BrightCall and Northwind",
            "Chat",
            "Nothing waits for us. Next review on 9 December.",
            calm,
        ),
    ]


def needs() -> list[dict[str, Any]]:
    """One card of each kind."""
    return [
        {
            "kind": "answer",
            "since": "waits for both leaders since 1 Dec",
            "title": "Sofia, executive, asks:",
            "text": "Is the Saturday of the campaign safe?",
            "url": "#needs",
            "action": "Answer",
        },
        {
            "kind": "decide",
            "since": "waits for BrightCall since 30 Nov",
            "title": "Excuse 12 to 14 Nov in Service level?",
            "text": "34 % more calls than the locked forecast.",
            "url": "#needs",
            "action": "Read",
        },
        {
            "kind": "look",
            "since": "before 9 Dec",
            "title": "Who tells planning about a mailing?",
            "text": "Forecast and Service level moved on one day.",
            "url": "#needs",
            "action": "Open",
        },
        {
            "kind": "thanks",
            "since": "heads-up of 24 Nov",
            "title": "Bo told us of the dialler two days early",
            "text": "The update moved to Sunday; no call missed.",
            "url": "#needs",
            "action": "Thank Bo",
        },
    ]


def money() -> dict[str, Any]:
    """The context of _components/money_line.html."""
    return {
        "period": "November",
        "due": Decimal("372.80"),
        "would_be": Decimal("3448.40"),
        "currency": "GBP",
        "detail": "Solved at first contact £372.80. Provisional until Tue 8 Dec.",
    }


def periods() -> list[dict[str, Any]]:
    return [
        {"label": "Oct", "url": "#periods"},
        {"label": "Nov", "url": "#periods", "current": True},
        {"label": "Dec so far", "url": "#periods"},
    ]


def chips() -> list[dict[str, Any]]:
    labels = ("Now", "Today", "This week", "Date")
    return [
        {"value": label, "label": label, "checked": label == "This week"}
        for label in labels
    ]


def crumbs() -> list[dict[str, str]]:
    return [{"label": "Scorecard", "url": "#rows"}, {"label": "Components"}]


def page() -> Page[int]:
    return Paginator(range(50), 20).page(2)


class SampleForm(forms.Form):
    """A target, much shortened."""

    minimum = forms.DecimalField(label=_("Client minimum"), initial=80)
    why = forms.CharField(
        label=_("Why the buffer"),
        help_text=_("The other side reads it as you write it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the buffer is there.")},
    )
    start = forms.DecimalField(label=_("Penalty starts at"), required=False)
    split = forms.BooleanField(
        label=_("Split a window at a new version"), required=False
    )

    def clean_start(self) -> Decimal | None:
        start: Decimal | None = self.cleaned_data["start"]
        if start is not None and start > 80:
            raise forms.ValidationError(
                _("82 is inside the buffer. Choose 80 or below.")
            )
        return start


def asked_form() -> SampleForm:
    """The same with two things to answer."""
    return SampleForm({"minimum": "80", "why": "", "start": "82"})
