"""The page's status in one word, as Statuspage blends it from the components.

| components | indicator | description |
|---|---|---|
| all are a major outage | critical | Major System Outage |
| some are a major outage, or all a partial one | major | Partial System Outage |
| some are a partial outage | minor | Minor Service Outage |
| some are degraded | minor | Partially Degraded Service |
| operational or under maintenance | none | All Systems Operational |

Source: Atlassian, "Top-level status and incident impact calculations". Two of its
descriptions are not used: all components degraded is told as some, and
maintenance has no indicator of its own here. Where the components say nothing (none
are defined, or all are as usual) the worst impact of what is open decides: with
something open that customers feel, nobody reads "All Systems Operational".
"""

from collections.abc import Sequence

from scorecards.status.document import AreaState
from scorecards.status.feed.shapes import Status

CALM = Status(indicator="none", description="All Systems Operational")
DEGRADED = Status(indicator="minor", description="Partially Degraded Service")
MINOR = Status(indicator="minor", description="Minor Service Outage")
PARTIAL = Status(indicator="major", description="Partial System Outage")
MAJOR = Status(indicator="critical", description="Major System Outage")

# From the worst on.
BY_IMPACT = {"critical": MAJOR, "major": PARTIAL, "minor": MINOR}


def overall(states: Sequence[AreaState], impacts: Sequence[str]) -> Status:
    """The status of a page with these components and these open incidents."""
    blended = _blend(states)
    if blended is not CALM:
        return blended
    return next((BY_IMPACT[word] for word in BY_IMPACT if word in impacts), CALM)


def _blend(states: Sequence[AreaState]) -> Status:
    if AreaState.MAJOR_OUTAGE in states:
        return MAJOR if set(states) == {AreaState.MAJOR_OUTAGE} else PARTIAL
    if AreaState.PARTIAL_OUTAGE in states:
        return PARTIAL if set(states) == {AreaState.PARTIAL_OUTAGE} else MINOR
    return DEGRADED if AreaState.DEGRADED_PERFORMANCE in states else CALM
