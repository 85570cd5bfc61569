"""Who reads, as far as it changes a page."""

from dataclasses import dataclass
from datetime import date, datetime

from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Partnership


@dataclass(frozen=True)
class Reader:
    """Whoever reads, in which partnership, and when."""

    partnership: Partnership
    now: datetime
    sees_money: bool
    agrees: bool
    side: str = ""

    @property
    def today(self) -> date:
        """The partnership's local day."""
        return periods.local_day(self.partnership.calendar, self.now)


def reader_of(door: Door, now: datetime) -> Reader:
    return Reader(
        door.partnership,
        now,
        sees_money=door.may(Permission.READ_MONEY),
        agrees=door.may(Permission.AGREE),
        side=door.side,
    )
