"""Typed readers of environment variables that fail loudly, with a hint.

Nothing here imports Django: settings are made of it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


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
    value = text(name, str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise MisconfiguredError(f"{name} is “{value}”; say true or false.")


def names(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


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
    """Read `smtp://user:password@host:587?tls=1`, `smtps:`, `file:` or `console:`."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Mail("django.core.mail.backends.console.EmailBackend")
    if parts.scheme == "file":
        return Mail(
            "django.core.mail.backends.filebased.EmailBackend", folder=parts.path
        )
    if parts.scheme in {"smtp", "smtps"}:
        return _smtp(parts)
    raise MisconfiguredError(
        f"EMAIL_URL begins with “{parts.scheme}:”; "
        "say smtp://, smtps://, file:// or console:."
    )


def _smtp(parts: SplitResult) -> Mail:
    secure = parts.scheme == "smtps"
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "localhost",
        port=parts.port or (465 if secure else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls="tls" in parse_qs(parts.query),
        use_ssl=secure,
    )
