"""Settings from the environment: read, or refused with a sentence."""

from pathlib import Path

import pytest

from partnership import environment
from partnership.environment import MisconfiguredError


def test_a_secret_may_be_in_a_file(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert environment.text("SECRET_KEY") == "from a file"


def test_what_is_required_and_missing_is_named(monkeypatch) -> None:
    monkeypatch.delenv("NAMED", raising=False)
    with pytest.raises(MisconfiguredError, match="NAMED is not set"):
        environment.text("NAMED")
    assert environment.text("NAMED", "usual") == "usual"


@pytest.mark.parametrize("said", ["1", "true", "Yes", "ON"])
def test_a_switch_is_on(said: str, monkeypatch) -> None:
    monkeypatch.setenv("SWITCH", said)
    assert environment.switch("SWITCH", default=False)


@pytest.mark.parametrize("said", ["0", "false", "No", "OFF"])
def test_a_switch_is_off(said: str, monkeypatch) -> None:
    monkeypatch.setenv("SWITCH", said)
    assert not environment.switch("SWITCH", default=True)


@pytest.mark.parametrize(
    ("read", "said", "says"),
    [
        (lambda: environment.switch("X", default=True), "maybe", "say true or false"),
        (lambda: environment.number("X", 1), "many", "is no whole number"),
    ],
    ids=["switch", "number"],
)
def test_what_cannot_be_read_is_refused(read, said, says, monkeypatch) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(MisconfiguredError, match=f"X is “{said}”.*{says}"):
        read()


def test_names_are_separated_by_commas(monkeypatch) -> None:
    monkeypatch.setenv("HOSTS", " a.example, b.example ,")
    assert environment.names("HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("url", "tls", "ssl", "port"),
    [
        ("smtp://u:p%40ss@mail.example:587?tls=1", True, False, 587),
        ("smtp://u:p%40ss@mail.example?tls=0", False, False, 25),
        ("smtp://u:p%40ss@mail.example", False, False, 25),
        ("smtps://u:p%40ss@mail.example", False, True, 465),
    ],
)
def test_a_mail_servers_address_says_how_it_is_spoken_to(url, tls, ssl, port) -> None:
    mail = environment.mail(url)
    assert (mail.use_tls, mail.use_ssl, mail.port) == (tls, ssl, port)
    assert (mail.user, mail.password, mail.host) == ("u", "p@ss", "mail.example")


def test_tls_is_on_or_off_and_nothing_else() -> None:
    with pytest.raises(MisconfiguredError, match="tls is “starttls”; say true"):
        environment.mail("smtp://mail.example?tls=starttls")


def test_mail_may_go_to_a_folder_or_the_terminal() -> None:
    assert environment.mail("file:///var/mail").folder == "/var/mail"
    assert environment.mail("console:").backend.endswith("console.EmailBackend")
    with pytest.raises(MisconfiguredError, match="begins with “pigeon:”"):
        environment.mail("pigeon:coop")


def test_addresses_of_services_are_read_or_refused_without_showing_them() -> None:
    found = environment.database("postgresql://u:p@h:5/d?sslmode=require")
    assert found["dbname"] == "d"
    assert found["sslmode"] == "require"
    assert environment.redis("redis://:p@h:1/2") == "redis://:p@h:1/2"
    for read in (environment.database, environment.redis):
        with pytest.raises(MisconfiguredError) as refused:
            read("hunter2")
        assert "hunter2" not in str(refused.value)
