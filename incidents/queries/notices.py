"""Mails that did not go out, and the webhook: what a side's leaders look after."""

from collections.abc import Iterable

from incidents.models import Notice, Webhook, WebhookCall
from partnership.access import Door

NO_LONGER_NEEDED = "NoLongerNeeded"
SHOWN = 20


def unsent(door: Door) -> list[Notice]:
    """Mails to one's own side's people that have not gone out yet, with the error."""
    rows = (
        door.rows(Notice)
        .filter(sent_at=None, member__side=door.side)
        .exclude(last_error__in=["", NO_LONGER_NEEDED])
    )
    return list(rows.select_related("member__user").order_by("-created_at"))


def webhook_of(door: Door) -> Webhook | None:
    """One's own side's webhook, switched off or not. Never the other side's."""
    rows = door.rows(Webhook).filter(side=door.side)
    return rows.select_related("set_by__user").first()


def last_calls(door: Door) -> list[WebhookCall]:
    """The newest calls of one's own side's webhook."""
    rows = door.rows(WebhookCall).filter(webhook__side=door.side)
    return list(rows.order_by("-created_at", "-pk")[:SHOWN])


def unarrived(door: Door) -> list[WebhookCall]:
    """Calls of one's own side's webhook that were tried and did not arrive."""
    rows = door.rows(WebhookCall).filter(
        webhook__side=door.side, webhook__switched_off_at=None, arrived_at=None
    )
    return list(rows.exclude(attempts=0).order_by("created_at"))


def listening(partnership_id: int) -> Iterable[Webhook]:
    """The webhooks of both sides that are switched on."""
    return Webhook.objects.filter(
        partnership_id=partnership_id, switched_off_at=None
    ).order_by("pk")
