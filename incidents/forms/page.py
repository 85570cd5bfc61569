"""Forms of the incident page: the base of all, updates, outcomes, owning."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import (
    TOMORROW,
    next_update,
    next_update_at,
    origins,
    sentences,
    severities,
)
from incidents.labels import AUDIENCES, STATES
from incidents.lifecycle import ALLOWED, Audience, Origin, State
from incidents.queries.around import Around
from incidents.words import UpdateWords
from partnership.form_fields import Choice, chips, moment, offer
from partnership.forms import SaysWhy


class PageForm(SaysWhy):
    """A form of the incident page. Its fields' ids begin with its `name`."""

    name: ClassVar[str]
    keeps_draft: ClassVar[bool] = True
    asked_at: ClassVar[dict[str, str]] = {"next_update_at": "at"}

    def __init__(self, around: Around, data: Any = None, **kwargs: Any) -> None:
        self.around = around
        super().__init__(data, auto_id=f"{self.name}_%s", **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Offer what only the page knows."""

    @property
    def draft(self) -> str:
        """Under which name the browser keeps the words until they have arrived."""
        if not self.keeps_draft:
            return ""
        slug = self.around.door.partnership.slug
        return f"{self.name}:{slug}:{self.around.incident.ref}"


class Button(PageForm):
    """A button alone; what cannot be done is said on top of the page."""

    name = "button"
    keeps_draft = False


class UpdateForm(PageForm):
    """What is going on, and when the next update comes."""

    name = "update"

    text = sentences(
        _("Update"),
        _("Write what is going on, in one sentence."),
        rows=2,
        attrs={
            "data-update-box": True,
            "placeholder": _("What changed, for whom, what comes next?"),
        },
    )
    next = next_update("1h")
    at = moment(_("Day and time of the next update"))
    audience = chips(_("Who reads it"), initial=Audience.BOTH.value)
    state = chips(_("State"), initial="")

    def prepare(self) -> None:
        incident = self.around.incident
        state = State(incident.state)
        if state == State.HEADS_UP:
            self.fields["next"].initial = TOMORROW
        if not self.around.we_promise:
            del self.fields["next"], self.fields["at"]
        offer(self, "audience", self._audiences())
        if not incident.both_see_it:
            self.fields["audience"].initial = Audience.SIDE.value
        self._states(state)

    def _audiences(self) -> list[Choice]:
        own = (
            Audience.SIDE.value,
            _("only %(company)s") % {"company": self.around.company},
        )
        if not self.around.incident.both_see_it:
            return [own]
        seen = (Audience.BOTH, Audience.LEADERSHIP)
        return [*((each.value, AUDIENCES[each]) for each in seen), own]

    def _states(self, state: State) -> None:
        after = sorted(ALLOWED[state] - {State.AVERTED})
        if state == State.HEADS_UP or not after:
            del self.fields["state"]
            return
        stays: list[Choice] = [
            ("", _("stays: %(state)s") % {"state": STATES[state]}),
        ]
        if state == State.RESOLVED:
            stays = []
            self.fields["state"].initial = after[0].value
        offer(self, "state", [*stays, *((each.value, STATES[each]) for each in after)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        next_update_at(self, self.around.door.partnership, self.around.now)
        over = data.get("state") == State.RESOLVED
        # The chip is preset; what promises nothing leaves it aside.
        if over or data.get("audience") == Audience.SIDE:
            data["next_update_at"] = None
            self.errors.pop("at", None)
        return data

    def words(self) -> UpdateWords:
        data = self.cleaned_data
        return UpdateWords(
            text=data["text"],
            audience=data["audience"] or Audience.BOTH,
            state=data.get("state", ""),
            next_update_at=data["next_update_at"],
        )


class CorrectionForm(PageForm):
    """What is right; the entry that it puts right stays readable."""

    name = "correction"

    text = sentences(_("What is right"), _("Write what is right."), rows=2)


class HappenedForm(PageForm):
    """The heads-up has happened: from now on it is an incident."""

    name = "happened"

    severity = chips(_("How severe"))
    origin = chips(_("Where it began"), initial=Origin.UNKNOWN.value)
    text = sentences(_("What happened"), rows=2)

    def prepare(self) -> None:
        offer(self, "severity", severities())
        offer(self, "origin", origins(self.around.door.partnership))


class AvertedForm(PageForm):
    """The heads-up did not happen: as good an outcome as any."""

    name = "averted"

    text = sentences(_("What helped, if you know"), rows=2)


class TellForm(PageForm):
    """Tell the other side what was prepared."""

    name = "tell"
    keeps_draft = False

    leadership = forms.BooleanField(label=_("Leadership too"), required=False)


class KnewForm(PageForm):
    """“Did you know before?”"""

    name = "knew"
    keeps_draft = False

    knew = chips(
        _("Did you know before?"),
        [("yes", _("Yes")), ("no", _("No"))],
        needed=_("Answer yes or no."),
    )


class HandOverForm(PageForm):
    """Ask somebody to own the resolution."""

    name = "hand_over"
    keeps_draft = False

    to = forms.ChoiceField(
        label=_("Hand over to"),
        error_messages={"required": _("Choose somebody.")},
    )

    def prepare(self) -> None:
        offer(self, "to", [("", _("Choose somebody")), *self.around.other_writers])


class OriginForm(PageForm):
    """Where it began, as far as is known now."""

    name = "origin"
    keeps_draft = False

    origin = chips(_("Where it began"))

    def prepare(self) -> None:
        offer(self, "origin", origins(self.around.door.partnership))
        self.fields["origin"].initial = self.around.incident.origin


class SeverityForm(PageForm):
    """How severe it is, as far as is known now."""

    name = "severity"
    keeps_draft = False

    severity = chips(_("How severe"))

    def prepare(self) -> None:
        offer(self, "severity", severities())
        self.fields["severity"].initial = self.around.incident.severity


def aware_of(form: forms.Form, name: str) -> datetime | None:
    """A moment that was filled in, else None."""
    at: datetime | None = form.cleaned_data.get(name)
    return at
