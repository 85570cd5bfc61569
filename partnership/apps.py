from django.apps import AppConfig
from django.conf import settings

from partnership import reporting


class PartnershipConfig(AppConfig):
    name = "partnership"

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            reporting.begin(settings.SENTRY_DSN)
        # Registers the system checks.
        from partnership import checks  # noqa: F401
