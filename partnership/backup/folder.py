"""What lies in a backup's folder: a file a table, a manifest, and checksums of both."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from partnership.backup.catalogue import Facts
from partnership.backup.rows import Digest, Kept, Table

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FORMAT = 1
CHUNK = 1024 * 1024


class BackupError(RuntimeError):
    """A backup or a restore cannot be; the text says why and what to do."""


@dataclass
class Manifest:
    """What a backup holds, and what the catalogue said about it."""

    made_at: str = ""
    server: int = 0  # PostgreSQL's major version
    migrations: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Kept] = field(default_factory=list)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    partitions: dict[str, tuple[str, str]] = field(default_factory=dict)
    walls: Facts = field(default_factory=dict)
    shapes: Facts = field(default_factory=dict)
    format: int = FORMAT


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """A folder that takes its place only when everything is in it."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    if unfinished.exists():
        raise BackupError(
            f"{unfinished} is there: a backup is being made, or one was interrupted. "
            "Remove that folder if none is being made."
        )
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)


@contextmanager
def table_file(folder: Path, table: str) -> Iterator[Callable[[bytes], int]]:
    """The open file of a table's rows, as a function that writes."""
    # Without a name and a time in it, the same rows give the same file.
    with (
        _path(folder, table).open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=5, fileobj=file, mtime=0) as packed,
    ):
        yield packed.write


def chunks(folder: Path, table: str) -> Iterator[bytes]:
    """What the file of a table's rows holds, piece by piece."""
    with gzip.open(_path(folder, table)) as packed:
        yield from _pieces(packed)


def finish(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, and the checksums that `sha256sum --check` reads too."""
    told = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(told + "\n", encoding="utf-8")
    lines = [f"{_sum(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def checked(folder: Path) -> Manifest:
    """The manifest of a backup whose files are all what they were when written."""
    if not (folder / SUMS).is_file():
        raise BackupError(f"{folder} is no backup: it holds no {SUMS}.")
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    wanted = {line[66:]: line[:64] for line in lines}
    there = {path.name for path in folder.iterdir()} - {SUMS}
    for name in sorted(there | set(wanted)):
        found = _sum(folder / name) if name in there else None
        if found is None or found != wanted.get(name):
            raise BackupError(
                f"{folder / name} is not what the backup wrote. Take another copy "
                "of this backup, or another backup."
            )
    return read_manifest((folder / MANIFEST).read_text(encoding="utf-8"))


def read_manifest(text: str) -> Manifest:
    told = json.loads(text)
    if told["format"] != FORMAT:
        raise BackupError(
            f"This backup has format {told['format']}, this Ours reads {FORMAT}. "
            "Restore it with the release that made it."
        )
    told["tables"] = [
        Kept(Table(**one["table"]), Digest(**one["digest"])) for one in told["tables"]
    ]
    told["migrations"] = [(app, name) for app, name in told["migrations"]]
    told["sequences"] = {name: tuple(at) for name, at in told["sequences"].items()}
    return Manifest(**told)


def _path(folder: Path, table: str) -> Path:
    return folder / f"{table}.copy.gz"


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(file: gzip.GzipFile | IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece
