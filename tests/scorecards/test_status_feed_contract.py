"""The contract of the v2 API: every key, type and rule, in every state of a page."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import NoneType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.lifecycle import Severity, State
from scorecards.status import keys
from scorecards.status.document import AreaState, Stage, StatusDocument, Turn, Word
from scorecards.status.feed import v2
from scorecards.status.feed.basics import Address, clean, stamp
from scorecards.status.feed.overall import overall
from tests.scorecards import statuses

ADDRESS = Address(
    "https://ours.example/s/Zm9yLWEtc3RhdHVzLXBhZ2UtdGhhdC1pcy1wcml2YXRl/"
)
TEXT, FLAG, NUMBER = (str,), (bool,), (int,)
MAYBE = (str, NoneType)
UPDATE = {
    "id": TEXT,
    "status": TEXT,
    "body": TEXT,
    "incident_id": TEXT,
    "created_at": TEXT,
    "updated_at": TEXT,
    "display_at": TEXT,
    "affected_components": (list,),
    "deliver_notifications": FLAG,
    "custom_tweet": MAYBE,
    "tweet_id": MAYBE,
}
COMPONENT = {
    "id": TEXT,
    "name": TEXT,
    "status": TEXT,
    "created_at": TEXT,
    "updated_at": TEXT,
    "position": NUMBER,
    "description": MAYBE,
    "showcase": FLAG,
    "start_date": MAYBE,
    "group_id": MAYBE,
    "page_id": TEXT,
    "group": FLAG,
    "only_show_if_degraded": FLAG,
}
INCIDENT = {
    "id": TEXT,
    "name": TEXT,
    "status": TEXT,
    "created_at": TEXT,
    "updated_at": TEXT,
    "monitoring_at": MAYBE,
    "resolved_at": MAYBE,
    "impact": TEXT,
    "shortlink": TEXT,
    "started_at": TEXT,
    "page_id": TEXT,
    "incident_updates": (list,),
    "components": (list,),
    "reminder_intervals": MAYBE,
}
MAINTENANCE = INCIDENT | {"scheduled_for": TEXT, "scheduled_until": TEXT}
PAGE = dict.fromkeys(("id", "name", "url", "time_zone", "updated_at"), TEXT)
STATUS = {"indicator": TEXT, "description": TEXT}
AFFECTED = dict.fromkeys(("code", "name", "old_status", "new_status"), TEXT)
OBJECTS = {
    "page": PAGE,
    "status": STATUS,
    "components": COMPONENT,
    "incidents": INCIDENT,
    "scheduled_maintenances": MAINTENANCE,
    "incident_updates": UPDATE,
    "affected_components": AFFECTED,
}
ANSWERS: dict[Callable[..., Any], set[str]] = {
    v2.summary: {
        "page",
        "components",
        "incidents",
        "scheduled_maintenances",
        "status",
    },
    v2.status: {"page", "status"},
    v2.components: {"page", "components"},
    v2.incidents: {"page", "incidents"},
    v2.unresolved: {"page", "incidents"},
    v2.maintenances: {"page", "scheduled_maintenances"},
    v2.upcoming: {"page", "scheduled_maintenances"},
    v2.active: {"page", "scheduled_maintenances"},
}
COMPONENT_STATES = {
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
}
INCIDENT_STATES = {
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "postmortem",
}
MAINTENANCE_STATES = {"scheduled", "in_progress", "verifying", "completed"}
DESCRIPTIONS = {
    "All Systems Operational": "none",
    "Partially Degraded Service": "minor",
    "Minor Service Outage": "minor",
    "Partial System Outage": "major",
    "Major System Outage": "critical",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ID = re.compile(r"[a-z0-9]{12}")


def averted() -> StatusDocument:
    """A heads-up that did not happen."""
    over_at = statuses.NOW - timedelta(minutes=5)
    item = replace(
        statuses.HEADS_UP,
        stage=Stage.OVER,
        state=State.AVERTED,
        changed_at=over_at,
        over_at=over_at,
        next_update_at=None,
        words=(
            Word("wordheadsup2", over_at, "Six came in.", State.AVERTED),
            *statuses.HEADS_UP.words,
        ),
    )
    return replace(statuses.quiet(), items=(item,))


def happened() -> StatusDocument:
    """A heads-up that became an incident."""
    at = statuses.NOW - statuses.HOUR
    item = replace(
        statuses.HEADS_UP,
        stage=Stage.OPEN,
        state=State.INVESTIGATING,
        severity=Severity.SEV3,
        changed_at=at,
        words=(
            Word("wordheadsup3", at, "Saturday is short.", State.INVESTIGATING),
            *statuses.HEADS_UP.words,
        ),
    )
    return replace(statuses.being_resolved(), items=(item,))


STATES = {**statuses.STATES, "averted": averted, "happened": happened}
every_state = pytest.mark.parametrize("make", STATES.values(), ids=list(STATES))
every_answer = pytest.mark.parametrize(
    ("answer", "keys"), ANSWERS.items(), ids=[made.__name__ for made in ANSWERS]
)


def objects(value: Any, name: str = "answer") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of an answer with the key that it stands at."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one, name)
    if isinstance(value, dict):
        yield name, value
        for key, inner in value.items():
            yield from objects(inner, key)


def everything(document: StatusDocument) -> list[tuple[str, dict[str, Any]]]:
    found = [made(document, ADDRESS) for made in ANSWERS]
    return [one for answer in found for one in objects(json.loads(json.dumps(answer)))]


def named(document: StatusDocument, *names: str) -> list[dict[str, Any]]:
    return [value for name, value in everything(document) if name in names]


@every_state
@every_answer
def test_an_answer_has_its_keys_and_no_others(
    make: Callable[[], StatusDocument], answer: Callable[..., Any], keys: set[str]
) -> None:
    assert set(answer(make(), ADDRESS)) == keys


@every_state
def test_every_object_has_every_key_with_its_type(
    make: Callable[[], StatusDocument],
) -> None:
    for name, value in everything(make()):
        if name == "answer":
            continue
        types = OBJECTS[name]
        assert set(value) == set(types), name
        wrong = {k: v for k, v in value.items() if type(v) not in types[k]}
        assert wrong == {}, name


@every_state
def test_every_word_with_a_meaning_is_one_of_those_that_readers_know(
    make: Callable[[], StatusDocument],
) -> None:
    document = make()
    for status in named(document, "status"):
        assert DESCRIPTIONS[status["description"]] == status["indicator"]
    for component in named(document, "components"):
        assert component["status"] in COMPONENT_STATES
    for incident in named(document, "incidents"):
        assert incident["status"] in INCIDENT_STATES
        assert incident["impact"] in {"none", "minor", "major", "critical"}
        told = {update["status"] for update in incident["incident_updates"]}
        assert told <= INCIDENT_STATES
    for maintenance in named(document, "scheduled_maintenances"):
        assert maintenance["status"] in MAINTENANCE_STATES
        assert maintenance["impact"] == "maintenance"
        told = {update["status"] for update in maintenance["incident_updates"]}
        assert told <= MAINTENANCE_STATES
    for affected in named(document, "affected_components"):
        assert {affected["old_status"], affected["new_status"]} <= COMPONENT_STATES


@every_state
def test_every_time_is_in_utc_with_milliseconds(
    make: Callable[[], StatusDocument],
) -> None:
    times = [
        value
        for _, found in everything(make())
        for key, value in found.items()
        if key.endswith("_at") or (key.startswith("scheduled_") and "maint" not in key)
        if value is not None
    ]
    assert times
    assert [value for value in times if not TIME.fullmatch(value)] == []


@every_state
def test_every_id_is_twelve_small_letters_and_digits_and_points_somewhere(
    make: Callable[[], StatusDocument],
) -> None:
    document = make()
    page = document.key
    for _, found in everything(document):
        for key, value in found.items():
            if key in {"id", "incident_id", "page_id", "code"}:
                assert ID.fullmatch(value), key
        assert found.get("page_id", page) == page
    for parent in named(document, "incidents", "scheduled_maintenances"):
        own = {update["incident_id"] for update in parent["incident_updates"]}
        assert own == {parent["id"]}


@every_state
def test_no_two_things_share_an_id(make: Callable[[], StatusDocument]) -> None:
    document = make()
    kept = v2.incidents(document, ADDRESS)["incidents"] + list(
        v2.maintenances(document, ADDRESS)["scheduled_maintenances"]
    )
    ids = [one["id"] for one in kept]
    ids += [update["id"] for one in kept for update in one["incident_updates"]]
    assert len(ids) == len(set(ids))


@every_state
def test_every_address_is_absolute_and_on_the_page(
    make: Callable[[], StatusDocument],
) -> None:
    document = make()
    addresses = [found["url"] for found in named(document, "page")]
    addresses += [
        found["shortlink"]
        for found in named(document, "incidents", "scheduled_maintenances")
    ]
    assert [url for url in addresses if not url.startswith(ADDRESS.url)] == []


@every_state
def test_updates_are_newest_first_and_never_none(
    make: Callable[[], StatusDocument],
) -> None:
    for parent in named(make(), "incidents", "scheduled_maintenances"):
        told = [update["display_at"] for update in parent["incident_updates"]]
        assert told
        assert told == sorted(told, reverse=True)
        assert all(update["body"].strip() for update in parent["incident_updates"])


@every_state
def test_the_same_document_gives_the_same_bytes(
    make: Callable[[], StatusDocument],
) -> None:
    kept = StatusDocument.read(json.loads(json.dumps(make().as_data())))
    for answer in ANSWERS:
        assert json.dumps(answer(kept, ADDRESS)) == json.dumps(answer(make(), ADDRESS))


@every_state
def test_no_persons_name_is_in_any_answer(make: Callable[[], StatusDocument]) -> None:
    said = json.dumps([answer(make(), ADDRESS) for answer in ANSWERS])
    names = ("Priya", "Raman", "Bo Lind", "Lena", "Fischer", "Sofia", "Marchetti")
    assert [name for name in names if name in said] == []


def test_only_what_a_feed_may_say_is_in_its_answers() -> None:
    """Every text of the document is made a canary; those that may not appear do not."""
    canary = "canary8391"
    document = statuses.being_resolved()
    item = replace(document.items[0], learned=canary, thanked_by=(canary,))
    document = replace(
        document,
        items=(item,),
        needs=(replace(document.needs[0], what=canary, taken_by=canary),),
        questions=(replace(document.questions[0], text=canary, by=canary),),
        confirmed=tuple(replace(one, by=canary) for one in document.confirmed),
        thanks=tuple(replace(one, text=canary) for one in statuses.resolved().thanks),
        areas=tuple(replace(one, words=canary) for one in document.areas),
    )
    assert canary not in json.dumps([answer(document, ADDRESS) for answer in ANSWERS])


# --- what the answers say in each state ---


def test_a_quiet_page_has_nothing_open() -> None:
    answer = v2.summary(statuses.quiet(), ADDRESS)
    assert (answer["incidents"], answer["scheduled_maintenances"]) == ([], [])
    assert answer["status"] == {
        "indicator": "none",
        "description": "All Systems Operational",
    }
    assert [part["name"] for part in answer["components"]] == ["Phone", "Chat"]
    assert not any("components" in part for part in answer["components"])


def test_a_heads_up_is_a_scheduled_maintenance_and_components_stay_operational() -> (
    None
):
    answer = v2.summary(statuses.heads_up(), ADDRESS)
    [told] = answer["scheduled_maintenances"]
    assert answer["incidents"] == []
    assert (told["id"], told["status"]) == ("headsup00001", "scheduled")
    assert {part["status"] for part in answer["components"]} == {"operational"}
    assert answer["status"]["indicator"] == "none"
    assert told["resolved_at"] is None


def test_a_heads_up_without_a_date_is_scheduled_for_its_next_update() -> None:
    [told] = v2.upcoming(statuses.heads_up(), ADDRESS)["scheduled_maintenances"]
    assert told["scheduled_for"] == "2026-12-03T10:18:00.000Z"
    assert told["scheduled_until"] == "2026-12-03T11:18:00.000Z"


def test_a_heads_up_with_a_date_is_scheduled_for_it() -> None:
    at = statuses.NOW + timedelta(days=3)
    item = replace(statuses.HEADS_UP, expected_at=at)
    document = replace(statuses.heads_up(), items=(item,))
    [told] = v2.upcoming(document, ADDRESS)["scheduled_maintenances"]
    assert told["scheduled_for"] == stamp(at)
    assert told["scheduled_until"] == stamp(at + statuses.HOUR)


def test_what_did_not_happen_is_completed_with_thanks() -> None:
    document = averted()
    [told] = v2.maintenances(document, ADDRESS)["scheduled_maintenances"]
    newest, before, first = told["incident_updates"]
    assert told["status"] == newest["status"] == "completed"
    assert newest["body"] == "Did not happen. Thank you for the early word."
    assert (before["body"], first["status"]) == ("Six came in.", "scheduled")
    assert told["resolved_at"] == newest["display_at"]
    assert v2.incidents(document, ADDRESS)["incidents"] == []
    assert v2.summary(document, ADDRESS)["scheduled_maintenances"] == []


def test_a_heads_up_that_happened_is_completed_and_an_incident_of_its_own() -> None:
    document = happened()
    [heads_up] = v2.maintenances(document, ADDRESS)["scheduled_maintenances"]
    [incident] = v2.unresolved(document, ADDRESS)["incidents"]
    assert (heads_up["id"], heads_up["status"]) == ("headsup00001", "completed")
    assert "incident" in heads_up["incident_updates"][0]["body"]
    assert incident["id"] == keys.key("headsup00001", "incident")
    assert (incident["status"], incident["impact"]) == ("investigating", "minor")
    assert incident["created_at"] == heads_up["resolved_at"]


def test_a_heads_up_that_happened_without_a_new_word_still_has_an_update() -> None:
    document = happened()
    item = replace(document.items[0], words=statuses.HEADS_UP.words)
    [incident] = v2.unresolved(replace(document, items=(item,)), ADDRESS)["incidents"]
    assert len(incident["incident_updates"]) == 1
    assert "six people short" in incident["incident_updates"][0]["body"]


def test_the_newest_update_says_owner_promise_and_whose_decision() -> None:
    [incident] = v2.unresolved(statuses.being_resolved(), ADDRESS)["incidents"]
    newest, first = incident["incident_updates"]
    assert newest["body"].endswith(
        "Owned by a leader of Northwind, "
        "next update by 16:00 on 2 December 2026 (Europe/London), "
        "waiting for one routing change outside the change window."
    )
    assert "Owned by" not in first["body"]


def test_an_update_without_an_owner_says_that_one_is_looked_for() -> None:
    item = replace(statuses.OPEN, owner=None, waits_for="", next_update_at=None)
    document = replace(statuses.being_resolved(), items=(item,))
    [incident] = v2.unresolved(document, ADDRESS)["incidents"]
    assert incident["incident_updates"][0]["body"].endswith("Looking for an owner.")


def test_something_open_shows_in_incident_components_and_status() -> None:
    answer = v2.summary(statuses.being_resolved(), ADDRESS)
    [incident] = answer["incidents"]
    assert incident["impact"] == "major"
    assert incident["components"] == [answer["components"][0]]
    assert answer["status"]["description"] == "Minor Service Outage"
    assert (incident["monitoring_at"], incident["resolved_at"]) == (None, None)


def test_monitoring_says_since_when() -> None:
    [incident] = v2.unresolved(statuses.monitoring(), ADDRESS)["incidents"]
    assert incident["status"] == "monitoring"
    assert incident["monitoring_at"] == "2026-12-02T14:18:00.000Z"


def test_a_shared_review_is_a_postmortem_and_no_longer_open() -> None:
    document = statuses.resolved()
    [incident] = v2.incidents(document, ADDRESS)["incidents"]
    newest, resolved, *_ = incident["incident_updates"]
    assert v2.unresolved(document, ADDRESS)["incidents"] == []
    assert incident["status"] == newest["status"] == "postmortem"
    assert "read back after each change" in newest["body"]
    assert resolved["status"] == "resolved"
    assert incident["resolved_at"] == "2026-12-02T15:18:00.000Z"


def test_a_review_that_is_not_shared_leaves_it_resolved() -> None:
    item = replace(statuses.RESOLVED, reviewed_at=None)
    document = replace(statuses.resolved(), items=(item,))
    [incident] = v2.incidents(document, ADDRESS)["incidents"]
    assert incident["status"] == "resolved"


def test_the_fifty_newest_incidents_come_newest_first() -> None:
    items = tuple(
        replace(
            statuses.RESOLVED,
            key=f"incident{n:04}",
            told_at=statuses.NOW - timedelta(days=n),
            words=(replace(statuses.RESOLVED.words[0], key=f"word{n:08}"),),
        )
        for n in range(60)
    )
    document = replace(statuses.resolved(), items=items[::-1])
    listed = v2.incidents(document, ADDRESS)["incidents"]
    assert [one["id"] for one in listed] == [f"incident{n:04}" for n in range(50)]


def test_updates_say_how_the_areas_turned() -> None:
    begun = statuses.OPEN.told_at
    phone = replace(
        statuses.being_resolved().areas[0],
        turns=(
            Turn(begun, AreaState.DEGRADED_PERFORMANCE),
            Turn(statuses.OPEN.changed_at, AreaState.PARTIAL_OUTAGE),
        ),
        days=(),
    )
    document = replace(statuses.being_resolved(), areas=(phone,))
    [incident] = v2.unresolved(document, ADDRESS)["incidents"]
    told = [
        (one["old_status"], one["new_status"])
        for update in incident["incident_updates"]
        for one in update["affected_components"]
    ]
    assert told == [
        ("degraded_performance", "partial_outage"),
        ("operational", "degraded_performance"),
    ]


SEVERITIES = [
    (Severity.SEV1, "critical"),
    (Severity.SEV2, "major"),
    (Severity.SEV3, "minor"),
    (Severity.SEV4, "none"),
    (None, "none"),
]


@pytest.mark.parametrize(("severity", "impact"), SEVERITIES)
def test_severity_is_the_impact(severity: Severity | None, impact: str) -> None:
    item = replace(statuses.OPEN, severity=severity)
    document = replace(statuses.being_resolved(), items=(item,))
    assert v2.unresolved(document, ADDRESS)["incidents"][0]["impact"] == impact


OK, SLOW, PART, GONE, WORK = (
    AreaState.OPERATIONAL,
    AreaState.DEGRADED_PERFORMANCE,
    AreaState.PARTIAL_OUTAGE,
    AreaState.MAJOR_OUTAGE,
    AreaState.UNDER_MAINTENANCE,
)
BLENDS = {
    "no areas": ([], [], "All Systems Operational"),
    "no areas, something critical": ([], ["minor", "critical"], "Major System Outage"),
    "as usual": ([OK, OK], [], "All Systems Operational"),
    "as usual with something major": ([OK], ["major"], "Partial System Outage"),
    "as usual with nothing felt": ([OK], ["none"], "All Systems Operational"),
    "planned": ([OK, WORK], [], "All Systems Operational"),
    "one slow": ([OK, SLOW], [], "Partially Degraded Service"),
    "all slow": ([SLOW, SLOW], [], "Partially Degraded Service"),
    "one in part": ([OK, SLOW, PART], [], "Minor Service Outage"),
    "all in part": ([PART, PART], [], "Partial System Outage"),
    "one gone": ([OK, GONE], [], "Partial System Outage"),
    "all gone": ([GONE, GONE], [], "Major System Outage"),
    "areas come before impacts": (
        [OK, SLOW],
        ["critical"],
        "Partially Degraded Service",
    ),
}


@pytest.mark.parametrize(
    ("states", "impacts", "description"), BLENDS.values(), ids=list(BLENDS)
)
def test_the_status_blends_the_components(
    states: list[AreaState], impacts: list[str], description: str
) -> None:
    assert overall(states, impacts)["description"] == description


@given(
    st.lists(st.sampled_from(AreaState)), st.lists(st.sampled_from(["none", "minor"]))
)
def test_the_status_is_always_one_of_five(
    states: list[AreaState], impacts: list[str]
) -> None:
    found = overall(states, impacts)
    assert DESCRIPTIONS[found["description"]] == found["indicator"]


@given(st.datetimes(timezones=st.timezones()))
def test_a_stamp_reads_back_to_the_millisecond(at: datetime) -> None:
    assert TIME.fullmatch(stamp(at))
    read = datetime.fromisoformat(stamp(at))
    assert timedelta() <= at - read < timedelta(milliseconds=1)


@given(st.text(), st.text(max_size=5))
def test_a_key_of_anything_has_the_form_of_an_id(key: str, purpose: str) -> None:
    assert ID.fullmatch(keys.key(key, purpose))


def test_texts_lose_what_no_screen_shows_and_nothing_else() -> None:
    assert clean(" a\x00b\x1b\ud800c\td\n") == "abc\td"
