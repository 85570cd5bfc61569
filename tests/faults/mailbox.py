"""A mail server of the test's own, which can be away and says what it has accepted."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from typing import cast


class Mailbox:
    """Listens on a port of 127.0.0.1, the same one whenever it is there.

    `accepted` counts mails by recipient and Message-ID. `interrupt` is called once, in
    the middle of a mail: its sender was heard, and nothing is accepted of it.
    """

    def __init__(self) -> None:
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.interrupt: Callable[[], None] | None = None
        self.port = 0
        self.come()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def come(self) -> None:
        self.server = _Server(("127.0.0.1", self.port), _Talk)
        self.server.box = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def go_away(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def interrupted(self) -> bool:
        """Whether somebody wanted to break in here, and did."""
        deed, self.interrupt = self.interrupt, None
        if deed:
            deed()
        return deed is not None


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Mailbox


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to receive a mail."""

    def handle(self) -> None:
        box = cast(_Server, self.server).box
        self.say("220 here")
        to = ""
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                if box.interrupted():
                    return
            if word == b"DATA":
                self.say("354 go on")
                box.accepted[to, self.message_id()] += 1
            self.say("221 bye" if word == b"QUIT" else "250 fine")

    def message_id(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return str(message_from_bytes(b"".join(lines), policy=default)["Message-ID"])

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
