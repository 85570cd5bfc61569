"""The webhook of a side: what is told, how it is signed, and what a dead one does."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from incidents import hooks
from incidents.actions import sending, webhooks
from incidents.actions.confidence import tell_in_confidence
from incidents.models import Incident, Webhook, WebhookCall
from incidents.queries.notices import last_calls, unarrived, webhook_of
from partnership.access import NotAllowedError
from partnership.errors import Refused
from partnership.mail import attempts
from partnership.models import AuditEntry, OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, heads_up, incident, update
from tests.incidents.worker import work
from tests.partnership.receiver import ADDRESS, Received, Receiver, receiving

pytestmark = pytest.mark.usefixtures("inside")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving(tmp_path, monkeypatch) as running:
        yield running


def listen(cast: Cast, who: str = "lena", url: str = ADDRESS) -> Webhook:
    return webhooks.set_webhook(by=cast.door(who), url=url, now=NOW)[0]


def told(receiver: Receiver) -> list[dict]:
    return [json.loads(call.body) for call in receiver.got]


def is_signed(call: Received, secret: str) -> bool:
    """As a receiver checks it, with nothing but the secret that it was given."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}."
    code = hmac.new(key, signed.encode() + call.body, hashlib.sha256).digest()
    return call.headers["webhook-signature"] == f"v1,{base64.b64encode(code).decode()}"


