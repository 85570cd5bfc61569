"""What leadership's document says of a partnership, and when it is built again."""

from partnership.models import Partnership
from scorecards.status import keeping
from scorecards.status.document import Stage, StatusDocument
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, incident

LATER = NOW + HOUR


def built(cast: Cast, now=LATER) -> StatusDocument:
    with cast.inside() as ours:
        keeping.rebuild(place(ours), now)
        kept = keeping.current(ours)
    assert kept is not None
    return kept[1]


def place(partnership: Partnership) -> Partnership:
    return Partnership.objects.select_related("client", "partner").get(
        pk=partnership.pk
    )


def test_nothing_happened_and_the_page_says_so(cast: Cast) -> None:
    document = built(cast)
    assert document.items == document.needs == document.areas == ()
    assert (document.client, document.partner) == ("Northwind", "BrightCall")
    assert document.headline is None


def test_only_what_leadership_was_told_is_shown(cast: Cast) -> None:
    with cast.inside():
        incident(cast, summary="For both alone")
        told = incident(cast, summary="For leadership too", audience="leadership")
    document = built(cast)
    assert [item.ref for item in document.items] == [told.ref]
    assert document.items[0].stage is Stage.OPEN
