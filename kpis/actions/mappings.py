"""Mappings saved by name, and known again by the header of the file they read."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from kpis.importing.mapping import Mapping
from kpis.models import SavedMapping
from partnership.models import Partnership

if TYPE_CHECKING:
    from kpis.actions.imports import Choices


def saved_mapping(partnership: Partnership, name: str) -> Mapping | None:
    """The mapping saved under this name, if there is one."""
    with transaction.atomic():
        found = SavedMapping.objects.filter(partnership=partnership, name=name).first()
    return Mapping.from_json(found.spec) if found else None


def remembered(partnership: Partnership) -> dict[str, SavedMapping]:
    """The mappings by the fingerprints of headers that they have read.

    Each is known by the file it was saved with and by the one it was last used with;
    where two have read the same header, the one saved last is meant.
    """
    known: dict[str, SavedMapping] = {}
    ours = SavedMapping.objects.filter(partnership=partnership)
    for one in ours.order_by("saved_at", "pk"):
        known |= dict.fromkeys((one.header, one.last_header), one)
    known.pop("", None)
    return known


def keep(partnership: Partnership, choices: "Choices", now: datetime) -> None:
    """Save the mapping where that was asked for; note the header that it has read."""
    if choices.mapping is None:
        return
    if choices.save_mapping:
        SavedMapping.objects.update_or_create(
            partnership=partnership,
            name=choices.save_mapping[:80],
            defaults={
                "spec": choices.mapping.to_json(),
                "header": choices.header,
                "last_header": choices.header,
                "saved_at": now,
            },
        )
    elif choices.mapping_name and choices.header:
        SavedMapping.objects.filter(
            partnership=partnership, name=choices.mapping_name
        ).update(last_header=choices.header)
