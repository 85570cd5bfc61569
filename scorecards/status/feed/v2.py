"""The answers of the v2 API, each from a document and the page's place."""

from scorecards.status.document import StatusDocument
from scorecards.status.feed import components as parts
from scorecards.status.feed import items, shapes
from scorecards.status.feed.basics import Place, clean, stamp
from scorecards.status.feed.overall import overall


def page(document: StatusDocument, place: Place) -> shapes.Page:
    return shapes.Page(
        id=document.key,
        name=page_name(document),
        url=place.url,
        time_zone=document.time_zone,
        updated_at=stamp(document.changed_at),
    )


def page_name(document: StatusDocument) -> str:
    return clean(f"{document.client} and {document.partner}")


def status_of(document: StatusDocument, place: Place) -> shapes.Status:
    """The page in one word, from its areas and from what is open."""
    open_ones = items.unresolved(document, place)
    return overall(
        [area.state for area in document.areas], [one["impact"] for one in open_ones]
    )


def summary(document: StatusDocument, place: Place) -> shapes.Summary:
    """Everything at a glance: components, what is open, and what may happen."""
    return shapes.Summary(
        page=page(document, place),
        components=parts.components(document),
        incidents=items.unresolved(document, place),
        scheduled_maintenances=items.upcoming(document, place),
        status=status_of(document, place),
    )


def status(document: StatusDocument, place: Place) -> shapes.StatusAnswer:
    return shapes.StatusAnswer(
        page=page(document, place), status=status_of(document, place)
    )


def components(document: StatusDocument, place: Place) -> shapes.Components:
    return shapes.Components(
        page=page(document, place), components=parts.components(document)
    )


def incidents(document: StatusDocument, place: Place) -> shapes.Incidents:
    return shapes.Incidents(
        page=page(document, place), incidents=items.incidents(document, place)
    )


def unresolved(document: StatusDocument, place: Place) -> shapes.Incidents:
    return shapes.Incidents(
        page=page(document, place), incidents=items.unresolved(document, place)
    )


def maintenances(document: StatusDocument, place: Place) -> shapes.Maintenances:
    return shapes.Maintenances(
        page=page(document, place),
        scheduled_maintenances=items.maintenances(document, place),
    )


def upcoming(document: StatusDocument, place: Place) -> shapes.Maintenances:
    return shapes.Maintenances(
        page=page(document, place),
        scheduled_maintenances=items.upcoming(document, place),
    )


def active(document: StatusDocument, place: Place) -> shapes.Maintenances:
    """Nothing: a heads-up is never in progress, it becomes an incident instead."""
    return shapes.Maintenances(page=page(document, place), scheduled_maintenances=[])
