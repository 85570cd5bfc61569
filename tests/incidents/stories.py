"""Short ways to the heads-ups and incidents that the tests begin with.

Bo (partner) tells; Lena and Tom (client) answer; Sofia is the client's executive.
"""

from datetime import datetime, timedelta
from typing import Any

from incidents.actions import telling, updates
from incidents.models import Incident, Promise, Update
from incidents.words import HeadsUpWords, IncidentWords, UpdateWords
from tests.cast import Cast
from tests.conftest import NOW

HOUR = timedelta(hours=1)


def heads_up(
    cast: Cast, who: str = "bo", now: datetime = NOW, **words: Any
) -> Incident:
    """Bo tells that Monday's mailing might double the calls."""
    words.setdefault("summary", "Monday's Quartz mailing might double the calls")
    return telling.tell_heads_up(
        by=cast.door(who), words=HeadsUpWords(**words), now=now
    )


def incident(
    cast: Cast, who: str = "bo", now: datetime = NOW, **words: Any
) -> Incident:
    """Bo logs that the order look-up is slow."""
    words.setdefault("summary", "The Quartz order look-up takes two minutes")
    words.setdefault("severity", "sev2")
    return telling.log_incident(
        by=cast.door(who), words=IncidentWords(**words), now=now
    )


def draft(cast: Cast, who: str = "bo", **words: Any) -> Incident:
    """An incident that Bo's side prepares."""
    return incident(cast, who, audience="side", **words)


def update(
    cast: Cast, about: Incident, who: str = "bo", now: datetime = NOW, **words: Any
) -> Update:
    """An update that both sides see, promising the next one in an hour."""
    words.setdefault("text", "The carrier looks into it.")
    return updates.post_update(
        by=cast.door(who), ref=about.ref, words=UpdateWords(**words), now=now
    )


def resolved(cast: Cast, about: Incident, who: str = "bo", now: datetime = NOW) -> None:
    update(cast, about, who, now, text="It is fast again.", state="resolved")


def fresh(about: Incident) -> Incident:
    """The row as the database has it."""
    return Incident.objects.get(pk=about.pk)


def promises(about: Incident) -> list[Promise]:
    return list(Promise.objects.filter(incident=about).order_by("number"))


def timeline(about: Incident) -> list[tuple[str, str]]:
    """Kind and audience of each entry, in order."""
    rows = Update.objects.filter(incident=about).order_by("at", "id")
    return [(row.kind, row.audience) for row in rows]
