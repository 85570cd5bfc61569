"""What the commands at the desk have in common: errors are one sentence."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partnership import clock
from partnership.actions.places import partnership_named
from partnership.models import Member, Partnership


class DeskCommand(BaseCommand):
    """A command that works on one partnership, named by its address."""

    def partnership(self, slug: str) -> Partnership:
        try:
            return partnership_named(slug)
        except Partnership.DoesNotExist:
            raise CommandError(
                f"There is no partnership “{slug}”. "
                "Make it with manage.py create_partnership."
            ) from None

    def member(self, partnership: Partnership, email: str) -> Member:
        """A member by e-mail address, inside the partnership's scope."""
        found = (
            Member.objects.select_related("user", "partnership")
            .filter(partnership=partnership, user__email__iexact=email)
            .first()
        )
        if found is None:
            raise CommandError(
                f"{email} is no member of {partnership.slug}. "
                "Add them with manage.py add_member."
            )
        return found

    def now(self) -> datetime:
        return clock.now()

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
