"""The form of a window's fees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.targets import number_field


class FeesForm(forms.Form):
    """The money of one window; `kpis.actions.fees` reads the numbers."""

    fees = number_field(_("Fees of the window"))
    at_risk = number_field(_("At risk, in per cent of the fees"))
    cap = number_field(
        _("Cap"), _("Only where one lower than the at-risk amount is agreed.")
    )
    why = forms.CharField(
        label=_("Why the fees change"),
        help_text=_("The other side reads it before it confirms."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, confirmed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not confirmed:
            del self.fields["why"]
        if not self.is_bound:
            self._mark_asked()

    def clean(self) -> dict[str, Any]:
        self._mark_asked()
        return super().clean() or self.cleaned_data

    def _mark_asked(self) -> None:
        """Not called optional on the page; what is missing the action says."""
        for name in ("fees", "at_risk", "why"):
            if name in self.fields:
                self.fields[name].required = True
