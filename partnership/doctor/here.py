"""What this machine has: room for files, the static files, a way for mail."""

import shutil
import tempfile
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.mail import get_connection

from partnership.doctor.findings import Finding, bad, good, look

WAIT = 5  # seconds for a mail server
ROOM = 3  # times the largest upload


def storage() -> Finding:
    """Uploads find room on their way, and pages find their static files."""
    if not _collected(staticfiles_storage):
        return bad("the static files are not collected", "Run manage.py collectstatic.")
    place = tempfile.gettempdir()
    free = shutil.disk_usage(place).free
    if free < ROOM * settings.OURS_UPLOAD_TEXT_BYTES:
        return bad(
            f"{free / 1e6:.0f} MB are free in {place}",
            "Make room: uploads pass through it.",
        )
    return good(f"{free / 1e9:.0f} GB are free in {place}; static files are there")


def _collected(there: Any) -> bool:
    """Whether a storage that names files by their hash knows the names."""
    return not hasattr(there, "read_manifest") or there.read_manifest() is not None


def mail() -> Finding:
    """Mails can go out."""
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind == "smtp":
        return _server()
    if kind == "filebased":
        folder = Path(settings.EMAIL_FILE_PATH)
        if not folder.is_dir():
            return bad(f"{folder} is no folder", "Make it, or change EMAIL_URL.")
    return look(
        f"mails go to {'files' if kind == 'filebased' else 'the ' + kind}, to nobody",
        "Set EMAIL_URL to a mail server.",
    )


def _server() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    link = get_connection(timeout=WAIT)
    try:
        link.open()
    except (OSError, SMTPException) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        return bad(f"{where} takes no mail: {reason}", "Look at EMAIL_URL.")
    finally:
        link.close()
    return good(f"{where} takes mail")
