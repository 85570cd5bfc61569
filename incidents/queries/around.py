"""What the forms of one incident's page have to know around it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case, Value, When

from incidents.models import Incident, Promise
from incidents.people import WRITERS
from kpis.models import ContextEvent, Kpi, Section
from kpis.queries.context import standing
from partnership.access import Door, active_members
from partnership.models import Member


@dataclass
class Around:
    """Who acts, on which incident, when, and who and what else there is."""

    door: Door
    incident: Incident
    now: datetime

    @cached_property
    def members(self) -> list[Member]:
        """Everybody active here, by side and name."""
        return members(self.door, self.now)

    @cached_property
    def kpis(self) -> list[Kpi]:
        return kpis_in_use(self.door)

    @cached_property
    def events(self) -> list[ContextEvent]:
        """The newest context events."""
        return list(standing(self.door)[:50])

    @cached_property
    def promise(self) -> Promise | None:
        """The promise that waits for its update."""
        return (
            self.door.rows(Promise)
            .filter(incident=self.incident, answered_at=None)
            .first()
        )

    @property
    def we_promise(self) -> bool:
        """Whether the next promise is this side's to make."""
        if not self.incident.both_see_it:
            return False
        return self.promise is None or self.promise.side == self.door.side

    @property
    def company(self) -> str:
        return str(self.door.partnership.organisation_of(self.door.side).name)

    @property
    def writers(self) -> list[tuple[str, str]]:
        """Leaders and contributors of both sides."""
        return [
            (member.user.email, self.name_of(member))
            for member in self.members
            if member.role in WRITERS
        ]

    @property
    def other_writers(self) -> list[tuple[str, str]]:
        """Who else could own the resolution: e-mail address, and name with company."""
        owner = self.incident.owner_id
        return [
            (member.user.email, self.name_of(member))
            for member in self.members
            if member.role in WRITERS
            and member.pk != owner
            and (self.incident.both_see_it or member.side == self.door.side)
        ]

    @property
    def writers_but_me(self) -> list[tuple[str, str]]:
        """Whom one can tell something in confidence."""
        mine = self.door.member.user.email
        return [(email, name) for email, name in self.writers if email != mine]

    def name_of(self, member: Member) -> str:
        company = self.door.partnership.organisation_of(member.side)
        return f"{member.user}, {company}"

    @property
    def people(self) -> list[tuple[str, str]]:
        """Everybody: e-mail address, and name with company."""
        return [(each.user.email, self.name_of(each)) for each in self.members]


def members(door: Door, now: datetime) -> list[Member]:
    """Everybody active in this partnership, by side and name."""
    return list(
        active_members(now)
        .filter(partnership=door.partnership)
        .select_related("user")
        .order_by("side", "user__name")
    )


def kpis_in_use(door: Door) -> list[Kpi]:
    """KPIs in use; what customers notice comes first."""
    first = Case(When(section=Section.RESULT, then=Value(0)), default=Value(1))
    return list(door.rows(Kpi).order_by(first, "position", "code"))
