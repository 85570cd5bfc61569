"""Scope and role end with their block, and never hide what went wrong inside."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DataError, connection, transaction

from partnership import tenancy
from partnership.models import Partnership
from partnership.postgres.base import as_owner
from tests.cast import Cast


def divide_by_zero() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1/0")


@pytest.mark.parametrize(
    "block", [tenancy.office, lambda: tenancy.scope([1]), as_owner]
)
def test_the_error_that_broke_a_transaction_is_the_one_that_is_raised(
    db: None, block: Callable[[], AbstractContextManager[object]]
) -> None:
    with (
        pytest.raises(DataError, match="division by zero"),
        transaction.atomic(),
        block(),
    ):
        divide_by_zero()


def test_after_an_error_the_former_scope_is_back(cast: Cast) -> None:
    with cast.inside() as ours:
        with (
            pytest.raises(DataError),
            transaction.atomic(),
            tenancy.scope([cast.partnerships["meridian-crestline"].pk]),
        ):
            divide_by_zero()
        assert [p.pk for p in Partnership.objects.all()] == [ours.pk]


def test_after_an_error_the_owners_role_is_given_back(db: None) -> None:
    with pytest.raises(DataError), transaction.atomic(), as_owner():
        divide_by_zero()
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("ours_runtime",)
