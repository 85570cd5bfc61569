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
    assert StatusDocument.from_data(kept) == document


def test_a_document_of_another_version_is_not_read() -> None:
    with pytest.raises(ValueError, match="another version"):
        StatusDocument.from_data({**quiet().as_data(), "version": 0})
