"""Where the page contradicts itself, both leaders are asked about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidents.lifecycle import Severity
from scorecards.presenters import status_checks
from scorecards.status.checks import Check, Code, checks
from scorecards.status.document import AreaState, StatusDocument
from tests.scorecards.statuses import (
    CHAT,
    HOUR,
    MONITORING,
    NOW,
    OPEN,
    PHONE,
    area,
    being_resolved,
    heads_up,
    monitoring,
    quiet,
    resolved,
)


def asked(document: StatusDocument, later: timedelta = timedelta()) -> list[Code]:
    return [check.code for check in checks(document, NOW + later)]


PHONE_DOWN = area(PHONE.key, "Phone", 1, AreaState.PARTIAL_OUTAGE)
IN_WORK = area(PHONE.key, "Phone", 1, AreaState.UNDER_MAINTENANCE)
MILD = replace(OPEN, severity=Severity.SEV4, areas=())
ELSEWHERE = replace(OPEN, areas=())

ROWS = [
    ("nothing to ask", quiet(), 0, []),
    ("a heads-up", heads_up(), 0, []),
    ("open, and it shows", being_resolved(), 0, []),
    ("monitored, and it shows", monitoring(), 0, []),
    ("over", resolved(), 0, []),
    (
        "an area is down and nothing says why",
        replace(quiet(), areas=(PHONE_DOWN, CHAT)),
        0,
        [Code.AREA_WITHOUT_ITEM],
    ),
    ("planned work", replace(quiet(), areas=(IN_WORK, CHAT)), 0, []),
    (
        "open, and all is well",
        replace(quiet(), items=(OPEN,)),
        0,
        [Code.ITEM_NOWHERE_SEEN],
    ),
    (
        "open, and no area",
        replace(quiet(), items=(ELSEWHERE,)),
        0,
        [Code.ITEM_WITHOUT_AREA],
    ),
    ("not noticed", replace(quiet(), items=(MILD,)), 0, []),
    (
        "overdue",
        replace(monitoring(), items=(replace(MONITORING),)),
        1,
        [Code.PROMISE_OVERDUE],
    ),
    (
        "quiet for four hours",
        being_resolved(),
        3.5,
        [Code.QUIET_INVESTIGATION, Code.PROMISE_OVERDUE],
    ),
    ("a new day", quiet(), 10, [Code.NOT_CONFIRMED]),
]


@pytest.mark.parametrize(
    ("document", "hours", "expected"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_page_is_asked_what_does_not_fit(
    document: StatusDocument, hours: float, expected: list[Code]
) -> None:
    assert asked(document, hours * HOUR) == expected


def test_sev3_may_be_investigated_for_a_day() -> None:
    mild = replace(OPEN, severity=Severity.SEV3, next_update_at=None)
    document = replace(being_resolved(), items=(mild,))
    assert Code.QUIET_INVESTIGATION not in asked(document, 22 * HOUR)
    assert Code.QUIET_INVESTIGATION in asked(document, 24 * HOUR)


def test_each_check_says_where_it_leads_and_whose_it_is() -> None:
    document = replace(
        quiet(),
        items=(ELSEWHERE,),
        areas=(CHAT, PHONE_DOWN),
        confirmed=quiet().confirmed[:1],
    )
    found = {check.code: check for check in checks(document, NOW)}
    assert found[Code.ITEM_WITHOUT_AREA].ref == "INC-8"
    assert found[Code.AREA_WITHOUT_ITEM].area == "phone"
    assert found[Code.NOT_CONFIRMED].side == "partner"
    assert found[Code.NOT_CONFIRMED].name == "BrightCall"


SAID = {
    Code.AREA_WITHOUT_ITEM: "Phone is not shown as working, and nothing open says why.",
    Code.ITEM_WITHOUT_AREA: "INC-8 is open, and it touches no area.",
    Code.ITEM_NOWHERE_SEEN: (
        "INC-8 is open, and every area that it touches is shown as working."
    ),
    Code.QUIET_INVESTIGATION: (
        "INC-8 is being investigated, and leadership has read nothing new for 4 hours."
    ),
    Code.PROMISE_OVERDUE: "The update of INC-8 that was promised is not here yet.",
    Code.NOT_CONFIRMED: "Nobody has confirmed the page today.",
}


@pytest.mark.parametrize("code", list(Code))
def test_each_check_says_what_is_there_and_what_to_do(code: Code) -> None:
    check = Check(code, ref="INC-8", name="Phone", hours=4)
    assert status_checks.there(check) == SAID[code]
    assert status_checks.to_do(check, "client").endswith(".")


def test_what_one_side_has_not_confirmed_both_sides_leaders_read() -> None:
    document = replace(quiet(), confirmed=quiet().confirmed[:1])
    (check,) = checks(document, NOW)
    assert (
        status_checks.there(check)
        == "Nobody at BrightCall has confirmed the page today."
    )
    assert "say that it is right" in status_checks.to_do(check, "partner")
    assert "Their leaders read this too" in status_checks.to_do(check, "client")


def test_confirmed_yesterday_is_not_confirmed_today() -> None:
    """Midnight is the partnership's: an hour before it is yesterday there."""
    confirmed = tuple(replace(one, at=NOW) for one in quiet().confirmed)
    document = replace(quiet(), confirmed=confirmed, time_zone="Asia/Manila")
    assert asked(document) == []
    assert asked(document, HOUR) == [Code.NOT_CONFIRMED]
