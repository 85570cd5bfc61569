"""Mails that did not go out, and the webhook: what a side's leaders look after."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from incidents.models import Notice, Webhook, WebhookCall
from partnership.access import Door, active_members
from partnership.mail.attempts import NO_LONGER_NEEDED

DIGEST = "digest"  # the kind of notice that gathers a morning's
SHOWN = 20


def unsent(door: Door) -> list[Notice]:
    """Mails to one's own side's people that have not gone out yet, with the error."""
    rows = _unsent(door).select_related("member__user")
    return list(rows.order_by("-created_at"))


def lines_of_digest(partnership_id: int, member_id: int, day: date) -> QuerySet[Notice]:
    """What waits for one person's digest of one day."""
    return Notice.objects.filter(
        ~Q(last_error=NO_LONGER_NEEDED),
        partnership_id=partnership_id,
        member_id=member_id,
        day=day,
        sent_at=None,
    ).order_by("created_at", "pk")


def lines_of(notice: Notice) -> QuerySet[Notice]:
    """What waits to go out with a mail: the lines of a digest, else none."""
    kind, _colon, day = notice.event.partition(":")
    if kind != DIGEST:
        return Notice.objects.none()
    return lines_of_digest(
        notice.partnership_id, notice.member_id, date.fromisoformat(day)
    )


def waits(door: Door) -> tuple[bool, bool]:
    """Whether a mail to one's own side waits, and a call of its webhook."""
    return _unsent(door).exists(), _unarrived(door).exists()


def came_back(since: datetime) -> Iterable[tuple[int, datetime]]:
    """Attempts and beginning of each mail of the scope that did not go out."""
    rows = _tried_in_vain(Notice.objects.filter(created_at__gt=since))
    return rows.values_list("attempts", "created_at")


def _unsent(door: Door) -> QuerySet[Notice]:
    return _tried_in_vain(door.rows(Notice).filter(member__side=door.side))


def _tried_in_vain(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    waiting = rows.filter(sent_at=None)
    return waiting.exclude(last_error__in=["", NO_LONGER_NEEDED])


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
    return list(_unarrived(door).order_by("created_at"))


def _unarrived(door: Door) -> QuerySet[WebhookCall]:
    return (
        door.rows(WebhookCall)
        .filter(webhook__side=door.side, webhook__switched_off_at=None, arrived_at=None)
        .exclude(attempts=0)
    )


def listening(partnership_id: int, now: datetime) -> QuerySet[Webhook]:
    """The webhooks of both sides that are called.

    They are switched on, and whoever set them is still let in: a membership ends by
    its date too, when nobody acts.
    """
    return Webhook.objects.filter(
        partnership=partnership_id, switched_off_at=None, set_by__in=active_members(now)
    ).order_by("pk")


def listens(webhook: Webhook, now: datetime) -> bool:
    """Whether this one is called at this moment."""
    return listening(webhook.partnership_id, now).filter(pk=webhook.pk).exists()
