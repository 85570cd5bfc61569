"""Every object of the v2 API with all of its keys; what is not known is null.

Ids are 12 characters of a-z and 0-9 and never change. Times are ISO 8601 in UTC with
milliseconds and `Z`.
"""

from typing import NotRequired, TypedDict


class Page(TypedDict):
    id: str
    name: str
    url: str
    time_zone: str
    updated_at: str


class Status(TypedDict):
    indicator: str
    description: str


class Component(TypedDict):
    """A shared area of the service. `components`, ids, is there on a group alone."""

    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    position: int
    description: str | None
    showcase: bool
    start_date: str | None
    group_id: str | None
    page_id: str
    group: bool
    only_show_if_degraded: bool
    components: NotRequired[list[str]]


class Affected(TypedDict):
    """What an update said of a component; `code` is the component's id."""

    code: str
    name: str
    old_status: str
    new_status: str


class Update(TypedDict):
    id: str
    status: str
    body: str
    incident_id: str
    created_at: str
    updated_at: str
    display_at: str
    affected_components: list[Affected]
    deliver_notifications: bool
    custom_tweet: str | None
    tweet_id: str | None


class Incident(TypedDict):
    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    monitoring_at: str | None
    resolved_at: str | None
    impact: str
    shortlink: str
    started_at: str
    page_id: str
    incident_updates: list[Update]
    components: list[Component]
    reminder_intervals: str | None


class Maintenance(Incident):
    scheduled_for: str
    scheduled_until: str


class Paged(TypedDict):
    """What every answer begins with."""

    page: Page


class StatusAnswer(Paged):
    status: Status


class Components(Paged):
    components: list[Component]


class Incidents(Paged):
    incidents: list[Incident]


class Maintenances(Paged):
    scheduled_maintenances: list[Maintenance]


class Summary(Paged):
    components: list[Component]
    incidents: list[Incident]
    scheduled_maintenances: list[Maintenance]
    status: Status
