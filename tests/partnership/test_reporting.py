"""Errors leave the house by name and place only."""

import json

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from partnership import reporting

SENT: list[Envelope] = []


class Kept(Transport):
    def capture_envelope(self, envelope: Envelope) -> None:
        SENT.append(envelope)


@pytest.fixture
def sent() -> list[Envelope]:
    SENT.clear()
    with sentry_sdk.isolation_scope():
        reporting.begin(
            "http://key@127.0.0.1/1",
            transport=Kept,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_source_context=False,  # this very file names what must not leave
        )
        yield SENT
        sentry_sdk.init()


def test_an_error_is_reported_without_any_content(sent: list[Envelope]) -> None:
    secret = "fees of 100,000"
    sentry_sdk.set_user({"email": "lena@northwind.example"})
    sentry_sdk.add_breadcrumb(message=secret)
    sentry_sdk.set_extra("target", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        sentry_sdk.capture_exception()
    (envelope,) = sent
    event = envelope.get_event()
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"].startswith("test_an_error")
    assert secret not in json.dumps(event)
    assert error["value"] == ""
    assert "vars" not in error["stacktrace"]["frames"][-1]
    assert "northwind" not in json.dumps(event)
