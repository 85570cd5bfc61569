"""What changed between two status documents that leadership may want a mail about.

Found by comparing what leadership could read before with what it can read now: a mail
can then say nothing that the page does not show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scorecards.status.document import Item, Stage, StatusDocument


class EventKind(StrEnum):
    """Each is a choice of the reader's."""

    OPENED = "opened"
    OWNER = "owner"
    OVER = "over"


@dataclass(frozen=True)
class Event:
    """One thing to tell. `name` is the same however often it is found."""

    kind: EventKind
    item: Item

    @property
    def name(self) -> str:
        """`opened:INC-8:20261202T141800`: the moment of the change it speaks of."""
        return f"{self.kind}:{self.item.ref}:{self.item.changed_at:%Y%m%dT%H%M%S}"


def between(before: StatusDocument | None, after: StatusDocument) -> Iterator[Event]:
    """The events of a rebuilt document, in its order.

    Without a document before there is nothing to compare with: what is open was open.
    """
    if before is None:
        return
    known = {item.ref: item for item in before.items}
    for item in after.items:
        yield from _of(known.get(item.ref), item)


def _of(before: Item | None, item: Item) -> Iterator[Event]:
    if before is None or (before.stage is Stage.AHEAD and item.stage is Stage.OPEN):
        if item.stage is not Stage.OVER:
            yield Event(EventKind.OPENED, item)
        return
    if item.stage is Stage.OVER:
        if before.stage is not Stage.OVER:
            yield Event(EventKind.OVER, item)
        return
    if before.stage is Stage.OVER:
        yield Event(EventKind.OPENED, item)
    elif _owner(before) != _owner(item):
        yield Event(EventKind.OWNER, item)


def _owner(item: Item) -> tuple[str, str] | None:
    return (item.owner.name, item.owner.company) if item.owner else None
