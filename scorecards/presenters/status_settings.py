"""The settings of the status page: its links and its areas, each with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from partnership.access import Door, Permission
from partnership.forms import SaysWhy
from scorecards.forms import AreaForm, AreaWordForm
from scorecards.models import Area, StatusLink
from scorecards.presenters.status_words import AREA_SHAPES, AREA_WORDS
from scorecards.queries.areas import KnownArea
from scorecards.status.document import AreaState, StatusDocument


@dataclass(frozen=True)
class LinkLine:
    """A link as the page lists it. `mine`: one's own side looks after it."""

    number: int
    name: str
    who: str
    made_at: datetime
    last_opened_at: datetime | None
    revoked_at: datetime | None
    mine: bool


@dataclass(frozen=True)
class AreaCard:
    """An area as the page shows it, with its forms; `form` for who keeps the page."""

    area: Area
    shape: str
    state: str
    loud: bool
    linked: str
    form: AreaForm | None
    say: AreaWordForm


def link_lines(door: Door) -> Sequence[LinkLine]:
    """Every link, those in force first, and of these the newest."""
    rows = door.rows(StatusLink).select_related("made_by__user")
    lines = [
        LinkLine(
            number=link.number,
            name=link.name,
            who=str(link.made_by.user) if link.made_by else _("the instance’s desk"),
            made_at=link.made_at,
            last_opened_at=link.last_opened_at,
            revoked_at=link.revoked_at,
            mine=link.side == door.side,
        )
        for link in rows.order_by("-made_at", "-number")
    ]
    return sorted(lines, key=lambda line: line.revoked_at is not None)


def area_cards(
    door: Door,
    areas: Sequence[KnownArea],
    document: StatusDocument | None,
    refused: SaysWhy | None = None,
    code: str = "",
) -> Sequence[AreaCard]:
    """Each area as leadership reads it; `refused` is a form of the area with a code."""
    states = {area.code: area.state for area in document.areas} if document else {}
    return [
        _card(door, known, states, refused if known.area.code == code else None)
        for known in areas
    ]


def _card(
    door: Door,
    known: KnownArea,
    states: Mapping[str, AreaState],
    refused: SaysWhy | None,
) -> AreaCard:
    area, keeps = known.area, door.may(Permission.KEEP_STATUS)
    state = states.get(area.code, AreaState.OPERATIONAL)
    changed = refused if isinstance(refused, AreaForm) else None
    said = refused if isinstance(refused, AreaWordForm) else None
    names = [*known.kpis.values(), *known.queues.values()]
    return AreaCard(
        area=area,
        shape=AREA_SHAPES[state],
        state=str(AREA_WORDS[state]),
        loud=state is not AreaState.OPERATIONAL,
        linked=", ".join(names) or _("No KPI and no queue belongs to it yet."),
        form=(changed or AreaForm(door, known=known)) if keeps else None,
        say=said or AreaWordForm(area),
    )
