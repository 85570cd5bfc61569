"""The two forms that begin a story: a heads-up, and an incident."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import (
    NEXT,
    next_update,
    next_update_at,
    origins,
    sentences,
    severities,
)
from incidents.lifecycle import Audience, Expected, Origin
from incidents.words import HeadsUpWords, IncidentWords
from kpis.models import Kpi
from partnership.access import Door
from partnership.form_fields import Choice, chips, many_chips, moment, offer
from partnership.forms import SaysWhy

SHORT_LIST = 6
USUAL = ""  # the sooner it might happen, the sooner the next update
WHEN: list[Choice] = [
    (Expected.NOW.value, _("Now")),
    (Expected.TODAY.value, _("Today")),
    (Expected.WEEK.value, _("This week")),
    (Expected.DATE.value, _("Date")),
]


class TellingForm(SaysWhy):
    """What both forms share: one sentence, what it touches, what would help."""

    draft = ""
    asked_at: ClassVar[dict[str, str]] = {"next_update_at": "at"}
    audiences: ClassVar[tuple[Audience, ...]] = (Audience.BOTH, Audience.LEADERSHIP)

    def __init__(
        self, door: Door, kpis: list[Kpi], now: datetime, *args: Any, **kwargs: Any
    ) -> None:
        self.door, self.now = door, now
        super().__init__(*args, **kwargs)
        offer(self, "kpis", [(kpi.code, kpi.name) for kpi in kpis])

    @property
    def has_more_kpis(self) -> bool:
        return len(self.fields["kpis"].choices) > SHORT_LIST  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        next_update_at(self, self.door.partnership, self.now)
        return data


class HeadsUpForm(TellingForm):
    """What might happen. One required field; the rest only where it is known."""

    draft = "heads-up"

    summary = sentences(
        _("What might happen?"),
        _("Say what might happen, in one sentence."),
        attrs={"autocapitalize": "sentences"},
    )
    expected_in = chips(_("When"), WHEN)
    expected_at = moment(_("Day and time"))
    kpis = many_chips(_("Touches"))
    would_help = sentences(_("What would help"), rows=2)
    next = next_update(USUAL, [(USUAL, _("As usual")), *NEXT])
    at = moment(_("Day and time of the next update"))
    leadership = forms.BooleanField(label=_("Leadership too"), required=False)

    def words(self) -> HeadsUpWords:
        """What was said, for the action."""
        data = self.cleaned_data
        picked = data["expected_in"] == Expected.DATE
        return HeadsUpWords(
            summary=data["summary"],
            expected_in=data["expected_in"],
            expected_at=data["expected_at"] if picked else None,
            would_help=data["would_help"],
            kpis=data["kpis"],
            next_update_at=data["next_update_at"],
            audience=Audience.LEADERSHIP if data["leadership"] else Audience.BOTH,
        )


class IncidentForm(TellingForm):
    """What happened, how severe it is, and where it began, as far as is known."""

    draft = "incident"
    audiences = (Audience.BOTH, Audience.LEADERSHIP, Audience.SIDE)

    summary = sentences(
        _("What happened?"),
        _("Say what happened, in one sentence."),
        attrs={"autocapitalize": "sentences"},
    )
    severity = chips(_("How severe"))
    origin = chips(_("Where it began"), initial=Origin.UNKNOWN.value)
    began_at = moment(_("When it began"))
    noticed_at = moment(_("When we noticed"))
    kpis = many_chips(_("Touches"))
    would_help = sentences(_("What would help"), rows=2)
    audience = chips(
        _("Who sees it"),
        [
            (Audience.BOTH.value, _("both sides")),
            (Audience.LEADERSHIP.value, _("both sides and leadership")),
            (Audience.SIDE.value, _("my own side first")),
        ],
        initial=Audience.BOTH.value,
    )
    next = next_update("1h")
    at = moment(_("Day and time of the next update"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "severity", severities())
        offer(self, "origin", origins(self.door.partnership))

    def words(self) -> IncidentWords:
        """What was said, for the action."""
        data = self.cleaned_data
        return IncidentWords(
            summary=data["summary"],
            severity=data["severity"],
            origin=data["origin"],
            began_at=data["began_at"],
            noticed_at=data["noticed_at"],
            would_help=data["would_help"],
            kpis=data["kpis"],
            next_update_at=data["next_update_at"],
            audience=data["audience"] or Audience.BOTH,
        )
