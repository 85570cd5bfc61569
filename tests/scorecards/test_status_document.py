"""The status document: kept as JSON and read again, it is the same."""

import json
from collections.abc import Callable

import pytest

from scorecards.status.document import StatusDocument
from tests.scorecards.statuses import STATES, quiet


@pytest.mark.parametrize("make", STATES.values(), ids=STATES.keys())
def test_a_document_kept_as_json_comes_back_the_same(
    make: Callable[[], StatusDocument],
) -> None:
    document = make()
    kept = json.loads(json.dumps(document.as_data()))
    assert StatusDocument.read(kept) == document


def test_a_document_of_before_has_what_came_later_at_its_default() -> None:
    document = quiet()
    kept = document.as_data()
    del kept["headline"]["counts"]["excused"]
    for area in kept["areas"]:
        for day in area["days"]:
            del day["excused"]
    assert StatusDocument.read(kept) == document


def test_a_document_that_lacks_something_else_is_not_read() -> None:
    kept = quiet().as_data()
    del kept["headline"]["counts"]["total"]
    assert StatusDocument.read(kept) is None


def test_a_document_of_another_version_is_not_read() -> None:
    assert StatusDocument.read({**quiet().as_data(), "version": 0}) is None
