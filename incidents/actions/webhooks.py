"""A side's webhook: its leaders set it, try it, and switch it off."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.sending import ask_for_call
from incidents.models import Webhook, WebhookCall
from incidents.models.webhooks import PING
from incidents.queries.notices import listens
from partnership import audit, outbound
from partnership.access import Door, Permission
from partnership.actions import people
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Member

SALT_BYTES = 24


@transaction.atomic
def set_webhook(*, by: Door, url: str, now: datetime) -> tuple[Webhook, bool]:
    """Call this address from now on. True: its secret is new and has to be shown.

    Another host is somebody else: it gets a secret of its own.
    """
    by.require(Permission.MANAGE_CHANNELS)
    try:
        target = outbound.read(url.strip())
    except outbound.AddressError as error:
        raise Refused(error, "url") from None
    # Whoever leaves takes their webhook with them: none is set behind its back.
    hold(by.partnership)
    people.require_still(by.member, now, Permission.MANAGE_CHANNELS)
    before = _locked(by)
    keeps = before is not None and urlsplit(before.url).hostname == target.host
    webhook, _made = Webhook.objects.update_or_create(
        partnership=by.partnership,
        side=by.side,
        defaults={
            "url": url.strip(),
            "salt": before.salt if before and keeps else _salt(),
            "set_by": by.member,
            "set_at": now,
            "switched_off_at": None,
        },
    )
    _record(by, "webhook set", now)
    return webhook, not keeps


@transaction.atomic
def new_secret(*, by: Door, now: datetime) -> Webhook:
    """Sign with a new secret from now on; the old one no longer holds."""
    webhook = _mine(by)
    webhook.salt = _salt()
    webhook.save(update_fields=["salt"])
    _record(by, "webhook secret made", now)
    return webhook


@transaction.atomic
def switch_off(*, by: Door, now: datetime) -> Webhook:
    """No longer call it. What did not arrive yet is not told either."""
    webhook = _mine(by)
    if webhook.switched_off_at is None:
        webhook.switched_off_at = now
        webhook.save(update_fields=["switched_off_at"])
        _record(by, "webhook switched off", now)
    return webhook


def end_what_they_set(
    _by: Member | str, member: Member, now: datetime
) -> dict[str, int]:
    """Switch the webhook off that somebody set who leaves: they know its receiver.

    Another leader saves its address and it goes on, with the same secret.
    """
    theirs = Webhook.objects.filter(
        partnership=member.partnership_id, set_by=member, switched_off_at=None
    )
    count = theirs.update(switched_off_at=now)
    return {"webhooks switched off": count} if count else {}


@transaction.atomic
def ping(*, by: Door, now: datetime) -> WebhookCall:
    """Ask for a call that says nothing but that it is one.

    Raises `Refused` while an earlier one waits: calls to an address that answers
    slowly would hold up everybody's mails.
    """
    webhook = _mine(by)
    if not listens(webhook, now):
        raise Refused(_("It is switched off; save its address to switch it on."))
    pings = by.rows(WebhookCall).filter(webhook=webhook, event__startswith=PING)
    if pings.filter(arrived_at=None, attempts=0).exists():
        raise Refused(_("A test call waits already; look below in a moment."))
    call, made = pings.get_or_create(
        partnership=by.partnership,
        webhook=webhook,
        event=f"{PING}{now:%Y%m%dT%H%M%S}",
        defaults={"created_at": now},
    )
    if made:
        ask_for_call(call, now)
        _record(by, "webhook pinged", now)
    return call


def _mine(by: Door) -> Webhook:
    by.require(Permission.MANAGE_CHANNELS)
    webhook = _locked(by)
    if webhook is None:
        raise Refused(_("There is no webhook yet; save its address first."))
    return webhook


def _locked(by: Door) -> Webhook | None:
    return by.rows(Webhook).select_for_update().filter(side=by.side).first()


def _salt() -> str:
    return secrets.token_urlsafe(SALT_BYTES)


def _record(by: Door, what: str, now: datetime) -> None:
    """Never the address: whoever knows it may be able to write to it."""
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"side": str(by.side)},
    )
