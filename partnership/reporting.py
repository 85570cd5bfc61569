"""Errors to Sentry, where SENTRY_DSN names one: what broke and where, and no content.

Neither people, addresses, requests, local variables nor the texts of errors are sent:
any of them may hold what a partnership shares with nobody.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

LEFT_OUT = ("request", "user", "breadcrumbs", "extra", "logentry", "transaction_info")


def begin(dsn: str, **options: Any) -> None:
    """Send errors of this process to `dsn`; `options` are the SDK's."""
    import sentry_sdk  # a tenth of a start, for those alone who name a DSN

    sentry_sdk.init(
        dsn,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_content,
        **options,
    )


def without_content(event: "Event", hint: "Hint") -> "Event":
    """The event with the names of errors and their places only."""
    kept: dict[str, Any] = {k: v for k, v in event.items() if k not in LEFT_OUT}
    for error in (kept.get("exception") or {}).get("values", ()):
        error["value"] = ""
    return kept  # type: ignore[return-value] # a TypedDict with keys left out
