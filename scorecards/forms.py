"""What people write on the status page and in its settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.models.status import ANSWER_CHARACTERS, QUESTION_CHARACTERS


class QuestionForm(forms.Form):
    """An executive's question; it goes to the leaders of both sides."""

    text = forms.CharField(
        label=_("Ask both leaders one question"),
        max_length=QUESTION_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question first.")},
    )


class AnswerForm(forms.Form):
    """A leader's answer."""

    answer = forms.CharField(max_length=ANSWER_CHARACTERS)


class WishesForm(forms.Form):
    """Which mails of the status page one gets."""

    opened = forms.BooleanField(label=_("Something opens"), required=False)
    owner = forms.BooleanField(label=_("Its owner changes"), required=False)
    over = forms.BooleanField(
        label=_("It is resolved, or did not happen"), required=False
    )
    weekly = forms.BooleanField(
        label=_("A word each week, also when nothing is open"), required=False
    )

    @property
    def wanted(self) -> list[str]:
        """The names of what was ticked; the form is valid."""
        return [name for name, ticked in self.cleaned_data.items() if ticked]
