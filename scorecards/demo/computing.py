"""A real worker that does all work that waits, and how far it has come."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from partnership import clock, outbox, processes, serving, tenancy
from partnership.models import OutboxRow, WorkState
from partnership.processes import LostError
from scorecards.demo.places import SLUGS

SOON = timedelta(minutes=5)  # work that came back is due again before that
LOOK_SECONDS = 0.25
TELL_SECONDS = 5
NO_PORT = 0
PACKAGES = "requirements/*.txt"  # some bring static files


def waiting() -> int:
    """How much work of the demo is due. Raises `LostError` for work given up."""
    with tenancy.office(), transaction.atomic():
        rows = OutboxRow.objects.filter(partnership__slug__in=SLUGS)
        if dead := rows.filter(state=WorkState.DEAD).first():
            raise LostError(
                f"The worker gave up “{dead.kind}” {dead.key} ({dead.last_error}). "
                "Begin anew with manage.py demo --fresh."
            )
        now = clock.now()
        # What nobody has begun yet and is due later, tonight's work, holds nobody up.
        due = Q(due_at__lte=now) | Q(due_at__lte=now + SOON, attempts__gt=0)
        return rows.filter(due, state=WorkState.WAITING).count()


def work_off(check: Callable[[], None], tell: Callable[[int], None]) -> None:
    """Let the worker do everything that waits; `tell` how much is left, now and then.

    `check` raises `LostError` where the worker is gone.
    """
    told = time.monotonic()
    while left := waiting():
        check()
        for kind in outbox.kinds_due():
            outbox.ring(kind)
        if time.monotonic() - told > TELL_SECONDS:
            tell(left)
            told = time.monotonic()
        time.sleep(LOOK_SECONDS)


@contextmanager
def worker(root: Path, logs: Path) -> Iterator[Callable[[], None]]:
    """The site's own worker, alone, for the block; hands out how to ask for it.

    That raises `LostError` where the worker has ended by itself.
    """
    site = serving.site(NO_PORT, root=root, logs=logs)
    child = next(child for child in site if child.name == "worker")
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "worker.log").open("wb") as log:
        running = processes.start(
            child.command, env=child.env, cwd=child.cwd, output=log
        )

    def check() -> None:
        if running.poll() is not None:
            raise LostError(f"The worker ended by itself; see {logs}/worker.log.")

    try:
        yield check
    finally:
        processes.stop_group(running)


@contextmanager
def collecting(root: Path, *, wanted: bool) -> Iterator[None]:
    """Collect the static files beside the block, where they are not there yet."""
    if not wanted or _is_collected(root):
        yield
        return
    command = [sys.executable, "manage.py", "collectstatic", "--no-input"]
    running = processes.start(command, cwd=root)
    try:
        yield
        if running.wait():
            raise LostError(
                "The static files could not be collected: try manage.py collectstatic."
            )
    finally:
        processes.stop_group(running)


def _is_collected(root: Path) -> bool:
    """Whether what was collected is younger than all that it was collected from."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return False
    own = [path for path in (root / "static").rglob("*") if path.is_file()]
    youngest = max(path.stat().st_mtime for path in [*own, *root.glob(PACKAGES)])
    return youngest <= manifest.stat().st_mtime
