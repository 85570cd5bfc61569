"""The areas of a status page: how each one is, and every one of its last 90 days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership.local_time import local_day
from scorecards.presenters.days import DayStrip, strip
from scorecards.presenters.status_excused import excused_words
from scorecards.presenters.status_words import AREA_SHAPES, AREA_WORDS, day_words
from scorecards.status import days as history
from scorecards.status.document import Area, AreaState, Day, StatusDocument


@dataclass(frozen=True)
class DaysView:
    """One day, or days in a row of which there is the same to say."""

    name: str
    shape: str
    words: str
    restated: str
    about: str
    note: str
    excused: Sequence[str]


@dataclass(frozen=True)
class AreaView:
    """One area: how it is, and its days. `before` says why there are fewer than 90."""

    name: str
    shape: str
    state: str
    loud: bool
    words: str
    strip: DayStrip
    sentence: str
    days: Sequence[DaysView]
    before: str


def area_view(document: StatusDocument, area: Area, today: date) -> AreaView:
    """One area in words, as of the partnership's local day."""
    said = _Days(document, today)
    ahead = area.state is AreaState.OPERATIONAL and any(
        area.key in item.areas for item in document.ahead
    )
    return AreaView(
        name=area.name,
        shape="heads_up" if ahead else AREA_SHAPES[area.state],
        state=_("Heads-up") if ahead else str(AREA_WORDS[area.state]),
        loud=ahead or area.state is not AreaState.OPERATIONAL,
        words=area.words,
        strip=strip(area.days),
        sentence=_sentence(area.days),
        days=[said.row(run) for run in said.runs(area.days)],
        before=said.before(area.days),
    )


@dataclass(frozen=True)
class _Days:
    document: StatusDocument
    today: date

    def runs(self, days: Sequence[Day]) -> Iterator[list[Day]]:
        """Days in a row that are alike in all but their date; the latest first."""
        numbered = enumerate(reversed(days))
        for _same, run in groupby(numbered, key=lambda pair: self._alike(*pair)):
            yield [day for _place, day in run]

    def row(self, run: Sequence[Day]) -> DaysView:
        """A run, the latest day first."""
        day = run[0]
        titles = {item.ref: item.summary for item in self.document.items}
        return DaysView(
            name=self._name(run),
            shape=AREA_SHAPES[day.known],
            words=str(AREA_WORDS[day.known]),
            restated=self._restated(day),
            about="; ".join(titles.get(ref, ref) for ref in day.items),
            note=day.note,
            excused=excused_words(self.document, day),
        )

    def before(self, days: Sequence[Day]) -> str:
        if not days or len(days) >= history.SHOWN:
            return ""
        return _("Its days are written down from %(day)s on.") % {
            "day": self._day(days[0].day)
        }

    def _name(self, run: Sequence[Day]) -> str:
        """“13 Nov”; “14 Nov to today, 19 days”."""
        last, first = self._day(run[0].day), self._day(run[-1].day)
        if len(run) == 1:
            return last
        return _("%(first)s to %(last)s, %(count)s days") % {
            "first": first,
            "last": last,
            "count": len(run),
        }

    def _day(self, day: date) -> str:
        return _("today") if day == self.today else day_words(day, self.today)

    def _alike(self, place: int, day: Day) -> tuple[object, ...]:
        """What days of one run share; a day that is missing ends it."""
        in_a_row = day.day.toordinal() + place
        excused = excused_words(self.document, day)
        its = (day.told, day.known, day.restated_at, day.items, day.note, excused)
        return in_a_row, *its

    def _restated(self, day: Day) -> str:
        if day.restated_at is None:
            return ""
        restated_on = local_day(self.document, day.restated_at)
        return _("Told that day as “%(told)s”, restated on %(day)s.") % {
            "told": AREA_WORDS[day.told],
            "day": day_words(restated_on, self.today),
        }


def _usual(day: Day) -> bool:
    return (
        day.known is AreaState.OPERATIONAL
        and day.told is AreaState.OPERATIONAL
        and day.restated_at is None
        and not day.note
        and not day.excused
    )


def _sentence(days: Sequence[Day]) -> str:
    unusual = sum(not _usual(day) for day in days)
    if not days:
        return _("The first day is today.")
    if not unusual:
        return ngettext(
            "As usual on its first day.", "As usual on all %(days)s days.", len(days)
        ) % {"days": len(days)}
    if len(days) == 1:
        return _("Not as usual on its first day.")
    return ngettext(
        "%(count)s of %(days)s days was not as usual.",
        "%(count)s of %(days)s days were not as usual.",
        unusual,
    ) % {"count": unusual, "days": len(days)}
