from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"

    def ready(self) -> None:
        # Registers the system checks.
        from partnership import checks  # noqa: F401
