"""Do in the foreground all work that is waiting."""

from typing import Any

from partnership import outbox
from partnership.management.base import DeskCommand
from partnership.tasks import drain


class Command(DeskCommand):
    help = "Do all work that is waiting, here and now."

    def handle(self, **options: Any) -> None:
        done = 0
        # Work may ask for more work, so it is over when nothing more gets done.
        while (now_done := sum(drain(kind) for kind in outbox.kinds_due())) > 0:
            done += now_done
        self.stdout.write(f"Done: {done}.")
