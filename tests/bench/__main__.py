"""`make bench`: a temporary PostgreSQL, everything measured, one table."""

import os
import secrets
import sys
from collections.abc import Iterator

from partnership import embedded
from tests.bench.figures import HEADING, Figure


def main() -> None:
    with embedded.temporary_world() as world:
        os.environ |= {
            "DATABASE_URL": world.database_url,
            "REDIS_URL": world.redis_url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "BASE_URL": "http://127.0.0.1:8000",
            "ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "partnership.settings",
            "STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(HEADING)
        for figure in all_figures(sys.argv[1:] or ["pages", "readings", "status"]):
            print(figure, flush=True)


def all_figures(parts: list[str]) -> Iterator[Figure]:
    from tests.bench import pages, readings, status

    known = {
        "pages": pages.figures,
        "readings": readings.figures,
        "status": status.figures,
    }
    for part in parts:
        yield from known[part]()


if __name__ == "__main__":
    main()
