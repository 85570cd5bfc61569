"""What codes are called that packages know which know no KPIs (`OURS_NAMING`)."""

from kpis.excuses import read
from kpis.presenters.excused import time_words
from kpis.queries import excused, naming
from partnership.access import Door


def names(door: Door) -> dict[str, str]:
    """Every KPI by its code, every excused period by what its proposals are about."""
    times = {
        proposal.subject: read(proposal.terms) for proposal in excused.proposals(door)
    }
    return naming.names(door) | {
        subject: time_words(excuse.starts_at, excuse.ends_at, door.partnership)
        for subject, excuse in times.items()
    }
