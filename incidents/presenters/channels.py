"""Notices and the webhook in plain words: what comes, and what waits since when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from incidents.labels import TOPICS
from incidents.models import Notice, WebhookCall
from incidents.queries.wishes import zone_of
from incidents.wishes import MORNING, Topic, Way, Wishes
from partnership.access import Door
from partnership.outbound import Outcome
from partnership.presenters.times import day_and_time, place


def topic_words(topic: Topic, door: Door) -> str:
    """“BrightCall writes an update”."""
    other = door.partnership.organisation_of(door.side.other)
    return str(TOPICS[topic]) % {
        "company": other.name,
        "minutes": door.partnership.owner_minutes,
    }


def what_comes(door: Door, wishes: Wishes) -> list[str]:
    """What one gets, a sentence for each way."""
    clock = time_format(MORNING, "H:i")
    zone = place(wishes.zone)
    said = {
        Way.AT_ONCE: _("At once: %(topics)s."),
        Way.DIGEST: _(
            "In one mail at %(clock)s (%(zone)s), on days with news: %(topics)s."
        ),
        Way.NEVER: _("Not at all: %(topics)s."),
    }
    lines = []
    for way, sentence in said.items():
        chosen = [topic for topic in wishes.ways if wishes.ways[topic] == way]
        if chosen:
            topics = "; ".join(topic_words(topic, door) for topic in chosen)
            lines.append(sentence % {"clock": clock, "zone": zone, "topics": topics})
    return [*lines, _always(), _quiet(wishes)]


def _always() -> str:
    return _(
        "Always at once, because they wait for you: the reminder ten minutes before an "
        "update that you promised, somebody’s wish that you own or hand over a "
        "resolution, and updates on what you own."
    )


def _quiet(wishes: Wishes) -> str:
    if wishes.quiet_from is None or wishes.quiet_to is None:
        return _("No quiet hours: mails come at any time of the day.")
    return _(
        "From %(begin)s to %(end)s (%(zone)s) mails wait until %(end)s. Two come "
        "through: that reminder, and a sev 1 incident that is told or has no owner."
    ) % {
        "begin": time_format(wishes.quiet_from, "H:i"),
        "end": time_format(wishes.quiet_to, "H:i"),
        "zone": place(wishes.zone),
    }


@dataclass(frozen=True)
class Row:
    """A mail or a call: whom or what it is about, since when, and what comes next."""

    what: str
    since: str
    tried: int
    state: str
    arrived: bool
    again: str


def mail(notice: Notice, door: Door, now: datetime) -> Row:
    """A mail that has not gone out: to whom and why, and never what it says."""
    return Row(
        what=str(notice.member.user),
        since=moment(notice.created_at, door, now),
        tried=notice.attempts,
        state=trouble(notice.last_error),
        arrived=False,
        again=moment(notice.due_at, door, now) if notice.due_at else "",
    )


def call(row: WebhookCall, door: Door, now: datetime) -> Row:
    """A call of the webhook, and what came back."""
    return Row(
        what=_event(row.event),
        since=moment(row.arrived_at or row.created_at, door, now),
        tried=row.attempts,
        state=_outcome(row),
        arrived=row.arrived_at is not None,
        again=moment(row.due_at, door, now) if row.due_at else "",
    )


def moment(at: datetime, door: Door, now: datetime) -> str:
    """By the reader's clock, or else the partnership's."""
    return day_and_time(at, now, ZoneInfo(zone_of(door.member, door.partnership)))


def _event(name: str) -> str:
    kind, _colon, rest = name.partition(":")
    if kind == "ping":
        return _("test call")
    words = {
        "told": _("told"),
        "update": _("update"),
        "owner": _("owner"),
        "acknowledged": _("seen"),
        "thanks": _("thanks"),
        "needs_owner": _("needs an owner"),
    }
    return f"{rest.partition(':')[0]} · {words[kind]}"


def _outcome(row: WebhookCall) -> str:
    if not row.outcome:
        return _("waits for its turn")
    words = {
        Outcome.ARRIVED: _("arrived (%(status)s)"),
        Outcome.ANSWERED: _("not taken: it answered %(status)s"),
        Outcome.REDIRECTED: _("it answered %(status)s; we follow no redirects"),
        Outcome.NO_ANSWER: _("no answer in time"),
        Outcome.UNREACHABLE: _("not reachable"),
        Outcome.UNKNOWN_NAME: _("nobody knows the name of the address"),
        Outcome.NOT_PUBLIC: _("the name leads to no public address"),
        Outcome.CERTIFICATE: _("its certificate is not that of the name"),
        Outcome.SWITCHED_OFF: _("not told: switched off"),
    }
    return words[Outcome(row.outcome)] % {"status": row.answered}


def trouble(error: str) -> str:
    """The name of an error of mail in words."""
    if error in {"SMTPRecipientsRefused", "SMTPDataError"}:
        return _("the mail server does not take mail for this address")
    if error in {"SMTPAuthenticationError", "SMTPSenderRefused"}:
        return _("the mail server does not take mail from this site; tell its admin")
    return _("the mail server does not answer")
