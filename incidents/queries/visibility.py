"""Which incidents and entries a person may see: everything else asks here."""

import re
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from incidents.lifecycle import SEEN_BY_BOTH, Audience, Visibility
from incidents.models import Incident, Update
from incidents.models.incidents import DRAFT, TOLD
from partnership.access import Door, Permission
from partnership.models import Partnership

NUMBER = re.compile(rf"{TOLD}([1-9][0-9]{{0,8}})")
SEEN = [audience.value for audience in SEEN_BY_BOTH]


def visible(door: Door) -> QuerySet[Incident]:
    """What both sides see, and what one's own side prepares.

    An executive sees what was told to leadership.
    """
    if not door.may(Permission.READ):
        return told_to_leadership(door.partnership)
    rows = door.rows(Incident)
    return rows.filter(Q(visibility=Visibility.BOTH) | Q(logged_side=door.side))


def told_to_leadership(partnership: Partnership) -> QuerySet[Incident]:
    """What leadership was told of: an entry at least is meant for it."""
    return told_to_leadership_of([partnership.pk])


def told_to_leadership_of(places: Collection[int]) -> QuerySet[Incident]:
    """The same of several partnerships at once, by their keys."""
    to_leadership = Update.objects.filter(
        incident=OuterRef("pk"), audience=Audience.LEADERSHIP
    )
    return Incident.objects.filter(
        Exists(to_leadership), partnership__in=places, visibility=Visibility.BOTH
    )


def leadership_knows(incident: Incident) -> bool:
    """Whether leadership was told of it."""
    return told_to_leadership(incident.partnership).filter(pk=incident.pk).exists()


def by_ref(door: Door, ref: str) -> Incident:
    """The incident of an address, or 404 where one does not see it."""
    rows = visible(door)
    if told := NUMBER.fullmatch(ref):
        found = rows.filter(number=int(told[1])).first()
    elif ref.startswith(DRAFT):
        found = rows.filter(draft=ref, logged_side=door.side).first()
    else:
        found = None
    if found is None:
        raise Http404
    return found


def updates_of(door: Door) -> Q:
    """The condition on updates that one may read."""
    if not door.may(Permission.READ):
        return Q(audience=Audience.LEADERSHIP)
    return Q(audience__in=SEEN) | Q(audience=Audience.SIDE, side=door.side)


def visible_updates(door: Door, incident: Incident) -> QuerySet[Update]:
    """The entries of a timeline that one may read, newest first."""
    return (
        door.rows(Update)
        .filter(updates_of(door), incident=incident)
        .select_related("corrects")
        .order_by("-at", "-id")
    )
