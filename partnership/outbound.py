"""Calling an address that somebody typed: a public one only, and nothing comes back.

Whoever may type an address that this site calls could make it call what only the site
can reach: its own database, its neighbours, the machine's own data service. So:

- https only, by name, to a few ports, without a user, a password or a fragment;
- the name is looked up once, every address that it has must be public, and exactly
  that address is connected to: a name that changes its mind in between changes nothing;
- the certificate must be that of the name;
- no redirect is followed, no proxy of the environment is used;
- a call takes at most `SECONDS`, whatever is slow: looking the name up, being taken,
  shaking hands, or an answer that drips;
- of the answer only the number of its status is kept; its text is not even read.
"""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread, Timer
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

PORTS = (443, 8443)
SECONDS = 10.0  # for all of it
STEP_SECONDS = 5.0  # for the answer to one word
CHARACTERS = 500
NAME = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*"
)
# The one part of IPv6 that is given out for the open Internet, and what of it is for
# protocols (Teredo among them), for examples, or carries an older address inside.
OPEN6 = ipaddress.ip_network("2000::/3")
SET_APART6 = [
    ipaddress.ip_network(name)
    for name in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
T = TypeVar("T")


class Outcome(StrEnum):
    """What became of a call."""

    ARRIVED = "arrived"
    ANSWERED = "answered"  # with another status than 2xx
    REDIRECTED = "redirected"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    UNKNOWN_NAME = "unknown_name"
    NOT_PUBLIC = "not_public"
    CERTIFICATE = "certificate"
    SWITCHED_OFF = "switched_off"


@dataclass(frozen=True)
class Answer:
    """An outcome, with the status where one came back."""

    outcome: Outcome
    status: int | None = None

    @property
    def arrived(self) -> bool:
        return self.outcome == Outcome.ARRIVED

    @property
    def is_final(self) -> bool:
        """Whether trying again makes no sense."""
        return self.outcome == Outcome.SWITCHED_OFF


class AddressError(ValueError):
    """An address that is never called; the message says why and what to write."""


class RefusedError(Exception):
    """The address behind a name is not called."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome)


@dataclass(frozen=True)
class Target:
    """An address that may be called, if the name leads to a public place."""

    host: str
    port: int
    path: str


def read(url: str) -> Target:
    """Take an address apart. Raises `AddressError` with a sentence."""
    if len(url) > CHARACTERS:
        raise AddressError(_("Write an address of at most %s characters.") % CHARACTERS)
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressError(_("Write the address without blanks or special letters."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressError(
            _("That is no address. Write https:// and a name.")
        ) from None
    if parts.scheme != "https":
        raise AddressError(_("Write an address that begins with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressError(_("Write the address without a user, a password or a #."))
    if not NAME.fullmatch(host):
        raise AddressError(_("Write a public name, such as hooks.example.com."))
    port = PORTS[0] if port is None else port
    if port not in PORTS:
        allowed = ", ".join(map(str, PORTS))
        raise AddressError(_("Use one of the ports %s, or leave it out.") % allowed)
    path = parts.path or "/"
    return Target(host, port, f"{path}?{parts.query}" if parts.query else path)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post once. Never raises for what the other end does."""
    try:
        target = read(url)
    except AddressError:
        return Answer(Outcome.NOT_PUBLIC)
    link = Link(target)
    end = Timer(SECONDS, link.cut)
    end.daemon = True
    end.start()
    try:
        return _called(link, target.path, body, headers)
    finally:
        end.cancel()
        link.close()


def _called(link: "Link", path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    try:
        return _answer(link.post(path, body, headers))
    except RefusedError as refused:
        return Answer(refused.outcome)
    except ssl.SSLCertVerificationError:
        return Answer(Outcome.CERTIFICATE)
    except TimeoutError:
        return Answer(Outcome.NO_ANSWER)
    except (OSError, http.client.HTTPException):
        return Answer(Outcome.NO_ANSWER if link.was_cut else Outcome.UNREACHABLE)
    except (AttributeError, ValueError):
        # A socket that is cut in the middle of a step has lost what the step needs.
        if not link.was_cut:
            raise
        return Answer(Outcome.NO_ANSWER)


def _answer(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(Outcome.ARRIVED, status)
    if 300 <= status < 400:
        return Answer(Outcome.REDIRECTED, status)
    return Answer(Outcome.ANSWERED, status)


class Link(http.client.HTTPSConnection):
    """A connection to a checked address, with the certificate of the name."""

    sock: ssl.SSLSocket | None

    def __init__(self, target: Target) -> None:
        self.trust = trusted()
        self.was_cut = False
        self.ends_at = monotonic() + SECONDS
        super().__init__(
            target.host, target.port, timeout=STEP_SECONDS, context=self.trust
        )

    def connect(self) -> None:
        address = within(self.left(), public_address, self.host, self.port)
        raw = socket.create_connection(address, min(STEP_SECONDS, self.left()))
        raw.settimeout(STEP_SECONDS)
        try:
            # The name is not shaken hands with yet: `cut` has to know the socket.
            self.sock = self.trust.wrap_socket(
                raw, server_hostname=self.host, do_handshake_on_connect=False
            )
        except BaseException:
            raw.close()
            raise
        self.left()  # it may have ended while there was no socket to cut
        self.sock.do_handshake()

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError where there are none."""
        seconds = self.ends_at - monotonic()
        if self.was_cut or seconds <= 0:
            raise TimeoutError
        return seconds

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; the rest is left unread."""
        self.request("POST", path, body, {**headers, "Connection": "close"})
        with contextlib.closing(self.getresponse()) as response:
            return response.status

    def cut(self) -> None:
        """The time is over: whoever waits for the socket stops waiting."""
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts."""
    return ssl.create_default_context()


def within(seconds: float, ask: Callable[..., T], *about: object) -> T:
    """What a question brings that nobody can interrupt.

    Raises TimeoutError if it takes longer.
    Nobody waits for it then; it ends by itself, and what it brings is dropped.
    """
    found: Future[T] = Future()

    def answer() -> None:
        try:
            found.set_result(ask(*about))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            found.set_exception(error)

    Thread(target=answer, daemon=True).start()
    return found.result(seconds)


def public_address(host: str, port: int) -> tuple[str, int]:
    """The address behind a name, looked up once. Raises `RefusedError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise RefusedError(Outcome.UNKNOWN_NAME) from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_public, addresses)):
        raise RefusedError(Outcome.NOT_PUBLIC)
    return addresses[0], port


def is_public(text: str) -> bool:
    """Whether an address is one of the open Internet, and nobody's inner network."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address not in OPEN6 or any(address in network for network in SET_APART6)
    ):
        return False
    return address.is_global and not address.is_multicast
