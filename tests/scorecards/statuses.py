"""Status documents to try things with: a partnership in each of five states."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from incidents.lifecycle import Severity, State
from scorecards.document import Counts, PeriodPart
from scorecards.status.document import (
    VERSION,
    Area,
    AreaState,
    Confirmed,
    Day,
    Headline,
    Item,
    Need,
    Owner,
    Question,
    Stage,
    StatusDocument,
    Thanks,
    Word,
)

NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRIYA = Owner("Priya Raman", "leader", "Northwind", "client", "Europe/London")
BO = Owner("Bo Lindqvist", "leader", "BrightCall", "partner", "Africa/Johannesburg")


def day(at: date, state: AreaState = AreaState.OPERATIONAL, note: str = "") -> Day:
    return Day(day=at, told=state, known=state, restated_at=None, items=(), note=note)


def area(
    key: str, name: str, position: int, state: AreaState = AreaState.OPERATIONAL
) -> Area:
    """An area with 90 days behind it, the last one as it is now."""
    today = NOW.date()
    days = [day(today - timedelta(days=back)) for back in range(89, 0, -1)]
    return Area(
        key=key,
        code=name.lower().replace(" ", "_"),
        name=name,
        description=f"{name}, as customers meet it",
        position=position,
        state=state,
        words="",
        made_on=today - timedelta(days=120),
        changed_at=NOW - 6 * HOUR,
        days=(*days, day(today, state)),
    )


PHONE = area("areaphone001", "Phone", 1)
CHAT = area("areachat0001", "Chat", 2)

HEADS_UP = Item(
    key="headsup00001",
    ref="INC-7",
    began_as="heads_up",
    stage=Stage.AHEAD,
    state=State.HEADS_UP,
    severity=None,
    summary="Saturday may be six people short",
    began_at=NOW - 2 * HOUR,
    told_at=NOW - 2 * HOUR,
    changed_at=NOW - 2 * HOUR,
    words=(
        Word(
            "wordheadsup1",
            NOW - 2 * HOUR,
            "Saturday may be six people short",
            State.HEADS_UP,
        ),
    ),
    areas=(PHONE.key,),
    owner=BO,
    next_update_at=NOW + 19 * HOUR,
    waits_for="",
    expected_at=None,
    monitoring_at=None,
    over_at=None,
    learned="",
    reviewed_at=None,
    thanked_by=(),
)
OPEN = Item(
    key="incident0001",
    ref="INC-8",
    began_as="incident",
    stage=Stage.OPEN,
    state=State.INVESTIGATING,
    severity=Severity.SEV2,
    summary="Some callers reach the wrong team first",
    began_at=NOW - 6 * HOUR,
    told_at=NOW - 5 * HOUR,
    changed_at=NOW - HOUR,
    words=(
        Word(
            "wordopen0002",
            NOW - HOUR,
            "About 6 in 100 order callers wait two minutes longer.",
            State.INVESTIGATING,
        ),
        Word(
            "wordopen0001",
            NOW - 5 * HOUR,
            "Some callers reach the wrong team first",
            State.INVESTIGATING,
        ),
    ),
    areas=(PHONE.key,),
    owner=PRIYA,
    next_update_at=NOW + timedelta(minutes=42),
    waits_for="one routing change outside the change window",
    expected_at=None,
    monitoring_at=None,
    over_at=None,
    learned="",
    reviewed_at=None,
    thanked_by=(),
)
MONITORING = replace(
    OPEN,
    state=State.MONITORING,
    monitoring_at=NOW - HOUR,
    words=(
        replace(OPEN.words[0], state=State.MONITORING, text="The routing is back."),
        OPEN.words[1],
    ),
)
RESOLVED = replace(
    OPEN,
    stage=Stage.OVER,
    state=State.RESOLVED,
    changed_at=NOW,
    words=(
        Word(
            "wordopen0003",
            NOW,
            "Callers reach the right team again.",
            State.RESOLVED,
        ),
        *OPEN.words,
    ),
    next_update_at=None,
    waits_for="",
    monitoring_at=NOW - HOUR,
    over_at=NOW,
    learned="The routing table is now read back after each change.",
    reviewed_at=NOW,
    thanked_by=("Lena Fischer",),
)


def quiet() -> StatusDocument:
    """Nothing open, and both sides looked at it this morning."""
    return StatusDocument(
        version=VERSION,
        key="page00000001",
        slug="northwind-brightcall",
        client="Northwind",
        partner="BrightCall",
        time_zone="Europe/London",
        changed_at=NOW - 7 * HOUR,
        headline=Headline(
            PeriodPart(
                kind="window",
                key="2026-11",
                first=date(2026, 11, 1),
                last=date(2026, 11, 30),
                complete=True,
            ),
            Counts(on_goal=8, in_buffer=3, below_minimum=2, missing=1, total=14),
        ),
        items=(),
        needs=(),
        areas=(PHONE, CHAT),
        thanks=(),
        questions=(),
        confirmed=(
            Confirmed("client", "Northwind", "Lena Fischer", NOW - 7 * HOUR),
            Confirmed("partner", "BrightCall", "Bo Lindqvist", NOW - 7 * HOUR),
        ),
    )


def heads_up() -> StatusDocument:
    """One thing may happen; the areas are as usual."""
    return replace(quiet(), items=(HEADS_UP,), changed_at=HEADS_UP.changed_at)


def being_resolved() -> StatusDocument:
    """One incident, an area touched, and something needed from leadership."""
    return replace(
        quiet(),
        items=(OPEN, HEADS_UP),
        areas=(area(PHONE.key, "Phone", 1, AreaState.PARTIAL_OUTAGE), CHAT),
        needs=(
            Need(
                ref=OPEN.ref,
                number=1,
                what="Allow one routing change outside the change window",
                by=NOW + HOUR,
                taken_by="",
            ),
        ),
        questions=(
            Question(
                number=1,
                text="Is Saturday's campaign affected?",
                by="Sofia Marchetti",
                at=NOW - HOUR,
                ref=OPEN.ref,
                answer="",
                answered_by="",
                answered_at=None,
            ),
        ),
        changed_at=OPEN.changed_at,
    )


def monitoring() -> StatusDocument:
    """The remedy is in place and is being watched."""
    return replace(being_resolved(), items=(MONITORING,), needs=())


def resolved() -> StatusDocument:
    """Over, reviewed, and the one who told early was thanked."""
    return replace(
        quiet(),
        items=(RESOLVED,),
        thanks=(
            Thanks(
                by="Lena Fischer",
                by_company="Northwind",
                to="Bo Lindqvist",
                text="We could warn the campaign team in time.",
                at=NOW,
            ),
        ),
        changed_at=NOW,
    )


STATES = {
    "quiet": quiet,
    "heads-up": heads_up,
    "open": being_resolved,
    "monitoring": monitoring,
    "resolved with review": resolved,
}
