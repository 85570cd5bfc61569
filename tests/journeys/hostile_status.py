"""What leadership reads, and how it is let in, in which every text is a payload."""

from collections.abc import Iterator

from scorecards.actions.status import areas, asking, links, rebuilding
from scorecards.actions.status.areas import AreaWords
from scorecards.actions.status.links import ForWhom
from tests.cast import Cast

AREAS = 20
LINKS = 40


def show(cast: Cast, slug: str, kpi: str, texts: Iterator[str]) -> None:
    """Areas with a word about each, links, and a question with its answer."""
    karl, carla, ruth = (cast.door(name, slug) for name in ("karl", "carla", "ruth"))
    for _each in range(AREAS):
        words = AreaWords(next(texts), next(texts), kpis=(kpi,))
        area = areas.define(by=karl, words=words, now=cast.now)
        areas.say(
            by=carla,
            area=area.code,
            state="degraded_performance",
            words=next(texts),
            now=cast.now,
        )
    for _each in range(LINKS):
        links.make(by=karl, reader=ForWhom(next(texts)), now=cast.now)
    asked = asking.ask(by=ruth, text=next(texts), now=cast.now)
    asking.answer(by=carla, number=asked.number, text=next(texts), now=cast.now)
    rebuilding.rebuild(partnership=karl.partnership, now=cast.now)
