"""Directories, secrets and the account of the embedded services."""

import hashlib
import os
import pwd
import secrets
import stat
import tempfile
from pathlib import Path

from partnership.embedded.errors import EmbeddedError
from partnership.processes import Account


def service_account() -> Account | None:
    """Who PostgreSQL runs as: ourselves (None), or `nobody` where we are root.

    PostgreSQL refuses root and needs an account the machine knows by name.
    """
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL does not run as root and this machine has no user 'nobody':"
            " work as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def may_reach(path: Path, account: Account | None) -> bool:
    """Whether `account` may pass through every directory above `path`."""
    if account is None:
        return True
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents)


def shared_temporary() -> Path:
    """The machine's temporary directory: short, and the same in every shell.

    A socket's path may have 107 bytes, and two commands with different TMPDIR must
    find the same socket, so /tmp comes before what the environment says.
    """
    fixed = Path("/tmp")  # noqa: S108 - only names we own and check go into it
    return fixed if fixed.is_dir() else Path(tempfile.gettempdir())


def short_name(root: Path) -> str:
    """A name for the checkout at `root` and the person who uses it."""
    digest = hashlib.sha256(f"{os.geteuid()}:{root.resolve()}".encode()).hexdigest()
    return f"ours-{digest[:12]}"


def own_directory(
    path: Path, mode: int | None = None, account: Account | None = None
) -> Path:
    """Make `path`, or check that the one that is there is ours and closed to others.

    With `account` it belongs to that account. Parents' modes are never changed. Where
    we are root others may pass through but not look, so that PostgreSQL gets to its
    data; otherwise everything is ours alone.
    """
    if mode is None:
        mode = 0o711 if os.geteuid() == 0 else 0o700
    owner = os.geteuid() if account is None else account.uid
    try:
        _make(path, mode, account)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise EmbeddedError(
                f"{path} belongs to somebody else: remove it, or set DATABASE_URL"
                " and REDIS_URL."
            )
        path.chmod(mode)
    except OSError as error:
        raise EmbeddedError(
            f"The embedded services cannot use {path} ({error.strerror}): make it"
            " writable, or set DATABASE_URL and REDIS_URL."
        ) from error
    return path


def _make(path: Path, mode: int, account: Account | None) -> None:
    try:
        path.mkdir(mode)
    except FileExistsError:
        return
    if account:
        os.chown(path, account.uid, account.gid)


def secret(path: Path, account: Account | None = None) -> str:
    """The secret kept in `path`, made once, readable by its owner alone.

    Two processes may ask at once: the first to link its file wins, both get the same.
    """
    if not path.exists():
        own = path.with_name(f".{path.name}.{os.getpid()}")
        own.touch(0o600)
        own.write_text(secrets.token_urlsafe(48))
        if account:
            os.chown(own, account.uid, account.gid)
        _link(own, path)
    return path.read_text()


def _link(own: Path, path: Path) -> None:
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
