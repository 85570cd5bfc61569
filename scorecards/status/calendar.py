"""Promised updates, what is needed by when, and reviews, as a calendar (RFC 5545).

A promise that is kept or moved keeps its `UID` and counts its `SEQUENCE` up, so that
a calendar moves the entry in place of adding one; so does a review that is due, and
then shared. What follows from a review is for those who do it: leadership's document
does not hold it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from incidents.lifecycle import REVIEW_WITHIN, State
from scorecards.status import keys
from scorecards.status.document import Item, StatusDocument

PRODUCT = "-//Ours//Status//EN"
LENGTH = timedelta(minutes=15)
REFRESH = "PT15M"


def ics(document: StatusDocument, address: str) -> bytes:
    """The calendar of one status page. `address`: of the page, for every entry."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = _("%(client)s and %(partner)s: promised updates and reviews") % {
        "client": document.client,
        "partner": document.partner,
    }
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", REFRESH)
    for event in (*_promises(document), *_needs(document), *_reviews(document)):
        event.add("dtstamp", document.changed_at)
        event.add("sequence", int(document.changed_at.timestamp()))
        event.add("url", address)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _promises(document: StatusDocument) -> Iterator[Event]:
    for item in document.items:
        if item.next_update_at is not None:
            text = _("Next update: %(what)s") % {"what": item.summary}
            key = keys.key(document.key, "promise", item.key)
            yield _entry(key, text, item.next_update_at, _who(item))


def _needs(document: StatusDocument) -> Iterator[Event]:
    for need in document.needs:
        if need.by is not None:
            text = _("Needed from leadership: %(what)s") % {"what": need.what}
            key = keys.key(document.key, "need", need.ref, need.number)
            yield _entry(key, text, need.by, need.taken_by)


def _reviews(document: StatusDocument) -> Iterator[Event]:
    for item in document.items:
        key = keys.key(document.key, "review", item.key)
        what = {"what": item.summary}
        if item.reviewed_at is not None:
            text = _("Looked back: %(what)s") % what
            yield _entry(key, text, item.reviewed_at, item.learned)
        elif item.state is State.RESOLVED and item.over_at is not None:
            text = _("A look back is due: %(what)s") % what
            words = _("What was learned is on the page once both sides share it.")
            yield _entry(key, text, item.over_at + REVIEW_WITHIN, words)


def _who(item: Item) -> str:
    if item.owner is None:
        return _("Needs an owner.")
    return _("%(name)s, %(company)s, owns the resolution.") % {
        "name": item.owner.name,
        "company": item.owner.company,
    }


def _entry(key: str, text: str, at: datetime, words: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@ours")
    event.add("summary", text)
    event.add("dtstart", at)
    event.add("dtend", at + LENGTH)
    if words:
        event.add("description", words)
    return event
