"""The rooms that are walked through: each partnership furnished, with its marker."""

from tests.cast import Cast

# What stands for an address's parameters besides the slug.
VALUES: dict[str, object] = {
    "code": "service_level_offered",
    "number": 1,
    "period": "2026-11",
    "key": "x-y",
    "uidb36": "x",
    "object_id": 1,
    "app_label": "partnership",
    "content_type_id": 1,
    "url": "x",
}


def furnish(cast: Cast) -> None:
    """Give every partnership rows of every kind, each with its marker in its texts."""
