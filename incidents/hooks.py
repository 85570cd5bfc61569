"""Webhooks: what is told, in which words, and how it is signed.

The signature follows Standard Webhooks: `webhook-id`, `webhook-timestamp` and
`webhook-signature: v1,` with the HMAC-SHA256 of `id.timestamp.body` in base64. The body
holds what both sides may read and no text of an update: docs/webhooks.md describes it.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings

from incidents.mails import address_of
from incidents.models import Webhook, WebhookCall
from incidents.notices import Event, Story, story_of
from incidents.queries.notices import listens
from partnership import outbound
from partnership.outbound import Answer, Outcome

VERSION = 1
PING = "ping"
SECRET_BYTES = 32


def tell(call: WebhookCall, now: datetime) -> Answer:
    """Call the webhook about its event, as it stands now."""
    webhook = call.webhook
    told = payload(call)
    if told is None or not listens(webhook, now):
        return Answer(Outcome.SWITCHED_OFF)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return outbound.post(webhook.url, body, headers(call, body, now))


def payload(call: WebhookCall) -> dict[str, Any] | None:
    """The body, or None where there is nothing any more that both sides may read."""
    told = {
        "version": VERSION,
        "type": PING,
        "timestamp": call.created_at.isoformat(),
        "data": {"partnership": call.partnership.slug},
    }
    if call.is_ping:
        return told
    story = story_of(call.partnership, Event.parse(call.event))
    if story is None:
        return None
    return told | {"type": f"incident.{story.event.kind}", "data": _data(story)}


def _data(story: Story) -> dict[str, Any]:
    incident, promise = story.incident, story.promise
    return {
        "partnership": incident.partnership.slug,
        "ref": incident.ref,
        "summary": incident.summary,
        "state": incident.state,
        "severity": incident.severity,
        "next_update_at": promise.due_at.isoformat() if promise else None,
        "url": address_of(incident),
    }


def headers(call: WebhookCall, body: bytes, now: datetime) -> dict[str, str]:
    """The id is the same however often it is told; the time is that of the attempt."""
    name, moment = call_id(call), str(int(now.timestamp()))
    signed = f"{name}.{moment}.".encode() + body
    code = hmac.digest(key_of(call.webhook), signed, "sha256")
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Ours/{VERSION}",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(code).decode()}",
    }


def call_id(call: WebhookCall) -> str:
    """A name of its own for each call, which says nothing about how many there are."""
    name = f"{call.partnership_id}/{call.webhook_id}/{call.event}/{call.webhook.salt}"
    code = hashlib.sha256(f"{settings.SECRET_KEY}{name}".encode()).hexdigest()
    return f"msg_{code[:32]}"


def secret_of(webhook: Webhook) -> str:
    """The secret as its receiver keeps it. Shown once; kept nowhere."""
    return f"whsec_{base64.b64encode(key_of(webhook)).decode()}"


def key_of(webhook: Webhook) -> bytes:
    """The key that signs, from the site's own secret and the row's salt."""
    info = f"webhook/{webhook.partnership_id}/{webhook.side}"
    return hkdf(settings.SECRET_KEY.encode(), webhook.salt.encode(), info.encode())


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int = SECRET_BYTES) -> bytes:
    """HKDF with SHA-256 (RFC 5869): `length` bytes that tell nothing of the secret."""
    key = hmac.digest(salt, secret, "sha256")
    block, made = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        made += block
    return made[:length]
