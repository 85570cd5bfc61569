"""Web servers to measure and to shake: the product's, a bare view's, nginx."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from partnership.serving import answers
from tests.ports import HOST, free_port, free_ports
from tests.production.proxying import (
    configured,
    program,
    until_it_listens,
    with_certificate,
)

ROOT = Path(__file__).parent.parent.parent
NGINX = """
pid {folder}/pid; error_log stderr crit; worker_processes 2;
events {{ worker_connections 2048; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
    fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    keepalive_requests 1000000; types {{ application/json json; text/html html; }}
    ssl_certificate {folder}/tls/fullchain.pem;
    ssl_certificate_key {folder}/tls/privkey.pem;
    server {{
        listen {host}:{port} backlog=1024; listen {host}:{https} ssl backlog=1024;
        root {root};
    }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and the group of its processes."""

    port: int
    group: int
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    def cpu_seconds(self) -> float:
        """What its processes have spent of the processors, whoever else is busy."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.group:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def gunicorn(application: str, env: Mapping[str, str], log: Path) -> Iterator[Server]:
    """A web server as in production: two processes of four threads."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    command += [f"--bind={HOST}:{port}", "--workers=2", "--threads=4", application]
    with _running(command, {**os.environ, **env}, log) as group:
        _until_it_answers(port, log)
        yield Server(port, group)


@dataclass(frozen=True)
class Front:
    """Two running nginx, with TLS: one serves files, and one is in front of a site.

    `file` serves the same files without TLS.
    """

    file: Server
    https_file: Server
    https_site: Server


@contextmanager
def nginx(folder: Path, files: Path, site: Server) -> Iterator[Front | None]:
    """nginx with these files and with deploy/nginx.conf; None where there is none."""
    found = program()
    if found is None:
        yield None
        return
    plain, https_plain, https, *inner = free_ports(8)
    text = NGINX.format(
        folder=folder, host=HOST, port=plain, https=https_plain, root=files
    )
    (folder / "files.conf").write_text(text)
    with_certificate(folder / "tls")
    deployed = configured(folder, site.port, https, *inner)
    # Its processes run as somebody else, who has to reach the files.
    for place in (folder.parent, folder, files):
        place.chmod(0o755)
    with ExitStack() as stack:
        groups = []
        for conf, port in ((folder / "files.conf", plain), (deployed, https)):
            command = [found, "-p", str(folder), "-c", str(conf), "-g", "daemon off;"]
            log = folder / f"{port}.log"
            groups.append(stack.enter_context(_running(command, dict(os.environ), log)))
            until_it_listens(port)
        yield Front(
            Server(plain, groups[0]),
            Server(https_plain, groups[0], "https"),
            Server(https, groups[1], "https"),
        )


@contextmanager
def _running(command: list[str], env: Mapping[str, str], log: Path) -> Iterator[int]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(env), stdout=out, stderr=out, process_group=0
        )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _until_it_answers(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if answers(port) or answers(port, "/healthz.json"):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text()[-2000:]}")


class Gate:
    """A way to PostgreSQL that can be shut: then the database is away for who uses it.

    `address` is what to connect to instead; `target` the host (a folder of sockets, or
    a name) and port of the real one.
    """

    def __init__(self, folder: Path, target: tuple[str, int]) -> None:
        self.folder, self.target = folder, target
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None

    def open(self) -> None:
        path = self.folder / ".s.PGSQL.5432"
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(64)
        threading.Thread(target=self._let_in, daemon=True).start()

    def shut(self) -> None:
        """Nobody comes in, and who is inside is put out."""
        (self.folder / ".s.PGSQL.5432").unlink(missing_ok=True)
        doors = [self._listener] if self._listener else []
        for link in [*doors, *self._open]:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()
        self._open.clear()

    def _let_in(self) -> None:
        listener = self._listener
        while listener is not None:
            try:
                inside, _ = listener.accept()
            except OSError:
                return
            outside = self._beyond()
            self._open += [inside, outside]
            for pair in ((inside, outside), (outside, inside)):
                threading.Thread(target=_pass_on, args=pair, daemon=True).start()

    def _beyond(self) -> socket.socket:
        host, port = self.target
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        link = socket.socket(socket.AF_UNIX)
        link.connect(f"{host}/.s.PGSQL.{port}")
        return link


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for link in (source, sink):
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
