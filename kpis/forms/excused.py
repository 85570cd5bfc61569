"""What is asked of somebody who proposes that a time does not count."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kpis.actions.excused import Draft
from kpis.actions.excused_counts import CountsNeededError
from kpis.excuses import Excuse
from kpis.models import ExcuseReason, Kpi
from kpis.presenters.counts import quotient
from kpis.queries.excused import excusable
from kpis.queries.targets import latest_definition
from partnership.access import Door
from partnership.form_fields import chips, many_chips, moment, offer
from partnership.forms import SaysWhy
from partnership.models import Queue
from partnership.models.queues import ALL

PARTS = ("numerator", "denominator")


class ExcusedForm(SaysWhy):
    """A time, why, and which KPIs. Counts are asked for once it is known of which.

    `answers` is what a counter answers, the proposal `number`: it begins with that.
    `filled` is what the link that led here fills in, such as the time of an incident.
    """

    FILLED = ("starts_at", "ends_at", "why", "queue")

    starts_at = moment(_("From"), needed=_("Say from which day and time."))
    ends_at = moment(_("Until"), needed=_("Say until which day and time."))
    reason = chips(_("Because of"), needed=_("Choose one."))
    why = forms.CharField(
        label=_("What happened"),
        help_text=_(
            "Both sides read this sentence. Leadership reads the time and the words "
            "chosen above, on the day’s line of the status page."
        ),
        error_messages={
            "required": _("Say what happened, so that the other side can agree.")
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kpis = many_chips(
        _("What does not count in this time"), needed=_("Choose at least one KPI.")
    )
    queue = forms.ChoiceField(label=_("In"), required=False)
    answer = forms.CharField(
        label=_("Why something else"),
        error_messages={"required": _("Say why you propose something else.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        door: Door,
        data: QueryDict | None = None,
        *,
        answers: Excuse | None = None,
        number: int = 0,
        filled: QueryDict | None = None,
    ) -> None:
        begun = filled or QueryDict()
        # Words that were not sent belong to what they answer, or to the time they tell.
        about = number if answers else begun.get("starts_at", "")
        self.draft = f"excused:{about}"
        self.known = {kpi.code: kpi for kpi in excusable(door)}
        super().__init__(
            data,
            initial={name: begun[name] for name in self.FILLED if name in begun}
            | {"kpis": begun.getlist("kpis")}
            | self._beginning(answers),
        )
        self.asked: list[Kpi] = []
        offer(self, "kpis", [(kpi.code, kpi.name) for kpi in self.known.values()])
        reasons = [(word.value, capfirst(word.label)) for word in ExcuseReason]
        offer(self, "reason", reasons)
        self._offer_queues(door)
        if answers is None:
            del self.fields["answer"]
        self.ask_counts(kpi for kpi in self.known.values() if self._has_counts(kpi))

    def _beginning(self, answers: Excuse | None) -> dict[str, Any]:
        """The proposal that is answered, as somebody would have typed it."""
        if answers is None:
            return {}
        return {
            "starts_at": answers.starts_at,
            "ends_at": answers.ends_at,
            "reason": answers.reason,
            "why": answers.why,
            "kpis": list(answers.kpis),
            "queue": answers.queue,
            **dict(self._agreed(answers)),
        }

    def _agreed(self, answers: Excuse) -> Iterator[tuple[str, str]]:
        for code, counts in answers.kpis.items():
            if counts is not None and code in self.known:
                kpi = self.known[code]
                for part in PARTS:
                    units = Decimal(getattr(counts, part))
                    typed = units.scaleb(-getattr(kpi, f"{part}_power"))
                    yield f"{part}_{code}", f"{typed:f}"

    def _offer_queues(self, door: Door) -> None:
        queues = door.rows(Queue).exclude(code=ALL).order_by("name")
        named = [(queue.code, queue.name) for queue in queues]
        offer(self, "queue", [("", _("All queues")), *named])
        if not named:
            del self.fields["queue"]

    def _has_counts(self, kpi: Kpi) -> bool:
        name = f"denominator_{kpi.code}"
        return name in self.data or name in self.initial

    def ask_counts(self, kpis: Iterable[Kpi]) -> None:
        """Add two fields for each KPI whose readings are coarser than the time."""
        for kpi in kpis:
            definition = latest_definition(kpi)
            self.asked.append(kpi)
            for part in PARTS:
                self.fields[f"{part}_{kpi.code}"] = forms.CharField(
                    label=_("%(kpi)s: %(what)s")
                    % {"kpi": kpi.name, "what": getattr(definition, part)},
                    max_length=30,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                )

    @property
    def counts(self) -> list[forms.BoundField]:
        """The fields of counts, the whole before its part."""
        return [
            self[f"{part}_{kpi.code}"] for kpi in self.asked for part in PARTS[::-1]
        ]

    def said(self) -> Draft:
        """What the action takes."""
        data = self.cleaned_data
        return Draft(
            reason=data["reason"],
            why=data["why"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            kpis=data["kpis"],
            queue=data.get("queue", ""),
            counts={
                kpi.code: (
                    data[f"numerator_{kpi.code}"],
                    data[f"denominator_{kpi.code}"],
                )
                for kpi in self.asked
            },
        )

    def needs(self, error: CountsNeededError) -> None:
        """Ask for the counts of each KPI, with what was read of it."""
        asked = {kpi.code for kpi in self.asked}
        self.ask_counts(p.kpi for p in error.asked if p.kpi.code not in asked)
        for part in error.asked:
            self.add_error(
                f"denominator_{part.kpi.code}",
                _(
                    "%(kpi)s is not read as finely as this time: %(read)s on %(day)s. "
                    "How much of that is not to count?"
                )
                % {
                    "kpi": part.kpi.name,
                    "day": date_format(part.cut[0].first, "j M"),
                    "read": quotient(
                        sum(cut.numerator for cut in part.cut),
                        sum(cut.denominator for cut in part.cut),
                        part.kpi,
                    ),
                },
            )
