"""The form of a target. Numbers are read where the API's are: by `kpis.terms`."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.actions.targets import checked
from kpis.catalogue import CATALOGUE
from kpis.models import Direction, Kpi, PenaltyForm
from kpis.terms import Terms, TermsRefusedError, plain
from kpis.terms.fields import VALUE, NotReadableError, decimal_of
from partnership import numbers
from partnership.access import Door
from partnership.models import Proposal

NO_RANGE: Final = "none"
OPENED: Final = (
    "penalty_form",
    "penalty_start",
    "penalty_full",
    "penalty_steps",
    "penalty_amount",
    "floor",
    "floor_high",
    "weight",
    "allocation",
    "effective_from",
    "direction",
    "outside_document",
)
CORRIDOR: Final = ("minimum_high", "floor_high")
ASKED: Final = ("minimum", "minimum_high", "buffer", "buffer_reason")
ASKED_FIRST: Final = ("penalty_form", "penalty_full")


def number_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Text with the phone's number keys: the terms say what cannot be read."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class TargetForm(forms.Form):
    """Three fields where a version exists, the full point for the first target.

    `before` is the version in force or the proposal that is answered: range, floor,
    weight and date follow from it unless they are opened. The reason for another
    buffer is asked for anew: the old words spoke of the old one. `sends` is false for
    a preview, which needs no sentence to the other side. A valid form has `terms`.
    """

    minimum = number_field(
        _("Client minimum"), _("What the client itself has to make.")
    )
    minimum_high = number_field(_("Client minimum, upper end"))
    buffer = number_field(_("Buffer"), _("On top of the minimum, 0 or more."))
    buffer_reason = forms.CharField(
        label=_("Why this buffer"),
        help_text=_("The other side reads it word for word."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    penalty_form = forms.ChoiceField(label=_("Penalty"), required=False)
    penalty_start = number_field(
        _("Penalty starts at"),
        _("The client minimum or beyond it, never on its good side."),
    )
    penalty_full = number_field(
        _("Penalty is full at"),
        _("Asked for where the penalty grows; not for a flat one or steps."),
    )
    penalty_steps = forms.CharField(
        label=_("Steps"),
        help_text=_(
            "For a penalty in steps. A line for each: threshold, then share in per "
            "cent: 80 25"
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    penalty_amount = number_field(_("Amount per unit"), _("For a penalty per unit."))
    floor = number_field(
        _("Floor"), _("Where attainment is 0, if no penalty range says it.")
    )
    floor_high = number_field(_("Floor, upper end"))
    weight = number_field(_("Weight in the score"))
    allocation = number_field(_("Share of the at-risk amount, in per cent"))
    effective_from = forms.CharField(
        label=_("Effective from"),
        help_text=_("A day in the past restates the periods since then."),
        required=False,
        max_length=20,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    direction = forms.ChoiceField(label=_("What is better"), required=False)
    outside_document = forms.CharField(
        label=_("Agreed outside: document, names, date"),
        help_text=_("For a contract that is signed already: it is confirmed once."),
        required=False,
        max_length=200,
    )
    reason = forms.CharField(
        label=_("A sentence to the other side"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    terms: Terms

    def __init__(
        self,
        *args: Any,
        door: Door,
        kpi: Kpi,
        now: datetime,
        before: Terms | None,
        direction: str,
        answers: Proposal | None = None,
        sends: bool = True,
        **kwargs: Any,
    ) -> None:
        self.door, self.kpi, self.now, self.answers = door, kpi, now, answers
        self.before, self.sends = before, sends
        initial = initial_of(before, answers, own=self.is_own)
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._choices(direction)
        self._show_old_reason()
        self._drop_what_does_not_apply(direction)

    @property
    def is_own(self) -> bool:
        """Our own side's open proposal is changed."""
        return self.answers is not None and self.answers.side == self.door.side

    @property
    def is_counter(self) -> bool:
        return self.answers is not None and not self.is_own

    def _show_old_reason(self) -> None:
        if self.before is None or not self.before.buffer_reason or self.is_own:
            return
        words = _(
            "The other side reads it word for word. Before: “{}” These words stay if "
            "this is empty and the buffer is the same."
        )
        said = format_html(str(words), self.before.buffer_reason)
        self.fields["buffer_reason"].help_text = said

    def _choices(self, direction: str) -> None:
        follows = _("As before, moved with the minimum")
        self.fields["penalty_form"].choices = [  # type: ignore[attr-defined] # a choice field
            ("", follows if self.before else _("Choose one")),
            *PenaltyForm.choices,
            (NO_RANGE, _("No penalty")),
        ]
        self.fields["direction"].choices = [  # type: ignore[attr-defined] # a choice field
            choice for choice in Direction.choices if choice[0] != Direction.NONE
        ]
        self.initial.setdefault("direction", direction)
        if entry := CATALOGUE.get(self.kpi.code):
            self.fields["direction"].help_text = entry.advice_on_direction

    def _drop_what_does_not_apply(self, direction: str) -> None:
        chosen = self.data.get("direction") or self.initial["direction"] or direction
        if self.answers is not None:
            del self.fields["outside_document"]
        unused: tuple[str, ...] = CORRIDOR
        if chosen == Direction.WITHIN:
            unused = tuple(name for name in self.fields if name.startswith("penalty"))
        for name in unused:
            del self.fields[name]
        if not self.is_bound:
            self._mark_asked()

    def _mark_asked(self) -> None:
        """What the terms ask for is not called optional on the page.

        Only once it is read: the sentence for an empty field is the terms' own.
        """
        asked = [*ASKED, *(ASKED_FIRST if self.before is None else ())]
        for name in [*asked, *(["reason"] if self.is_counter else [])]:
            if name in self.fields:
                self.fields[name].required = True

    @property
    def buffer_unit(self) -> str:
        """A buffer is a distance: pts, where the KPI is in per cent."""
        return numbers.change_unit(self.kpi.unit)

    @property
    def opened(self) -> list[forms.BoundField]:
        """The fields behind "Range, floor, weight and date"."""
        return [self[name] for name in OPENED if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            self.terms = checked(
                self.door, self.kpi, self.sent(), self.now, answers=self.answers
            )
        except TermsRefusedError as refused:
            for problem in refused.problems:
                if not (self._form_is_open and problem.code == "no_floor"):
                    self._show(problem.field, problem.sentence)
        if self._form_is_open:
            sentence = _("Say how the penalty grows, or choose “No penalty”.")
            self.add_error("penalty_form", sentence)
        if self.sends and self.is_counter and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why you propose something else."))
        self._mark_asked()
        return data

    @property
    def _form_is_open(self) -> bool:
        """The first target, and nothing is chosen for the penalty."""
        asks = self.before is None and "penalty_form" in self.fields
        return asks and not self.data.get("penalty_form")

    def _show(self, field: str, sentence: str) -> None:
        name = field.replace(".", "_")
        self.add_error(name if name in self.fields else None, sentence)

    def sent(self) -> dict[str, Any]:
        """What was written, as the JSON that the API takes; what is empty follows."""
        names = ("minimum", "minimum_high", "buffer", "buffer_reason", "direction")
        follow = ("floor", "floor_high", "weight", "allocation", "effective_from")
        said = {name: self.cleaned_data.get(name) or None for name in names}
        said["buffer_reason"] = said["buffer_reason"] or self._same_reason()
        said |= {n: self.cleaned_data[n] for n in follow if self.cleaned_data.get(n)}
        said = {name: value for name, value in said.items() if value is not None}
        return said | self._penalty()

    def _same_reason(self) -> str | None:
        """The words of before, while the buffer that they explain is the same."""
        try:
            buffer = decimal_of(self.cleaned_data.get("buffer") or "0", *VALUE)
        except NotReadableError:
            return None
        same = self.before is not None and buffer == self.before.buffer
        return self.before.buffer_reason if self.before and same else None

    def _penalty(self) -> dict[str, Any]:
        form = self.cleaned_data.get("penalty_form")
        if form == NO_RANGE:
            return {"penalty": None}
        parts = {
            name: self.cleaned_data.get(f"penalty_{name}")
            for name in ("start", "full", "amount")
        }
        lines = (self.cleaned_data.get("penalty_steps") or "").splitlines()
        steps = [line.replace("%", " ").split() for line in lines if line.strip()]
        if not form and self.before and (any(parts.values()) or steps):
            form = self.before.penalty.form if self.before.penalty else ""
        if not form:
            return {}
        return {"penalty": {"form": form, "steps": steps, **parts}}


def initial_of(
    before: Terms | None, answers: Proposal | None, *, own: bool
) -> dict[str, Any]:
    """What the form begins with: the last minimum and buffer; our own words alone."""
    if before is None:
        return {}
    found: dict[str, Any] = {
        "minimum": plain(before.minimum),
        "buffer": plain(before.buffer),
        "buffer_reason": before.buffer_reason if own else "",
        "weight": plain(before.weight),
        "allocation": plain(before.allocation),
        "direction": before.direction,
    }
    if before.minimum_high is not None:
        found["minimum_high"] = plain(before.minimum_high)
    if answers is not None:
        found["effective_from"] = before.effective_from.isoformat()
    return found
