"""The address guard: https, public places, no redirects, a short while, no answer."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership import outbound
from partnership.outbound import AddressError, Outcome
from tests.partnership.receiver import ADDRESS, Receiver, receiving

PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.4.1", "192.168.1.1",  # noqa: S104 - refused
    "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "no address",
    "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "5f00::1", "3fff::1",
    "2001:0:7f00:1::", "2001:20::1", "2002:808:808::1", "4000::1",
)  # fmt: skip
REFUSED = {
    "http": "http://hooks.example.com/",
    "no scheme": "hooks.example.com/x",
    "a file": "file:///etc/passwd",
    "gopher": "gopher://hooks.example.com/",
    "an address": "https://127.0.0.1/",
    "an address of six groups": "https://[::1]/",
    "an address as one number": "https://2130706433/",
    "an address in hexadecimal": "https://0x7f.0.0.1/",
    "a short address": "https://127.1/",
    "this machine": "https://localhost/",
    "a name without a dot": "https://intranet/",
    "a user": "https://me@hooks.example.com/",
    "a user and a password": "https://a:b@hooks.example.com/",
    "an empty user": "https://@hooks.example.com/",
    "a fragment": "https://hooks.example.com/#x",
    "another port": "https://hooks.example.com:22/",
    "port 0": "https://hooks.example.com:0/",
    "no port at all": "https://hooks.example.com:99999/",
    "a blank": "https://hooks.example.com/a b",
    "a line": "https://hooks.example.com/a\r\nHost: inner",
    "a backslash": "https://hooks.example.com\\@127.0.0.1/",
    "letters of elsewhere": "https://ⓛocalhost.example/",
    "an end with a dot": "https://localhost./",
    "too long": "https://hooks.example.com/" + "x" * 500,
    "nothing": "",
}


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving(tmp_path, monkeypatch) as running:
        yield running


def test_inner_network_is_not_public() -> None:
    assert [text for text in PRIVATE if outbound.is_public(text)] == []


def test_open_internet_is_public() -> None:
    for text in ("8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2001:4860:4860::8888"):
        assert outbound.is_public(text), text


def test_addresses_that_are_never_called_are_refused_with_a_sentence() -> None:
    assert [what for what, url in REFUSED.items() if not refused(url)] == []


def refused(url: str) -> bool:
    try:
        outbound.read(url)
    except AddressError as error:
        return str(error).endswith(".") or "#" in str(error)
    return False


def test_address_is_read_as_it_will_be_called() -> None:
    target = outbound.read("https://Hooks.Example.com:8443?a=1")
    assert (target.host, target.port) == ("hooks.example.com", 8443)
    assert target.path == "/?a=1"


@given(url=st.text(max_size=60).map(lambda text: f"https://{text}"))
@settings(max_examples=150)
def test_whatever_is_typed_is_read_or_refused(url: str) -> None:
    try:
        target = outbound.read(url)
    except AddressError:
        return
    assert "." in target.host
    assert target.port in outbound.PORTS
    assert target.path.startswith("/")


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """What looking a name up brings, and which names were looked up."""
    asked = []

    def look_up(host: str, port: int, **words: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "169.254.169.254")
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NOT_PUBLIC


def test_name_with_one_inner_address_among_public_ones_is_not_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, "8.8.8.8", "10.0.0.1")
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NOT_PUBLIC


def test_connects_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, reached = answers(monkeypatch, "8.8.8.8"), []

    def reach(address: tuple[str, int], *words: object) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", reach)
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.UNREACHABLE
    assert (asked, reached) == (["hooks.example.com"], [("8.8.8.8", 443)])


def test_name_that_nobody_knows_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*words: object, **more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.UNKNOWN_NAME


def test_call_arrives_whole(receiver: Receiver) -> None:
    answer = outbound.post(ADDRESS, b'{"a":1}', {"webhook-id": "msg_1"})
    assert (answer.outcome, answer.status) == (Outcome.ARRIVED, 204)
    (got,) = receiver.got
    assert (got.path, got.body) == ("/ours?key=1", b'{"a":1}')
    assert got.headers["Host"].startswith("hooks.example.com")
    assert got.headers["webhook-id"] == "msg_1"


def test_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status = 307
    answer = outbound.post(ADDRESS, b"", {})
    assert (answer.outcome, answer.status) == (Outcome.REDIRECTED, 307)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [404, 503])
def test_status_that_came_back_is_kept(receiver: Receiver, status: int) -> None:
    receiver.status = status
    answer = outbound.post(ADDRESS, b"", {})
    assert (answer.outcome, answer.status) == (Outcome.ANSWERED, status)


def test_certificate_of_another_name_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving(tmp_path, monkeypatch, name="elsewhere.example.com") as receiver:
        assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.CERTIFICATE
        assert receiver.got == []


def test_slow_answer_is_not_waited_for(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "STEP_SECONDS", 0.2)
    receiver.waits = 0.6
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NO_ANSWER


@pytest.fixture
def dripping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that says one byte at a time, for long, and never shakes hands."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    over = threading.Event()

    def drip() -> None:
        link, _who = listener.accept()
        with link:
            link.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB begins
            for _byte in range(100):
                if over.wait(0.05):
                    return
                try:
                    link.sendall(b"\x00")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    monkeypatch.setattr(outbound, "public_address", lambda host, port: address)
    yield
    over.set()
    thread.join()
    listener.close()


@pytest.mark.usefixtures("dripping")
def test_dripping_answer_ends_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "SECONDS", 0.4)
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NO_ANSWER


@pytest.mark.usefixtures("dripping")
def test_time_that_ends_before_there_is_a_socket_ends_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = socket.create_connection

    def slowly(*words: object, **more: object) -> socket.socket:
        time.sleep(0.5)
        return real(*words, **more)

    monkeypatch.setattr(outbound, "SECONDS", 0.2)
    monkeypatch.setattr(socket, "create_connection", slowly)
    begun = time.monotonic()
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NO_ANSWER
    assert time.monotonic() - begun < outbound.STEP_SECONDS / 2


def test_name_that_is_looked_up_for_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def slowly(*words: object, **more: object) -> list[object]:
        over.wait(10)
        return []

    monkeypatch.setattr(outbound, "SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    begun = time.monotonic()
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NO_ANSWER
    assert time.monotonic() - begun < 5
    over.set()


@pytest.mark.parametrize("error", [AttributeError, ValueError])
def test_socket_that_is_cut_in_the_middle_of_a_step_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def cut(link: outbound.Link, *words: object) -> int:
        link.cut()
        raise error

    monkeypatch.setattr(outbound.Link, "post", cut)
    assert outbound.post(ADDRESS, b"", {}).outcome == Outcome.NO_ANSWER


def test_mistake_of_ours_is_raised() -> None:
    with pytest.raises(ValueError, match="Invalid header"):
        outbound.post(ADDRESS, b"", {"webhook-id": "a\r\nHost: inner"})
