"""The status page of one partnership, from its document alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.labels import STATES
from incidents.lifecycle import State
from partnership.local_time import local_day
from partnership.models import Organisation
from partnership.presenters import times
from scorecards.headline import counts_sentence
from scorecards.presenters import status_words, words
from scorecards.presenters.status_areas import AreaView, area_view
from scorecards.presenters.status_words import day_words, owner_words
from scorecards.status.document import Item, Need, Question, Stage, StatusDocument

LATEST_OVER = 5
LATEST_THANKS = 3


@dataclass(frozen=True)
class ItemView:
    """One open item, or one that is over, in words."""

    ref: str
    title: str
    is_heads_up: bool
    state: str
    latest: str
    owner: str
    next_update: str
    late: bool
    waits_for: str
    since: str
    areas: str
    learned: str
    thanked: str
    outcome: str


@dataclass(frozen=True)
class NeedView:
    """What is needed from leadership."""

    ref: str
    number: int
    what: str
    by: str
    about: str
    taken_by: str


@dataclass(frozen=True)
class ThanksView:
    """A thank-you, in words."""

    text: str
    who: str
    day: str


@dataclass(frozen=True)
class QuestionView:
    """A question of leadership's, with its answer if there is one.

    `about`: the ref of the item that it is about, or empty; `leads`: whether that item
    is on the page, with an anchor of this name.
    """

    number: int
    text: str
    about: str
    leads: bool
    asked: str
    answer: str
    answered: str


@dataclass(frozen=True)
class StatusView:
    """The context of templates/status/_body.html."""

    headline: str
    next_word: str
    as_of: str
    confirmed: str
    needs: Sequence[NeedView]
    items: Sequence[ItemView]
    scorecard: str
    scorecard_title: str
    areas: Sequence[AreaView]
    over: Sequence[ItemView]
    thanks: Sequence[ThanksView]
    questions: Sequence[QuestionView]
    title: str
    organisations: Sequence[Organisation]


def view(document: StatusDocument, now: datetime, reader_zone: str = "") -> StatusView:
    """Say a document at a time. `reader_zone`: the reader's own zone, or empty."""
    viewing = Viewing(document, now, reader_zone)
    head = document.headline
    pair = sorted((document.client, document.partner), key=str.casefold)
    return StatusView(
        headline=status_words.headline(document),
        next_word=status_words.next_word(document, now, reader_zone),
        as_of=viewing.time(now),
        confirmed=confirmed_words(document, now, reader_zone),
        needs=[_need(viewing, need) for need in document.needs],
        items=[_item(viewing, item) for item in viewing.current],
        scorecard=_scorecard(viewing),
        scorecard_title=words.period_name(head.period, viewing.today) if head else "",
        areas=[area_view(document, area, viewing.today) for area in document.areas],
        over=[_item(viewing, item) for item in viewing.latest_over],
        thanks=list(_thanks(viewing)),
        questions=[_question(viewing, question) for question in document.questions],
        title=_("%(one)s and %(other)s") % {"one": pair[0], "other": pair[1]},
        organisations=[Organisation(name=name) for name in pair],
    )


def confirmed_words(document: StatusDocument, now: datetime, reader_zone: str) -> str:
    """“Both sides looked at this page today 08:10”: so that silence is proof."""
    viewing = Viewing(document, now, reader_zone)
    by_side = {confirmed.side: confirmed for confirmed in document.confirmed}
    if len(by_side) == 2:
        at = min(confirmed.at for confirmed in by_side.values())
        text = _("Both sides looked at this page, the earlier one %(time)s.")
        return text % {"time": viewing.time(at)}
    for confirmed in by_side.values():
        return _("%(company)s looked at this page %(time)s.") % {
            "company": confirmed.company,
            "time": viewing.time(confirmed.at),
        }
    return _("Nobody has confirmed this page yet.")


def asked_about(document: StatusDocument, ref: str) -> str:
    """“INC-8, Some callers reach …”; empty for an item that leadership does not see."""
    titles = (item.summary for item in document.items if ref and item.ref == ref)
    return next((f"{ref}, {title}" for title in titles), "")


def waits_since(
    document: StatusDocument, at: datetime, now: datetime, zone: str
) -> str:
    """“Your question of 10:12 London waits for its answer; …”."""
    return _(
        "Your question of %(time)s waits for its answer; then you can ask the next."
    ) % {"time": Viewing(document, now, zone).time(at)}


def _latest(item: Item) -> str:
    """The last word that says how things are; the summary where there is none."""
    said = (word.text for word in item.words if not word.aside)
    return next(said, item.summary)


