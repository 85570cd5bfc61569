"""The counts and amounts that KPIs are made of, under one name each.

Several KPIs share a column (``answered`` is the denominator of one and part of a
check of another), so that an import can compare what two columns say. The hints are
headings that such a column often has in files, in lower case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The power of ten of the smallest step that a reading keeps, per measure.
POWERS: Mapping[str, int] = MappingProxyType(
    {
        "count": 0,
        "seconds": 0,
        "estimate": 2,  # forecasts are seldom whole contacts
        "minutes": 2,
        "hours": 2,
        "days": 1,
        "people": 2,
        "points": 2,
        "money": 2,  # a partnership takes its currency's own
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One count or amount; ``measure`` is a key of ``POWERS``."""

    code: str
    label: str
    measure: str
    hints: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.measure not in POWERS:
            raise ValueError(f"{self.code}: {self.measure!r} is no measure.")
        if not self.hints or any(h != h.strip().lower() for h in self.hints):
            raise ValueError(f"{self.code}: give hints, in lower case.")

    @property
    def power(self) -> int:
        """How many decimals a reading of this column keeps."""
        return POWERS[self.measure]


def _columns(measure: str, rows: str) -> list[Column]:
    """One column a line, ``code | label | hint, hint``; the label is a hint too."""
    lines = [line.split("|") for line in rows.strip().splitlines()]
    return [
        Column(
            code.strip(),
            label.strip(),
            measure,
            (label.strip(), *(hint.strip() for hint in hints.split(","))),
        )
        for code, label, hints in lines
    ]


_COUNTS = """
offered | contacts offered | offered, calls offered, received, inbound calls, presented
answered | contacts answered | answered, calls answered, accepted
answered_within | answered within the threshold | answered within, answered in sl
abandoned | contacts abandoned | abandoned, calls abandoned, lost calls, abandons
abandoned_within | abandoned within the threshold | abandoned within, abandoned in sl
short_abandons | short abandons | short calls, quick abandons, abandoned below 5 s
handled | contacts handled | handled, calls handled, completed
resolved_first | resolved at first contact | resolved first, fcr yes
first_contacts | contacts checked for resolution | fcr contacts, contacts assessed
not_resolvable_first | not resolvable at first contact | not resolvable, out of scope
satisfied_answers | satisfied answers | satisfied, csat positive, top two box
csat_answers | answers to the satisfaction question | csat answers, csat responses
promoters | promoters | score 9-10, nps promoters
detractors | detractors | score 0-6, nps detractors
nps_answers | answers to the recommend question | nps answers, nps responses
contacts_checked | contacts checked | checked, evaluated, monitored, evaluations
contacts_without_critical_error | checked without critical error | no critical error
complaints | complaints | complaints received
written_received | written contacts received | received, emails received
written_answered_within | written contacts answered in time | answered in time
repeated | repeat contacts | repeated, repeats, recontacts
transferred | transferred contacts | transferred, transfers, transfers out
open_items | open items | backlog, open cases, open tickets
intervals_in_line | intervals staffed as required | intervals in line
intervals_planned | intervals planned | intervals, planned intervals, open intervals
actual_contacts | actual contacts | actual, actual volume, offered
locks_in_time | forecast locks in time | locks in time, forecasts in time
locks_due | forecast locks due | locks due, forecasts due
changes | changes announced | changes, change notices
campaigns_announced_in_time | campaigns announced in time | announced in time
campaigns | campaigns | campaigns run
decisions | decisions | decisions taken
questions_in_time | questions answered in time | answered in time
questions_asked | questions asked | asked, questions
invoices_in_time | invoices paid in time | paid in time
invoices_due | invoices due | due, invoices
calibrations_held | calibrations held | calibrations
calibrations_agreed | calibrations agreed | calibrations planned
sessions_held | sessions with the team held | visits held, sessions held, visits
sessions_agreed | sessions with the team agreed | visits agreed, sessions agreed
articles_in_time | articles reviewed in time | articles reviewed, reviewed in time
articles_due | articles due for review | articles due, articles, articles in scope
escalations_in_time | escalations answered in time | escalations answered
escalations_raised | escalations raised | escalations
handoffs_answered_in_time | hand-offs answered in time | hand-offs in time
handoffs | cases handed over | handed over, hand-offs, handoffs, back office cases
became_proficient | people who became proficient | became proficient, proficient
"""
_ESTIMATES = """
forecast_abs_deviation | absolute deviation from the forecast | absolute deviation
forecast_deviation | forecast minus actual | deviation, forecast difference
"""
_SECONDS = """
waiting_seconds | waiting time of answered contacts | wait time, waiting seconds
handle_seconds | handle time | handling time, total handle time, talk hold wrap
available_seconds | available time | idle time, ready time, waiting for contact
paid_seconds | paid time | paid seconds, payroll time
lost_paid_seconds | paid time away from contacts | shrinkage time, lost time, time away
adherent_seconds | time in adherence | in adherence, adherent time
scheduled_seconds | scheduled time | scheduled seconds, planned time
"""
_MINUTES = """
productive_minutes | productive minutes | billable minutes, handle and available minutes
minutes_up | minutes up | uptime minutes, available minutes
minutes_open | opening minutes | minutes open, service minutes
"""
_HOURS = """
staffed_hours | staffed hours | staffed, actual hours, delivered hours
required_hours | required hours | required, planned hours, requested hours
training_hours | hours of training | training hours, coaching hours
"""
_DAYS = """
days_to_proficiency | days to proficiency | ramp days, days until proficient
days_of_notice | days of notice | notice days, lead time days
days_taken | days taken | decision days, turnaround days
"""
_PEOPLE = """
leavers | leavers | left, terminations, exits
average_headcount | average headcount | avg headcount, mean headcount
headcount | headcount | agents employed, fte
hires | hires | joiners, new starters
agents | agents | number of agents, agent fte
team_leads | team leads | team leaders, supervisors
"""
_POINTS = """
points_earned | points earned | score points, points achieved
points_possible | points possible | maximum points, points available
"""
_MONEY = """
cost | cost | total cost, amount invoiced, charges
"""

COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        column.code: column
        for column in (
            *_columns("count", _COUNTS),
            *_columns("estimate", _ESTIMATES),
            *_columns("seconds", _SECONDS),
            *_columns("minutes", _MINUTES),
            *_columns("hours", _HOURS),
            *_columns("days", _DAYS),
            *_columns("people", _PEOPLE),
            *_columns("points", _POINTS),
            *_columns("money", _MONEY),
        )
    }
)
