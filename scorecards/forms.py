"""What people write on the status page and in its settings."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import line
from kpis.models import Kpi
from partnership.access import Door
from partnership.form_fields import Choice, chips, many_chips, moment, offer
from partnership.forms import SaysWhy
from partnership.models import Queue
from scorecards.actions.status.areas import AreaWords
from scorecards.models import Area
from scorecards.models.telling import StatusWishes
from scorecards.presenters.status_words import AREA_WORDS
from scorecards.queries.areas import KnownArea
from scorecards.status.readers import TOPICS


class QuestionForm(SaysWhy):
    """An executive's question, about an item (`ref`) or in general.

    Whoever writes too much is told so by the action, and keeps the words: a browser
    would cut them off in silence.
    """

    ref = forms.CharField(
        max_length=20, required=False, widget=forms.HiddenInput, empty_value=""
    )
    text = forms.CharField(
        label=_("Ask both leaders one question"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question first.")},
    )


class AnswerForm(SaysWhy):
    """A leader's answer; of any length, as a question is."""

    asked_at: ClassVar[dict[str, str]] = {"text": "answer"}
    answer = forms.CharField(error_messages={"required": _("Write the answer first.")})


class WishesForm(forms.ModelForm[StatusWishes]):
    """Which mails of the status page one gets."""

    class Meta:
        model = StatusWishes
        fields = TOPICS

    @property
    def wanted(self) -> list[str]:
        """The names of what was ticked; the form is valid."""
        return [name for name, ticked in self.cleaned_data.items() if ticked]


class LinkForm(SaysWhy):
    """Whom a status link is for."""

    name = line(_("For whom"), _("Name the person whom the link is for."))
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_(
            "With it they get mails: when something goes wrong, and each week."
        ),
    )


class OfAreas(NamedTuple):
    """The KPIs and queues that an area can have, as code and name."""

    kpis: list[Choice]
    queues: list[Choice]


def of_areas(door: Door) -> OfAreas:
    """Read once for all forms of a page."""
    kpis, queues = door.rows(Kpi), door.rows(Queue)
    return OfAreas(
        _codes(kpis.values_list("code", "name")),
        _codes(queues.values_list("code", "name")),
    )


class AreaForm(SaysWhy):
    """An area as customers meet it."""

    name = line(_("Name"), _("Name the area as customers would: phone, chat."))
    description = line(_("What it is"))
    kpis = many_chips(_("KPIs by which it is felt"))
    queues = many_chips(_("Queues that belong to it"))

    def __init__(
        self, of: OfAreas, *args: Any, known: KnownArea | None = None, **kwargs: Any
    ) -> None:
        if known is not None:
            kwargs["initial"] = _as_it_is(known)
            kwargs["prefix"] = known.area.code
        super().__init__(*args, **kwargs)
        offer(self, "kpis", of.kpis)
        offer(self, "queues", of.queues)

    @property
    def words(self) -> AreaWords:
        """What was written; the form is valid."""
        data = self.cleaned_data
        return AreaWords(
            data["name"],
            data["description"],
            tuple(data["kpis"]),
            tuple(data["queues"]),
        )


class AreaWordForm(SaysWhy):
    """How an area is, said by hand; planned work with its times."""

    state = chips(_("How it is"), needed=_("Choose one."))
    words = line(_("What customers notice, in a sentence"))
    since = moment(_("From"), help_text=_("Empty: now."))
    until = moment(_("Until"), help_text=_("Planned work ends."))

    def __init__(self, area: Area, data: Any = None) -> None:
        super().__init__(data, prefix=f"{area.code}-say")
        offer(self, "state", [(state.value, AREA_WORDS[state]) for state in AREA_WORDS])


def _as_it_is(known: KnownArea) -> dict[str, Any]:
    return {
        "name": known.area.name,
        "description": known.area.description,
        "kpis": list(known.kpis),
        "queues": list(known.queues),
    }


def _codes(found: Iterable[tuple[str, str]]) -> list[Choice]:
    return sorted(found, key=lambda choice: choice[1])
