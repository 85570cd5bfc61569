"""What leadership sees, and who lets it, each text with its partnership's marker."""

from datetime import datetime, timedelta

from partnership.access import Door
from scorecards.actions.status import areas, asking, confirming, links, rebuilding
from scorecards.actions.status.areas import AreaWords
from scorecards.actions.status.links import ForWhom
from scorecards.queries import status
from tests.walk.incidents import KPI

HOUR = timedelta(hours=1)


def show_to_leadership(
    marker: str, client: Door, partner: Door, executive: Door, now: datetime
) -> None:
    """An area with a word about it, links, a question that is answered, the page."""
    words = AreaWords(f"{marker} phone", f"{marker} calls", kpis=KPI)
    area = areas.define(by=client, words=words, now=now)
    areas.say(
        by=partner,
        area=area.code,
        state="under_maintenance",
        words=f"{marker} lines",
        since=now + HOUR,
        until=now + 2 * HOUR,
        now=now,
    )
    for by in (client, partner):
        reader = ForWhom(f"{marker} reader", f"reader@{marker.lower()}.example")
        links.make(by=by, reader=reader, now=now)
        revision, _read = status.current_or_new(by.partnership, now)
        confirming.confirm(by=by, revision=revision, now=now)
    asked = asking.ask(by=executive, text=f"{marker} question?", now=now)
    asking.answer(by=client, number=asked.number, text=f"{marker} answer", now=now)
    rebuilding.rebuild(partnership=client.partnership, now=now)
