"""Walk the audit chain of every partnership and name the first broken link."""

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import audit, tenancy
from partnership.management.base import DeskCommand
from partnership.models import Partnership


class Command(DeskCommand):
    help = (
        "Check that no entry of the audit record was changed, or removed from the "
        "middle. Keep the printed counts and hashes elsewhere: they tell the rest."
    )

    def handle(self, **options: Any) -> None:
        with tenancy.office(), transaction.atomic():
            slugs = dict(Partnership.objects.values_list("pk", "slug"))
        broken = 0
        for key, slug in slugs.items():
            with tenancy.scope([key]), transaction.atomic():
                number, last = audit.newest()
                self.stdout.write(f"{slug}: {number} entries, the last is {last}")
                for link in audit.broken_links():
                    broken += 1
                    self.stdout.write(f"{slug}: entry {link.number} is broken")
        if broken:
            raise CommandError("The audit record was tampered with; see above.")
        self.stdout.write(f"The audit record of {len(slugs)} partnerships is whole.")
