"""Queues of contacts within a partnership."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.models.tenant import TenantModel, same_partnership

ALL = "all"


class Queue(TenantModel):
    """A queue of contacts. Every partnership has `all`, which is the whole of it."""

    code = models.CharField(_("code"), max_length=80)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("queue")
        constraints = [
            same_partnership("queue_same_partnership"),
            models.UniqueConstraint(fields=["partnership", "code"], name="queue_code"),
        ]

    def __str__(self) -> str:
        return self.name
