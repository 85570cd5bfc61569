"""What the import page asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kpis.actions.uploads import NO_MAPPING
from kpis.importing.book import GRAINS, Answers
from kpis.importing.dates import DateStyle
from kpis.importing.issues import FileProblem
from kpis.importing.mapping import kpi_option
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
        return readable_format(self.cleaned_data["date_format"])


class ColumnsForm(forms.Form):
    """Which columns of a wide file are the dates, the queues and the counts."""

    date = forms.CharField(
        label=_("Column of the dates"),
        max_length=200,
        help_text=_("As the header writes it; * where each date is a column."),
    )
    queue = forms.CharField(
        label=_("Column of the queues"), required=False, max_length=200
    )
    kpis = forms.CharField(
        label=_("KPIs"),
        max_length=10_000,
        help_text=_(
            "A line for each: code = column of the numerator / column of the "
            "denominator. A count has / 1. Codes are in the file to fill in."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    grain = forms.ChoiceField(
        label=_("A row is"),
        choices=[(grain, grain) for grain in GRAINS],
        initial="day",
    )
    date_format = forms.CharField(
        label=_("Date format"),
        required=False,
        max_length=40,
        help_text=_("Only where dates can be read in two ways, such as %d/%m/%Y."),
    )
    save_as = forms.CharField(
        label=_("Keep this as a mapping called"), required=False, max_length=80
    )

    def clean_kpis(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["kpis"].splitlines()]
        return [_one_kpi(line) for line in lines if line]

    def clean_date_format(self) -> str:
        return readable_format(self.cleaned_data["date_format"])

    def options(self) -> dict[str, Any]:
        """What an import keeps of it; a mapping that was named before is let go."""
        said = dict(self.cleaned_data)
        answers = {"date_format": said.pop("date_format"), "mapping": NO_MAPPING}
        return answers | {"columns": said}


def _one_kpi(line: str) -> str:
    try:
        code, numerator, denominator = kpi_option(line)
    except FileProblem as problem:
        raise ValidationError(
            _(
                "“%(line)s”: write it as code = numerator / denominator, with / 1 for "
                "a count."
            )
            % {"line": line[:80]}
        ) from problem
    return f"{code}={numerator.strip()}/{denominator.strip()}"


def readable_format(text: str) -> str:
    """A date format that can be used, or the sentence that says why not."""
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
