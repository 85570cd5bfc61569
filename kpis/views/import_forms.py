"""What the import page asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kpis.actions.uploads import NO_MAPPING
from kpis.importing.book import Answers
from kpis.importing.dates import DateStyle
from kpis.importing.issues import FileProblem
from kpis.models import SavedMapping
from partnership.access import Door, Permission

MEGABYTE = 1024 * 1024
DECIMALS = [
    ("", _("as the file shows")),
    (".", _("point: 12.5")),
    (",", _("comma: 12,5")),
]
UNNAMED = [
    ("", _("the one that knows this header, if any")),
    (NO_MAPPING, _("none: one reading a row")),
]


class HowToReadForm(forms.Form):
    """Answers where a file can be read in two ways."""

    mapping = forms.ChoiceField(label=_("Saved mapping"), required=False)
    date_format = forms.CharField(
        label=_("Date format"),
        required=False,
        max_length=40,
        help_text=_("Only where dates can be read in two ways, such as %d/%m/%Y."),
    )
    decimal = forms.ChoiceField(
        label=_("Decimal sign"), required=False, choices=DECIMALS
    )

    field_order = ["mapping", "date_format", "decimal"]

    def __init__(self, door: Door, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = door.rows(SavedMapping).order_by("name").values_list("name", flat=True)
        field = self.fields["mapping"]
        field.choices = [*UNNAMED, *((name, name) for name in saved)]  # type: ignore[attr-defined] # a ChoiceField

    def clean_date_format(self) -> str:
        text: str = self.cleaned_data["date_format"]
        try:
            DateStyle(format=Answers(date_format=text or None).date_format)
        except FileProblem as problem:
            raise ValidationError(problem.sentence) from problem
        return text


class UploadForm(HowToReadForm):
    """A file and how it is to be read."""

    file = forms.FileField(label=_("File (CSV or TSV)"), allow_empty_file=True)
    adopt = forms.BooleanField(
        label=_("Take catalogue KPIs and queues of the file into use"), required=False
    )
    zero_is_missing = forms.BooleanField(
        label=_("0 of 0 means that nothing was submitted: leave those rows out"),
        required=False,
    )
    provisional = forms.BooleanField(
        label=_("These numbers are provisional"), required=False
    )
    field_order = ["file", "mapping", "date_format", "decimal", "adopt"]

    def __init__(self, door: Door, *args: Any, **kwargs: Any) -> None:
        super().__init__(door, *args, **kwargs)
        if not door.may(Permission.AGREE):
            del self.fields["adopt"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.OURS_UPLOAD_TEXT_BYTES
        if (file.size or 0) > most:
            raise ValidationError(
                _("The file has %(size)d MB; at most %(most)d MB are read. Split it.")
                % {"size": (file.size or 0) // MEGABYTE, "most": most // MEGABYTE}
            )
        return file

    def options(self) -> dict[str, Any]:
        """Everything but the file, as an import keeps it."""
        return {name: v for name, v in self.cleaned_data.items() if name != "file"}
