"""Status links from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scorecards.models import StatusLink
from scorecards.status.lookups import status_link
from tests.cast import Cast

OURS = "northwind-brightcall"


def run(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


def test_secret_stands_alone_on_the_last_line(cast: Cast) -> None:
    lines = run(
        "create_status_link", OURS, "--name", "Bo", "--email", "bo@brightcall.example"
    )
    assert status_link(lines[-1], cast.now)
    with cast.inside():
        link = StatusLink.objects.get()
    assert (link.side, link.made_by, link.name) == ("partner", None, "Bo")


def test_link_of_a_stranger_is_the_clients_unless_said(cast: Cast) -> None:
    run("create_status_link", OURS, "--name", "Ann")
    run("create_status_link", OURS, "--name", "Ann", "--side", "partner")
    with cast.inside():
        assert [link.side for link in StatusLink.objects.all()] == ["client", "partner"]


@pytest.mark.parametrize("which", [["1"], ["--name", "Ann"]], ids=["number", "name"])
def test_links_are_revoked_by_number_or_name(cast: Cast, which: list[str]) -> None:
    secret = run("create_status_link", OURS, "--name", "Ann")[-1]
    other = run("create_status_link", OURS, "--name", "Other")[-1]
    assert run("revoke_status_link", OURS, *which) == ["Links revoked: 1."]
    assert status_link(secret, cast.now) is None
    assert status_link(other, cast.now)
    with pytest.raises(CommandError, match="no such link"):
        run("revoke_status_link", OURS, *which)


def test_mistakes_are_one_sentence(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no partnership “nowhere”"):
        run("create_status_link", "nowhere", "--name", "Ann")
    with pytest.raises(CommandError, match="Name the person"):
        run("create_status_link", OURS, "--name", " ")
    with pytest.raises(CommandError, match="number"):
        run("revoke_status_link", OURS)
