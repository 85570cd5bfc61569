"""The demo's mail: kept in a folder, one file a mail, and shown to whom it is for.

Never used by a site in production: its page does not exist there.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as Mail
from email.policy import default
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

SHOWN = 100


class Backend(BaseEmailBackend):
    """Keeps mails below `settings.EMAIL_FILE_PATH`; the same mail twice is one."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            raw = message.message().as_bytes(linesep="\n")
            name = message.extra_headers.get("Message-ID") or make_msgid()
            for address in message.recipients():
                _keep(_folder(address) / f"{_code(name)}.eml", raw)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """A mail as its reader sees it."""

    subject: str
    at: datetime
    text: str

    @property
    def paragraphs(self) -> list[list[str]]:
        """The lines, in paragraphs."""
        return [part.splitlines() for part in self.text.split("\n\n") if part.strip()]


def letters_to(address: str) -> list[Letter]:
    """The newest mails to this address, the newest first."""
    files = sorted(_files(address), key=lambda path: path.stat().st_mtime_ns)
    return [_read(path) for path in reversed(files[-SHOWN:])]


def _files(address: str) -> Iterator[Path]:
    return _folder(address).glob("*.eml")


def _read(path: Path) -> Letter:
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, Mail)  # noqa: S101 - what this policy makes
    body = mail.get_body(("plain",))
    at: datetime = mail["Date"].datetime
    return Letter(
        subject=str(mail["Subject"] or "").strip(),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        text=body.get_content() if body else "",
    )


def _keep(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_bytes(raw)
    fresh.replace(path)


def _folder(address: str) -> Path:
    return Path(settings.EMAIL_FILE_PATH) / _code(address.lower())


def _code(text: str) -> str:
    """A name for a file that is made of nothing that anybody typed."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
