"""Forms about thanks, what is told in confidence, and the review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import line, sentences
from incidents.forms.page import PageForm
from incidents.words import ActionWords, ReviewWords
from partnership.form_fields import chips, many_chips, offer

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
ANSWER = _("Answer yes or no.")


class ThankForm(PageForm):
    """Thanks, with a sentence if wanted."""

    name = "thank"

    words = sentences(_("A sentence"), rows=2)


class ConfidenceForm(PageForm):
    """What only the named people read. Never kept in the browser."""

    name = "confidence"
    keeps_draft = False

    text = sentences(
        _("What you want to tell"), _("Write what you want to tell them."), rows=3
    )
    readers = many_chips(_("Who may read it"))

    def prepare(self) -> None:
        offer(self, "readers", self.around.writers_but_me)


class ReviewForm(PageForm):
    """The look back: facts first."""

    name = "review"

    what_happened = sentences(
        _("What happened: the facts, in order"),
        _("Say what happened: the facts, in order."),
    )
    went_well = sentences(_("What went well"), rows=2)
    learned = sentences(_("What we learned"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def said(self) -> ReviewWords:
        data = self.cleaned_data
        return ReviewWords(data["what_happened"], data["went_well"], data["learned"])


class ActionForm(PageForm):
    """What somebody of either side does after it."""

    name = "action"

    what = line(_("Action"), _("Say what is to be done."))
    owner = forms.ChoiceField(
        label=_("Who does it"), error_messages={"required": _("Choose somebody.")}
    )
    due_on = forms.DateField(
        label=_("By"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like 2026-12-02."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    true_when = line(
        _("What will be true when it is done"),
        _("Say what will be true when it is done."),
    )

    def prepare(self) -> None:
        offer(self, "owner", [("", _("Choose somebody")), *self.around.writers])

    def said(self) -> ActionWords:
        data = self.cleaned_data
        return ActionWords(
            data["what"], data["owner"], data["due_on"], data["true_when"]
        )


class AnswerForm(PageForm):
    """Two questions; shown as sums only."""

    name = "answer"
    keeps_draft = False

    learned = chips(
        _("Did you learn something that changes your work?"),
        YES_NO,
        needed=ANSWER,
    )
    again = chips(
        _("Would you come to such a review again?"),
        YES_NO,
        needed=ANSWER,
    )


class ShareForm(PageForm):
    """Which version of the review leadership is to see."""

    name = "share"
    keeps_draft = False

    version = forms.IntegerField(widget=forms.HiddenInput)