def test_webhook_is_told_what_both_sides_may_read(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    heads_up(cast, next_update_at=NOW + 2 * HOUR)
    work()
    assert told(receiver) == [
        {
            "version": 1,
            "type": "incident.told",
            "timestamp": "2026-12-02T15:18:00+00:00",
            "data": {
                "partnership": "northwind-brightcall",
                "ref": "INC-1",
                "summary": "Monday's Quartz mailing might double the calls",
                "state": "heads_up",
                "severity": None,
                "next_update_at": "2026-12-02T17:18:00+00:00",
                "url": "http://127.0.0.1:8000/p/northwind-brightcall/incidents/INC-1/",
            },
        }
    ]


def test_both_sides_webhooks_hear_of_it_each_with_its_own_secret(
    cast: Cast, receiver: Receiver
) -> None:
    mine, theirs = listen(cast), listen(cast, "bo", f"{ADDRESS}&side=partner")
    heads_up(cast)
    work()
    by_path = {call.path: call for call in receiver.got}
    assert is_signed(by_path["/ours?key=1"], hooks.secret_of(mine))
    assert is_signed(by_path["/ours?key=1&side=partner"], hooks.secret_of(theirs))
    assert not is_signed(by_path["/ours?key=1"], hooks.secret_of(theirs))


def test_nothing_for_one_side_or_in_confidence_or_personal_is_told(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    known: Incident = incident(cast)
    update(cast, known, text="Canary-side", audience="side")
    tell_in_confidence(
        by=cast.door("bo"),
        ref=known.ref,
        text="Canary-confidence",
        readers=[cast.lena.email],
        now=NOW,
    )
    draft(cast, summary="Canary-draft")
    update(cast, known, text="Canary-update", next_update_at=NOW + HOUR)
    work(NOW + HOUR)
    kinds = [each["type"] for each in told(receiver)]
    assert kinds == ["incident.told", "incident.update", "incident.needs_owner"]
    assert b"Canary" not in b"".join(call.body for call in receiver.got)
    kept = str(list(WebhookCall.objects.values())) + str(
        list(OutboxRow.objects.values("key"))
    )
    assert "Canary" not in kept


def test_event_is_told_once_however_often_it_is_asked_for(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    heads_up(cast)
    work()
    call = WebhookCall.objects.get()
    sending.ask_for_call(call, NOW)
    work()
    assert len(receiver.got) == 1
    assert (call.outcome, call.answered) == ("arrived", 204)


def test_receiver_that_does_not_take_it_is_asked_again_later_with_the_same_id(
    cast: Cast, receiver: Receiver
) -> None:
    webhook = listen(cast)
    receiver.status = 503
    heads_up(cast)
    work()
    call = WebhookCall.objects.get()
    assert (call.outcome, call.answered, call.attempts) == ("answered", 503, 1)
    assert call.due_at == NOW + MINUTE
    assert unarrived(cast.door("lena")) == [call]
    receiver.status = 200
    work(NOW + MINUTE)
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert is_signed(second, hooks.secret_of(webhook))
    assert unarrived(cast.door("lena")) == []


def test_waits_double_and_end_and_a_leader_can_try_again(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    receiver.status = 500
    heads_up(cast)
    work(NOW + timedelta(days=3))
    call = WebhookCall.objects.get()
    assert (call.attempts, call.due_at) == (attempts.MOST, None)
    receiver.status = 204
    later = NOW + timedelta(days=3, hours=1)
    assert sending.try_calls_again(by=cast.door("lena"), now=later) == 1
    work(later)
    assert WebhookCall.objects.get().arrived_at == later


def test_switched_off_it_is_called_no_more(cast: Cast, receiver: Receiver) -> None:
    listen(cast)
    heads_up(cast)
    webhooks.switch_off(by=cast.door("lena"), now=NOW)
    work()
    incident(cast)
    work()
    assert receiver.got == []
    with pytest.raises(Refused, match="switched off"):
        webhooks.ping(by=cast.door("lena"), now=NOW)


def test_ping_says_nothing_but_that_it_is_one(cast: Cast, receiver: Receiver) -> None:
    listen(cast)
    webhooks.ping(by=cast.door("lena"), now=NOW)
    work()
    (ping,) = told(receiver)
    assert ping["type"] == "ping"
    assert ping["data"] == {"partnership": "northwind-brightcall"}


def test_ping_is_refused_while_one_waits_and_asked_for_again_afterwards(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    lena = cast.door("lena")
    webhooks.ping(by=lena, now=NOW)
    for later in (NOW, NOW + MINUTE):
        with pytest.raises(Refused, match="waits already"):
            webhooks.ping(by=lena, now=later)
    work()
    webhooks.ping(by=lena, now=NOW + MINUTE)
    work(NOW + MINUTE)
    assert [each["type"] for each in told(receiver)] == ["ping", "ping"]


def test_ping_that_is_not_taken_is_not_tried_again_by_itself(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    receiver.status = 503
    webhooks.ping(by=cast.door("lena"), now=NOW)
    work(NOW + timedelta(days=3))
    call = WebhookCall.objects.get()
    assert (call.attempts, call.answered, call.due_at) == (1, 503, None)


def test_new_secret_signs_from_now_on_and_the_old_one_no_more(
    cast: Cast, receiver: Receiver
) -> None:
    old = hooks.secret_of(listen(cast))
    new = hooks.secret_of(webhooks.new_secret(by=cast.door("lena"), now=NOW))
    webhooks.ping(by=cast.door("lena"), now=NOW)
    work()
    assert is_signed(receiver.got[0], new)
    assert not is_signed(receiver.got[0], old)


def test_address_of_the_same_host_keeps_the_secret_and_another_host_gets_one(
    cast: Cast,
) -> None:
    lena = cast.door("lena")
    first = hooks.secret_of(listen(cast))
    moved, is_new = webhooks.set_webhook(by=lena, url=f"{ADDRESS}&v=2", now=NOW)
    assert (hooks.secret_of(moved), is_new) == (first, False)
    other = "https://elsewhere.example.com/"
    moved, is_new = webhooks.set_webhook(by=lena, url=other, now=NOW)
    assert is_new
    assert hooks.secret_of(moved) != first


def test_secret_is_kept_nowhere(cast: Cast) -> None:
    secret = hooks.secret_of(listen(cast)).removeprefix("whsec_")
    kept = str(list(Webhook.objects.values())) + str(list(AuditEntry.objects.values()))
    assert secret not in kept
    assert base64.b64decode(secret).hex() not in kept


def test_address_is_in_no_audit_row_and_in_no_outbox_row(
    cast: Cast, receiver: Receiver
) -> None:
    listen(cast)
    heads_up(cast)
    work()
    rows = [*AuditEntry.objects.values(), *OutboxRow.objects.values()]
    assert "hooks.example.com" not in str(rows)


@pytest.mark.parametrize("who", ["tom", "amina", "sofia"])
def test_only_leaders_look_after_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowedError, match="A leader of your side"):
        listen(cast, who)


def test_each_side_sees_its_own_only(cast: Cast, receiver: Receiver) -> None:
    mine = listen(cast)
    heads_up(cast)
    work()
    assert webhook_of(cast.door("lena")) == mine
    assert len(last_calls(cast.door("lena"))) == 1
    assert webhook_of(cast.door("bo")) is None
    assert last_calls(cast.door("bo")) == []
    with pytest.raises(Refused, match="no webhook yet"):
        webhooks.switch_off(by=cast.door("bo"), now=NOW)


def test_address_that_is_never_called_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="https"):
        listen(cast, url="http://hooks.example.com/")


# RFC 5869, appendix A: the first and the third case.
KEYS = {
    "basic": (
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        (
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
            "34007208d5b887185865"
        ),
    ),
    "no salt, no info": (
        "",
        "",
        (
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
            "9d201395faa4b61a96c8"
        ),
    ),
}


@pytest.mark.parametrize(("salt", "info", "key"), KEYS.values(), ids=KEYS)
def test_keys_are_derived_as_the_standard_says(salt: str, info: str, key: str) -> None:
    secret = bytes([0x0B] * 22)
    made = hooks.hkdf(secret, bytes.fromhex(salt), bytes.fromhex(info), 42)
    assert made.hex() == key
