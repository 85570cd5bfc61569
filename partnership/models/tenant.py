"""What every row of a partnership has in common."""

from typing import Any

from django.db import models


class TenantModel(models.Model):
    """A row that belongs to exactly one partnership.

    Its table stands behind row-level security (`postgres.policies.secure`), and rows
    that point at it hold the partnership in the foreign key (`postgres.policies.tie`),
    so that nothing of one partnership can be tied to another one.
    """

    partnership = models.ForeignKey(
        "partnership.Partnership", models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class TiedKey(models.ForeignKey[Any, Any]):
    """A foreign key inside one partnership.

    Its constraint is `(partnership, id)`, made by a migration with `tie`; a plain
    constraint would accept the id of another partnership's row.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


def same_partnership(name: str) -> models.UniqueConstraint:
    """The unique key `(partnership, id)` that tied keys point at."""
    return models.UniqueConstraint(fields=["partnership", "id"], name=name)
