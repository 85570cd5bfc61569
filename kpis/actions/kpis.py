"""KPIs, queues and sources of a partnership: taken into use before their readings."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kpis.catalogue import CATALOGUE, CatalogueEntry
from kpis.models import Definition, Direction, Kpi, Source
from partnership import audit
from partnership.access import Door
from partnership.models import Member, Partnership, Queue
from partnership.models.queues import ALL

FILES = "files"
SHARED = ("section", "group", "owner_side", "unit", "scale", "decimals", "aggregation")
POWERS = ("numerator_power", "denominator_power")
FLAGS = ("may_be_negative", "may_exceed", "counts")
COLUMNS = ("numerator_column", "denominator_column")
EXPLAINED = ("formula", "numerator", "denominator", "why", "traps", "source")


def person(by: Door | str) -> Member | str:
    """Who does it: the member at the door, or the name of a command."""
    return by.member if isinstance(by, Door) else by


@transaction.atomic
def take_into_use(
    *,
    by: Door | str,
    partnership: Partnership,
    code: str,
    now: datetime,
    name: str | None = None,
    direction: str | None = None,
) -> Kpi:
    """Take a KPI of the catalogue into use, with version 1 of its definition.

    One that is in use already is returned as it is. Raises ValidationError with a
    sentence for an unknown code or direction.
    """
    if in_use := Kpi.objects.filter(partnership=partnership, code=code).first():
        return in_use
    entry = _entry(code)
    copied = SHARED + POWERS + FLAGS + COLUMNS
    kpi, is_new = Kpi.objects.get_or_create(
        partnership=partnership,
        code=code,
        defaults={
            "name": name or entry.name,
            "position": entry.order,
            "grains": list(entry.grains),
            "in_use_since": now,
            **{field: getattr(entry, field) for field in copied},
        },
    )
    if not is_new:  # somebody else did it at the same moment
        return kpi
    _define(kpi, entry, direction or entry.direction, now)
    audit.record(
        partnership=partnership,
        by=person(by),
        what="KPI taken into use",
        now=now,
        about={"kpi": code},
    )
    return kpi


def take_many(
    *, by: Door | str, partnership: Partnership, codes: Iterable[str], now: datetime
) -> dict[str, Kpi]:
    """Take several into use; by code."""
    return {
        code: take_into_use(by=by, partnership=partnership, code=code, now=now)
        for code in codes
    }


def _entry(code: str) -> CatalogueEntry:
    if code not in CATALOGUE:
        raise ValidationError(
            _("There is no KPI “%(code)s” in the catalogue. Look its code up there.")
            % {"code": code[:60]}
        )
    return CATALOGUE[code]


def _define(kpi: Kpi, entry: CatalogueEntry, direction: str, now: datetime) -> None:
    if direction not in Direction.values:
        raise ValidationError(
            _("“%(direction)s” is no direction. Use one of: %(all)s.")
            % {"direction": direction[:20], "all": ", ".join(Direction.values)}
        )
    Definition.objects.create(
        partnership_id=kpi.partnership_id,
        kpi=kpi,
        version=1,
        direction=direction,
        since=now,
        **{field: getattr(entry, field) for field in EXPLAINED},
    )


def queue_named(partnership: Partnership, name: str) -> Queue | None:
    """The queue with exactly this code or name; an empty one is the partnership."""
    wanted = name.strip() or ALL
    queues = Queue.objects.filter(partnership=partnership)
    return queues.filter(code=wanted).first() or queues.filter(name=wanted).first()


def queues_by_name(partnership: Partnership) -> dict[str, int]:
    """Every name and code by which a file may call a queue."""
    found: dict[str, int] = {}
    rows = Queue.objects.filter(partnership=partnership).order_by("-pk")
    for queue in rows:
        found[queue.name] = queue.pk
    return found | {queue.code: queue.pk for queue in rows}


@transaction.atomic
def add_queue(
    *, by: Door | str, partnership: Partnership, name: str, now: datetime
) -> Queue:
    """The queue of this name, made if the partnership does not have it yet."""
    if found := queue_named(partnership, name):
        return found
    queue = Queue.objects.create(
        partnership=partnership,
        name=name.strip()[:120],
        code=_free_code(partnership, name),
    )
    audit.record(
        partnership=partnership,
        by=person(by),
        what="queue added",
        now=now,
        about={"queue": queue.code},
    )
    return queue


def _free_code(partnership: Partnership, name: str) -> str:
    stem = slugify(name)[:70] or "queue"
    taken = set(
        Queue.objects.filter(
            partnership=partnership, code__startswith=stem
        ).values_list("code", flat=True)
    )
    number = 1
    code = stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def source_named(partnership: Partnership, name: str = FILES) -> Source:
    """The source of this name, made if it is new. The oldest one counts."""
    source, _created = Source.objects.get_or_create(
        partnership=partnership,
        code=slugify(name)[:40] or FILES,
        defaults={"name": name[:80]},
    )
    return source
