"""The settings of the status page: its links and its areas, each with what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from partnership.access import Door
from partnership.forms import SaysWhy
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
    form: SaysWhy | None
    say: SaysWhy


FormsOf = Callable[[KnownArea], tuple[SaysWhy | None, SaysWhy]]


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
    areas: Sequence[KnownArea], document: StatusDocument | None, forms_of: FormsOf
) -> Sequence[AreaCard]:
    """Each area as leadership reads it, with its two forms."""
    states = {area.code: area.state for area in document.areas} if document else {}
    return [
        _card(known, states.get(known.area.code, AreaState.OPERATIONAL), forms_of)
        for known in areas
    ]


def _card(known: KnownArea, state: AreaState, forms_of: FormsOf) -> AreaCard:
    names = [*known.kpis.values(), *known.queues.values()]
    form, say = forms_of(known)
    return AreaCard(
        area=known.area,
        shape=AREA_SHAPES[state],
        state=str(AREA_WORDS[state]),
        loud=state is not AreaState.OPERATIONAL,
        linked=", ".join(names) or _("No KPI and no queue belongs to it yet."),
        form=form,
        say=say,
    )
