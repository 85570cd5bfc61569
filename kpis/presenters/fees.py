"""The fees of windows in words: what counts, what waits, what was entered before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.models import FeesEntry, WindowFees
from kpis.queries.fees import entries_by_window, fees_by_window
from partnership import numbers
from partnership.access import Door
from partnership.periods import Period


@dataclass(frozen=True)
class Amounts:
    """Fees, share at risk and cap of one entry, as they are read."""

    of: FeesEntry | WindowFees
    currency: str

    @property
    def fees(self) -> str:
        return numbers.money(self.of.fees, self.currency)

    @property
    def at_risk(self) -> str:
        """The share of the fees that is at risk: 10 %."""
        return numbers.exactly(self.of.at_risk, "%")

    @property
    def cap(self) -> str:
        if self.of.cap is None:
            return numbers.MISSING
        return numbers.money(self.of.cap, self.currency)

    def __str__(self) -> str:
        """£186,400.00, 10 % at risk, no cap."""
        words = {"fees": self.fees, "share": self.at_risk, "cap": self.cap}
        if self.of.cap is None:
            return _("%(fees)s, %(share)s at risk, no cap") % words
        return _("%(fees)s, %(share)s at risk, cap %(cap)s") % words


@dataclass(frozen=True)
class Line:
    """One window: what is in force, what waits to be confirmed, what was before."""

    window: Period
    in_force: Amounts | None
    entries: list[Amounts]

    @property
    def to_confirm(self) -> Amounts | None:
        """The newest entry while nobody has confirmed it."""
        newest = self.entries[0] if self.entries else None
        return newest if newest and newest.of.confirmed_at is None else None

    @property
    def is_confirmed(self) -> bool:
        return bool(self.in_force and self.in_force.of.confirmed_at)

    @property
    def change(self) -> Amounts | None:
        """What would take the place of fees that are confirmed."""
        return self.to_confirm if self.is_confirmed else None

    @property
    def older(self) -> list[Amounts]:
        """The entries that neither count nor wait, newest first."""
        counts = self.in_force.of.entered_at if self.in_force else None
        rest = [entry for entry in self.entries if entry is not self.to_confirm]
        return [entry for entry in rest if entry.of.entered_at != counts]


def lines_of(door: Door, windows: Sequence[Period]) -> list[Line]:
    """A line for each window, with or without fees; two queries."""
    currency = door.partnership.currency
    known = fees_by_window(door.partnership, windows)
    entries = entries_by_window(door.partnership, windows)
    return [
        Line(
            window,
            Amounts(known[window.key], currency) if window.key in known else None,
            [Amounts(entry, currency) for entry in entries.get(window.key, [])],
        )
        for window in windows
    ]
