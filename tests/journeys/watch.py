"""What the browser must never be asked to do, on any page of any journey."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request

# The policy's own event also tells of what the console keeps quiet about.
TELL = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  "CSP", event.violatedDirective, event.blockedURI, event.sourceFile, event.sample));
"""
INSIDE = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """Collects what is wrong, as sentences; empty where all is well."""

    url: str
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of this browser."""
        context.add_init_script(TELL)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("dialog", self._dialog)
        context.on(
            "weberror", lambda error: self.seen.append(f"error: {error.error.message}")
        )

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, *INSIDE)):
            self.seen.append(f"another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if "CSP" in message.text or "Content Security Policy" in message.text:
            self.seen.append(f"policy: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()
