"""A partnership whose people write nothing but payloads.

Programme, KPI names, reasons, documents, queue names, file names, comments and all that
is told of incidents (hostile_incidents.py) come in through the product's own actions;
whatever length or characters these refuse is not hostile to the pages any more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle

from kpis.actions import readings
from kpis.actions.batches import FileFacts, open_batch
from kpis.actions.excused import agree_excused, propose_excused
from kpis.actions.kpis import take_into_use
from kpis.actions.rollups import bring_up_to_date
from kpis.actions.targets import agree_target, counter_target, propose_target
from kpis.catalogue import CATALOGUE
from kpis.models import ImportState, Kpi
from partnership import periods
from partnership.models import Partnership
from scorecards.actions.compute import compute
from tests.cast import Cast
from tests.journeys import hostile_incidents, hostile_status
from tests.journeys.payloads import PAYLOADS
from tests.kpis.excusing import TEN, TWO, draft
from tests.kpis.readings import rows_of

SLUG = "meridian-crestline"
HOSTILE = f"/p/{SLUG}"
PAGE = 20  # of the list of imports
ONE_SIDED = ("higher", "lower")
CODES = [code for code, kpi in CATALOGUE.items() if kpi.direction in ONE_SIDED]
AGREED, COUNTERED, PROPOSED = CODES[:24], CODES[24], CODES[25]
AGREED_SHARE = next(
    code
    for code in AGREED
    if CATALOGUE[code].aggregation == "ratio" and CATALOGUE[code].owner_side != "client"
)
EXCUSED = 28  # the proposal of the agreed one; the next one waits
FIRST = date(2026, 11, 2)

Texts = Iterator[str]


def furnish(cast: Cast) -> None:
    """Write every payload somewhere where both sides read it."""
    texts = cycle(PAYLOADS)
    with cast.inside(SLUG) as partnership:
        partnership.programme = next(texts)
        partnership.save(update_fields=["programme"])
        for code in AGREED:
            agree(cast, take(cast, partnership, code, texts), texts)
        counter(cast, take(cast, partnership, COUNTERED, texts), texts)
        propose(cast, take(cast, partnership, PROPOSED, texts), texts)
        excuse(cast)
        for day in range(PAGE):
            bring(cast, partnership, FIRST + timedelta(days=day), texts)
        # From the first payload on, so that these pages alone show each of them.
        hostile_incidents.tell(cast, SLUG, AGREED[0], cycle(PAYLOADS))
        bring_up_to_date(partnership=partnership, now=cast.now)
        for key in ("2026-11", "2026-W48"):
            period = periods.parse(partnership.calendar, key)
            compute(partnership=partnership, period=period, now=cast.now)
        hostile_status.show(cast, SLUG, AGREED[0], cycle(PAYLOADS))


def take(cast: Cast, partnership: Partnership, code: str, texts: Texts) -> Kpi:
    """A KPI under a hostile name."""
    return take_into_use(
        by="a payload",
        partnership=partnership,
        code=code,
        name=next(texts),
        now=cast.now,
    )


def agree(cast: Cast, kpi: Kpi, texts: Texts) -> None:
    """A target with a hostile reason for its buffer."""
    by, terms = cast.door("karl", SLUG), terms_of(kpi, texts)
    proposal = propose_target(by=by, kpi=kpi, terms=terms, now=cast.now)
    partner, number = cast.door("carla", SLUG), proposal.number
    agree_target(by=partner, number=number, version=1, now=cast.now)


def propose(cast: Cast, kpi: Kpi, texts: Texts) -> int:
    """A proposal with hostile words about it."""
    proposal = propose_target(
        by=cast.door("karl", SLUG),
        kpi=kpi,
        terms=terms_of(kpi, texts),
        reason=next(texts),
        outside_document=next(texts),
        now=cast.now,
    )
    return int(proposal.number)


def counter(cast: Cast, kpi: Kpi, texts: Texts) -> None:
    """A proposal that is answered with hostile words."""
    counter_target(
        by=cast.door("carla", SLUG),
        number=propose(cast, kpi, texts),
        version=1,
        terms={"minimum": "41"},
        reason=next(texts),
        now=cast.now,
    )


def excuse(cast: Cast) -> None:
    """An excused period that is agreed and one that waits, with hostile words."""
    words = [payload for payload in PAYLOADS if payload.isprintable()]
    for first in (0, 12):
        said = draft(
            TEN + timedelta(days=first),
            TWO + timedelta(days=first),
            kpis=(AGREED_SHARE,),
            why=" ".join(words[first : first + 12]),
        )
        propose_excused(by=cast.door("carla", SLUG), draft=said, now=cast.now)
    agree_excused(by=cast.door("karl", SLUG), number=EXCUSED, version=1, now=cast.now)


def terms_of(kpi: Kpi, texts: Texts) -> dict[str, object]:
    lower = CATALOGUE[kpi.code].direction == "lower"
    ends = {"start": "40", "full": "50" if lower else "30"}
    return {
        "minimum": "40",
        "buffer": "1",
        "buffer_reason": next(texts),
        "penalty": {"form": "linear", **ends},
        "weight": "10",
        "allocation": "3",
        "effective_from": "2026-10-01",
    }


def bring(cast: Cast, partnership: Partnership, day: date, texts: Texts) -> None:
    """A file, a queue and a comment with hostile names and words."""
    line = (AGREED[0], next(texts), day, 70, 100)
    rows = replace(rows_of(partnership, [line]), comments={0: next(texts)})
    batch = open_batch(
        by=cast.door("carla", SLUG),
        partnership=partnership,
        file=FileFacts(next(texts), "", 0),
        state=ImportState.SAVED,
        now=cast.now,
    )
    readings.store(by="a payload", batch=batch, batches=[rows], now=cast.now)
