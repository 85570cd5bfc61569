"""What hidden fields bring: a number that a page of ours sent, or none."""

import pytest
from django.http import QueryDict

from partnership.views.reading import whole_number


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        pytest.param("version=7", 7, id="a number"),
        pytest.param("version=" + "9" * 18, 10**18 - 1, id="the longest"),
        pytest.param("version=" + "9" * 5000, -1, id="longer than any"),
        pytest.param("version=%D9%A3", -1, id="digits of another script"),
        pytest.param("version=-3", -1, id="below none"),
        pytest.param("version=", -1, id="empty"),
        pytest.param("", -1, id="not sent"),
    ],
)
def test_number_is_read_where_a_page_of_ours_could_have_sent_it(
    sent: str, read: int
) -> None:
    assert whole_number(QueryDict(sent), "version", otherwise=-1) == read
