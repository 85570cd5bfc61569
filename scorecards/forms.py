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
