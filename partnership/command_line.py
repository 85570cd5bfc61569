"""What `manage.py` does: Django's command line, on the checkout's own services.

Those run for as long as the command does, where no others are named.
"""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from partnership import embedded, processes, reachable
from partnership.environment import MisconfiguredError

CHECKOUT = Path(__file__).parent.parent

# Commands that read neither database nor Redis; everything else gets both.
# (`makemigrations` compares the database's history with the files'.)
WITHOUT_SERVICES = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "spectacular",
    "version",
}
# Tells by itself, check by check, what does not answer.
LOOKS_FOR_ITSELF = {"doctor"}
ASKS_FOR_HELP = {"-h", "--help", "--version"}


def needs_services(arguments: list[str]) -> bool:
    """Whether the command line `arguments`, without the program, needs services."""
    if not arguments or ASKS_FOR_HELP & set(arguments):
        return False
    if arguments[0] == "check":
        return any(word.startswith("--database") for word in arguments)
    return arguments[0] not in WITHOUT_SERVICES


def stop_with_make() -> None:
    """End when the `make` that started us ends, even if it is killed."""
    if parent := os.environ.pop("OURS_PARENT", ""):
        processes.die_with_parent(int(parent))


def main() -> None:
    stop_with_make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    wanted = embedded.missing(os.environ) if needs_services(sys.argv[1:]) else ()
    try:
        with embedded.ensure_running(CHECKOUT, wanted):
            if needs_services(sys.argv[1:]) and sys.argv[1] not in LOOKS_FOR_ITSELF:
                reachable.check()
            execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, MisconfiguredError) as error:
        sys.exit(str(error))
