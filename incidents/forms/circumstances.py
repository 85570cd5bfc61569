"""Forms about what happens next, what contributed, and what it touches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import line, sentences
from incidents.forms.page import PageForm, aware_of
from incidents.labels import CATEGORIES
from incidents.lifecycle import Category, FactorSide
from incidents.words import FactorWords, ProcessWords, StepWords
from partnership.form_fields import many_chips, moment, offer

NOBODY_YET = ("", _("Not known yet"))


class StepForm(PageForm):
    """What happens next: who decides, by when, and what it waits for."""

    name = "step"

    what = line(_("What happens next"), _("Say what happens next."))
    decides = forms.ChoiceField(label=_("Who decides"), required=False)
    decides_words = line(_("… or somebody outside of here"))
    by = moment(_("By when"))
    waits_for = line(
        _("It waits for"),
        help_text=_("Empty: for whoever decides; without a name, the owner."),
    )
    for_executives = forms.BooleanField(
        label=_(
            "This is for leadership to decide: "
            "leadership then sees this heads-up or incident"
        ),
        required=False,
    )

    def prepare(self) -> None:
        offer(self, "decides", [NOBODY_YET, *self.around.people])

    def words(self) -> StepWords:
        data = self.cleaned_data
        return StepWords(
            what=data["what"],
            decides=data["decides"],
            decides_words=data["decides_words"],
            by=aware_of(self, "by"),
            in_power=not data["waits_for"].strip(),
            waits_for=data["waits_for"],
            for_executives=data["for_executives"],
        )


class ProcessForm(PageForm):
    """The steps of one's own side's process that are still to come."""

    name = "process"

    steps = sentences(
        _("Our steps from here on, one a line"), _("Name each step."), rows=4
    )

    def words(self) -> list[ProcessWords]:
        lines = self.cleaned_data["steps"].splitlines()
        return [ProcessWords(each.strip()) for each in lines if each.strip()]


class EnterForm(PageForm):
    """At which step one's own side's process is now."""

    name = "enter"
    keeps_draft = False

    position = forms.IntegerField(
        label=_("Step"), error_messages={"required": _("Choose a step.")}
    )
    expected_by = moment(_("Expected by"))


class FactorForm(PageForm):
    """One circumstance that contributed."""

    name = "factor"

    category = forms.ChoiceField(label=_("What kind"), required=False)
    side = forms.ChoiceField(label=_("Where it comes from"), required=False)
    words = sentences(
        _("What contributed"), _("Say what contributed, in one sentence."), rows=2
    )
    evidence = sentences(_("How we know"), rows=2)

    def prepare(self) -> None:
        place = self.around.door.partnership
        offer(self, "category", [(each.value, CATEGORIES[each]) for each in Category])
        offer(
            self,
            "side",
            [
                (FactorSide.BOTH.value, _("both sides")),
                (FactorSide.CLIENT.value, place.client.name),
                (FactorSide.PARTNER.value, place.partner.name),
                (FactorSide.OUTSIDE.value, _("outside")),
            ],
        )

    def said(self) -> FactorWords:
        data = self.cleaned_data
        return FactorWords(
            data["category"], data["side"], data["words"], data["evidence"]
        )


class TouchesForm(PageForm):
    """Which KPIs it touches."""

    name = "touches"
    keeps_draft = False

    kpis = many_chips(_("It touches"))

    def prepare(self) -> None:
        offer(self, "kpis", [(kpi.code, kpi.name) for kpi in self.around.kpis])


class EventForm(PageForm):
    """What else happened at the time."""

    name = "event"
    keeps_draft = False

    event = forms.TypedChoiceField(
        label=_("What else happened"),
        coerce=int,
        error_messages={"required": _("Choose an event.")},
    )

    def prepare(self) -> None:
        offer(self, "event", [(str(e.number), e.what) for e in self.around.events])
