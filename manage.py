#!/usr/bin/env python
"""Django's command line, as partnership/command_line.py has it."""

import sys

# In words that any Python can read, before those that an old one cannot.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Ours needs Python 3.11 or newer; this is Python " + sys.version.split()[0]
    )

from partnership import command_line

if __name__ == "__main__":
    command_line.main()
