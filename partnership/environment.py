"""Typed readers of environment variables that fail loudly, with a hint.

Nothing here imports Django: settings are made of it.
"""

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from redis.connection import parse_url


class MisconfiguredError(RuntimeError):
    """A setting is missing or unreadable; the message says which and what to do."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text; `NAME_FILE` may name a file that holds it (secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise MisconfiguredError(
            f"{name} is not set. Set it in the environment of this process; "
            f"README.md, “Configuration”, says what it is for."
        )
    return default


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise MisconfiguredError(
            f"{name} is “{value}”, which is no whole number."
        ) from None


def switch(name: str, *, default: bool) -> bool:
    """True or False, and nothing else."""
    return _truth(name, text(name, str(default)))


def _truth(name: str, value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise MisconfiguredError(f"{name} is “{value}”; say true or false.")


def names(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks, separated by commas: `127.0.0.1,10.0.0.0/8,::1`."""
    try:
        return [ip_network(part, strict=False) for part in names(name, default)]
    except ValueError as error:
        raise MisconfiguredError(
            f"{name} holds something that is no address: {error}. "
            "Write it like 127.0.0.1,10.0.0.0/8,::1."
        ) from None


@dataclass(frozen=True)
class Mail:
    """Where mail goes, read from `EMAIL_URL`."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False
    folder: str = ""


def mail(url: str) -> Mail:
    """Read `smtp://user:password@host:587?tls=1`, `smtps:`, `file:` or `console:`.

    `mailbox:` keeps mails in a folder for the demo's own page (`partnership.mailbox`).
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Mail("django.core.mail.backends.console.EmailBackend")
    if parts.scheme == "file":
        return Mail(
            "django.core.mail.backends.filebased.EmailBackend", folder=parts.path
        )
    if parts.scheme == "mailbox":
        return Mail("partnership.mailbox.Backend", folder=unquote(parts.path))
    if parts.scheme in {"smtp", "smtps"}:
        return _smtp(parts)
    raise MisconfiguredError(
        f"EMAIL_URL begins with “{parts.scheme}:”; "
        "say smtp://, smtps://, file://, mailbox:// or console:."
    )


def _smtp(parts: SplitResult) -> Mail:
    secure = parts.scheme == "smtps"
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "localhost",
        port=parts.port or (465 if secure else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=_tls(parts),
        use_ssl=secure,
    )


def _tls(parts: SplitResult) -> bool:
    asked = parse_qs(parts.query).get("tls", ["false"])[-1]
    return _truth("EMAIL_URL’s tls", asked)


def database(url: str) -> dict[str, Any]:
    """The parts of `DATABASE_URL`, by libpq's names. No part is ever shown."""
    try:
        return conninfo_to_dict(url)
    except ProgrammingError:
        raise MisconfiguredError(
            "DATABASE_URL cannot be read. "
            "Write it like postgresql://ours:password@host/ours."
        ) from None


def redis(url: str) -> str:
    """`REDIS_URL`, if it can be read. No part of it is ever shown."""
    try:
        parse_url(url)  # type: ignore[no-untyped-call] # untyped there
    except ValueError:
        raise MisconfiguredError(
            "REDIS_URL cannot be read. Write it like redis://:password@host:6379/0 "
            "or unix://:password@/path?db=0."
        ) from None
    return url