def item_view(
    document: StatusDocument, item: Item, now: datetime, reader_zone: str = ""
) -> ItemView:
    """One item alone, as a mail says it."""
    return _item(Viewing(document, now, reader_zone), item)


@dataclass(frozen=True)
class Viewing:
    """A document as somebody reads it at a time, in their own zone or the place's."""

    document: StatusDocument
    now: datetime
    reader_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.reader_zone or self.document.time_zone)

    @property
    def today(self) -> date:
        """The partnership's local day."""
        return local_day(self.document, self.now)

    @property
    def current(self) -> Sequence[Item]:
        """What is open, and what may happen."""
        return (*self.document.open, *self.document.ahead)

    @property
    def latest_over(self) -> Sequence[Item]:
        return self.document.over[:LATEST_OVER]

    @property
    def shown(self) -> Sequence[Item]:
        """The items that the page shows."""
        return (*self.current, *self.latest_over)

    def day(self, at: datetime) -> str:
        """The partnership's local day of a moment, in words."""
        return day_words(local_day(self.document, at), self.today)

    def time(self, at: datetime) -> str:
        """One zone is enough where nobody waits for the moment."""
        said = times.day_and_time(at, self.now, self.zone)
        return f"{said} {times.place(self.zone.key)}"


def _need(viewing: Viewing, need: Need) -> NeedView:
    about = next((i.summary for i in viewing.document.items if i.ref == need.ref), "")
    return NeedView(
        ref=need.ref,
        number=need.number,
        what=need.what,
        by=viewing.time(need.by) if need.by else "",
        about=about,
        taken_by=need.taken_by,
    )


def _item(viewing: Viewing, item: Item) -> ItemView:
    latest = _latest(item)
    return ItemView(
        ref=item.ref,
        title=item.summary,
        is_heads_up=item.state is State.HEADS_UP,
        state=str(STATES[item.state]),
        latest=latest if latest != item.summary else "",
        owner=owner_words(item.owner) if item.owner else "",
        next_update=status_words.promised(
            item, viewing.document, viewing.now, viewing.reader_zone
        ),
        late=bool(item.next_update_at and item.next_update_at < viewing.now),
        waits_for=item.waits_for,
        since=_since(viewing, item),
        areas=", ".join(_names(viewing, item)),
        learned=item.learned,
        thanked=", ".join(item.thanked_by),
        outcome=_outcome(viewing, item),
    )


def _since(viewing: Viewing, item: Item) -> str:
    told = viewing.time(item.told_at)
    if item.stage is Stage.AHEAD:
        return _("told %(time)s") % {"time": told}
    began = viewing.time(item.began_at)
    return _("%(began)s, told %(told)s") % {"began": began, "told": told}


def _outcome(viewing: Viewing, item: Item) -> str:
    """“heads-up of 24 Nov, did not happen”; “13 Nov, resolved in 3 days”."""
    if item.over_at is None:
        return ""
    said = {
        "day": viewing.day(item.told_at),
        "time": times.length(item.over_at - item.began_at),
    }
    if item.state is State.AVERTED:
        return _("heads-up of %(day)s, did not happen") % said
    return _("%(day)s, resolved in %(time)s") % said


def _names(viewing: Viewing, item: Item) -> Iterator[str]:
    return (a.name for a in viewing.document.areas if a.key in item.areas)


def _scorecard(viewing: Viewing) -> str:
    head = viewing.document.headline
    if head is None:
        return _("No scorecard yet: the first readings make one.")
    name = words.period_name(head.period, viewing.today)
    return counts_sentence(name, head.counts, complete=head.period.complete) + "."


def _thanks(viewing: Viewing) -> Iterator[ThanksView]:
    for thanks in viewing.document.thanks[:LATEST_THANKS]:
        who = _("%(by)s, %(company)s, to %(to)s") % {
            "by": thanks.by,
            "company": thanks.by_company,
            "to": thanks.to,
        }
        yield ThanksView(thanks.text, who, viewing.day(thanks.at))


def _question(viewing: Viewing, question: Question) -> QuestionView:
    answered = ""
    if question.answered_at:
        answered = _("%(name)s, %(time)s") % {
            "name": question.answered_by,
            "time": viewing.time(question.answered_at),
        }
    asked = _("%(name)s, %(time)s") % {
        "name": question.by,
        "time": viewing.time(question.at),
    }
    return QuestionView(
        number=question.number,
        text=question.text,
        about=question.ref,
        leads=any(item.ref == question.ref for item in viewing.shown),
        asked=asked,
        answer=question.answer,
        answered=answered,
    )
