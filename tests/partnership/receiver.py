"""A receiver of webhooks on this machine, behind https, under a public name."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from partnership import outbound
from tests.partnership.certificates import certificate, trusting

NAME = "hooks.example.com"
ADDRESS = f"https://{NAME}/ours?key=1"


@dataclass
class Received:
    """What one call brought."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What arrived, and how it answers."""

    status: int = 204
    waits: float = 0.0
    got: list[Received] = field(default_factory=list)
    port: int = 0


@contextmanager
def receiving(
    folder: Path, patch: pytest.MonkeyPatch, name: str = NAME
) -> Iterator[Receiver]:
    """Run one; the public name leads to it, and its certificate is trusted."""
    path = certificate(folder, name)
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_port
    patch.setattr(outbound, "trusted", lambda: trusting(path))
    patch.setattr(
        outbound, "public_address", lambda host, port: ("127.0.0.1", receiver.port)
    )
    running = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    running.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        running.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            receiver.got.append(
                Received(self.path, dict(self.headers), self.rfile.read(length))
            )
            time.sleep(receiver.waits)
            self.send_response(receiver.status)
            if 300 <= receiver.status < 400:
                self.send_header("Location", "https://169.254.169.254/")
            self.end_headers()

        def do_GET(self) -> None:
            raise AssertionError("Nobody is sent anywhere.")

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    return Handler
