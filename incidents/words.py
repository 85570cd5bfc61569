"""What people say when they tell, log and update: read from forms and the API alike.

Times are aware datetimes, words those of `incidents.lifecycle`. Only the first field
of each is required; what is left out has a sensible beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from incidents.lifecycle import Audience, Origin


@dataclass(frozen=True)
class HeadsUpWords:
    """What might happen, when, and what would help. Never who."""

    summary: str
    expected_at: datetime | None = None
    expected_in: str = ""  # now, today, week, date; `date` follows from expected_at
    would_help: str = ""
    noticed_at: datetime | None = None
    kpis: Sequence[str] = ()  # codes
    next_update_at: datetime | None = None  # left out: tomorrow 10:00
    audience: str = Audience.BOTH  # both or leadership


@dataclass(frozen=True)
class IncidentWords:
    """What went wrong, how severe it is, and where it began, as far as is known."""

    summary: str
    severity: str
    origin: str = Origin.UNKNOWN
    began_at: datetime | None = None
    noticed_at: datetime | None = None
    would_help: str = ""
    kpis: Sequence[str] = ()
    next_update_at: datetime | None = None  # left out: in an hour
    audience: str = Audience.BOTH  # side: prepared, and told later


@dataclass(frozen=True)
class UpdateWords:
    """An update; a new state and the next promise where there is one."""

    text: str
    audience: str = Audience.BOTH
    state: str = ""
    next_update_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class StepWords:
    """A next step: who decides, by when, and what it waits for."""

    what: str
    decides: str = ""  # a member's e-mail address
    decides_words: str = ""  # or somebody who is no member
    side: str = ""  # left out: of the one who decides, else the writer's
    by: datetime | None = None
    in_power: bool = True
    waits_for: str = ""
    for_executives: bool = False


@dataclass(frozen=True)
class ProcessWords:
    """One step of one's own side's internal process."""

    name: str
    expected_by: datetime | None = None


@dataclass(frozen=True)
class FactorWords:
    """One circumstance that contributed."""

    category: str
    side: str
    words: str
    evidence: str = ""


@dataclass(frozen=True)
class ReviewWords:
    """The look back: facts, what went well, what both learned."""

    what_happened: str
    went_well: str = ""
    learned: str = ""


@dataclass(frozen=True)
class ActionWords:
    """What somebody does after a review."""

    what: str
    owner: str  # a member's e-mail address
    due_on: date
    true_when: str
