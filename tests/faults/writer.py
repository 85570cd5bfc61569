"""Asks for work, a piece a transaction, as a web process would.

`python -m tests.faults.writer PARTNERSHIP HOW_MANY`
"""

import os
import sys
import time


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.faults.settings"
    import django

    django.setup()
    from django.db import transaction

    from partnership import clock, outbox, tenancy

    partnership, how_many = map(int, sys.argv[1:])
    for number in range(how_many):
        with tenancy.scope([partnership]), transaction.atomic():
            outbox.ask(
                partnership_id=partnership,
                kind="count",
                key=str(number),
                due_at=clock.now(),
            )
        time.sleep(0.03)


if __name__ == "__main__":
    main()
