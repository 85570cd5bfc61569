"""One import in a process of its own, so that its memory is its own.

`python -m tests.bench.importer SLUG FILE` imports the file into the partnership, brings
the roll-ups up to date and prints seconds, processor seconds and peak megabytes as
JSON. The libraries are loaded before the watch starts, as in a worker that has read
files before.
"""

import json
import re
import sys
from importlib import import_module
from pathlib import Path

from tests.bench.figures import watch


def main(slug: str, file: Path) -> None:
    import django

    django.setup()
    from tests.bench import worlds

    import_module("kpis.importing.reading")
    place = worlds.named(slug)
    with watch() as run:
        worlds.import_and_roll_up(place, file)
    print(json.dumps([run.seconds, run.cpu, peak_megabytes()]))


def peak_megabytes() -> float:
    """The most memory this program has held since it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
