"""The answers of the v2 API, each from a document and the page's address."""

from scorecards.status.document import StatusDocument
from scorecards.status.feed import components as parts
from scorecards.status.feed import items, shapes
from scorecards.status.feed.basics import Address, clean, stamp
from scorecards.status.feed.overall import overall


def page(document: StatusDocument, address: Address) -> shapes.Page:
    return shapes.Page(
        id=document.key,
        name=page_name(document),
        url=address.url,
        time_zone=document.time_zone,
        updated_at=stamp(document.changed_at),
    )


def page_name(document: StatusDocument) -> str:
    return clean(f"{document.client} and {document.partner}")


def status_of(document: StatusDocument, address: Address) -> shapes.Status:
    """The page in one word, from its areas and from what is open."""
    open_ones = items.unresolved(document, address)
    return overall(
        [area.state for area in document.areas], [one["impact"] for one in open_ones]
    )


def summary(document: StatusDocument, address: Address) -> shapes.Summary:
    """Everything at a glance: components, what is open, and what may happen."""
    return shapes.Summary(
        page=page(document, address),
        components=parts.components(document),
        incidents=items.unresolved(document, address),
        scheduled_maintenances=items.upcoming(document, address),
        status=status_of(document, address),
    )


def status(document: StatusDocument, address: Address) -> shapes.StatusAnswer:
    return shapes.StatusAnswer(
        page=page(document, address), status=status_of(document, address)
    )


def components(document: StatusDocument, address: Address) -> shapes.Components:
    return shapes.Components(
        page=page(document, address), components=parts.components(document)
    )


def incidents(document: StatusDocument, address: Address) -> shapes.Incidents:
    return shapes.Incidents(
        page=page(document, address), incidents=items.incidents(document, address)
    )


def unresolved(document: StatusDocument, address: Address) -> shapes.Incidents:
    return shapes.Incidents(
        page=page(document, address), incidents=items.unresolved(document, address)
    )


def maintenances(document: StatusDocument, address: Address) -> shapes.Maintenances:
    return shapes.Maintenances(
        page=page(document, address),
        scheduled_maintenances=items.maintenances(document, address),
    )


def upcoming(document: StatusDocument, address: Address) -> shapes.Maintenances:
    return shapes.Maintenances(
        page=page(document, address),
        scheduled_maintenances=items.upcoming(document, address),
    )


def active(document: StatusDocument, address: Address) -> shapes.Maintenances:
    """Nothing: a heads-up is never in progress, it becomes an incident instead."""
    return shapes.Maintenances(page=page(document, address), scheduled_maintenances=[])
