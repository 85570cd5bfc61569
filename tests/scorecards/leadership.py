"""Short ways to what leadership sees: areas, and the document as it is kept."""

from datetime import datetime

from partnership.access import Door
from partnership.models import Partnership
from scorecards.actions.status import rebuilding
from scorecards.actions.status.areas import AreaWords, define
from scorecards.models import Area
from scorecards.queries import status
from scorecards.status.document import Item, StatusDocument
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR
from tests.scorecards.world import kpi

LATER = NOW + HOUR
OURS = "northwind-brightcall"


def place(partnership: Partnership) -> Partnership:
    """The partnership as the worker reads it."""
    both = Partnership.objects.select_related("client", "partner")
    return both.get(pk=partnership.pk)


def rebuild(cast: Cast, now: datetime = LATER, slug: str = OURS) -> bool:
    with cast.inside(slug) as partnership:
        return rebuilding.rebuild(partnership=place(partnership), now=now)


def kept(cast: Cast, slug: str = OURS) -> tuple[int, StatusDocument]:
    with cast.inside(slug) as partnership:
        found = status.current(partnership)
    assert found is not None
    return found


def document(cast: Cast, now: datetime = LATER, slug: str = OURS) -> StatusDocument:
    """The document, brought up to date."""
    rebuild(cast, now, slug)
    return kept(cast, slug)[1]


def only_item(cast: Cast, now: datetime = LATER) -> Item:
    (item,) = document(cast, now).items
    return item


def phone(cast: Cast, by: Door | None = None, now: datetime = NOW) -> Area:
    """The area that is felt by the share of calls that are answered in time."""
    kpi(cast.ours, "service_level_offered")
    words = AreaWords("Phone", "Calling us", kpis=("service_level_offered",))
    return define(by=by or cast.door("lena"), words=words, now=now)
