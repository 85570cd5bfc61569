"""Which build of the product this is: what is kept of one is no good for another."""

import hashlib
from pathlib import Path

from django.conf import settings

# Another build of the product draws another page from the same numbers.
SOURCES = ("templates", "static", "partnership", "kpis", "incidents", "scorecards")


def build_of(root: Path) -> str:
    """A name for what pages are made of: the same on every host, however it got there.

    Hashes names and contents; times of files and compiled files differ between hosts.
    """
    found = hashlib.sha256()
    files = (file for name in SOURCES for file in (root / name).rglob("*.*"))
    for file in sorted(files):
        if file.is_file() and "__pycache__" not in file.parts:
            found.update(str(file.relative_to(root)).encode())
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


BUILD = build_of(settings.BASE_DIR)
