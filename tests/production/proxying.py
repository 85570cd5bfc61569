"""A real nginx with deploy/nginx.conf, on this machine's ports."""

import os
import shutil
import socket
import time
from pathlib import Path

from tests.partnership.certificates import certificate
from tests.ports import HOST
from tests.production.described import ROOT


def program() -> str | None:
    """Where nginx is; it is often beside what only root's PATH names."""
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")


def with_certificate(folder: Path) -> None:
    """A certificate for ours.example that nobody else trusts; its key lies beside."""
    folder.mkdir()
    both = certificate(folder, "ours.example")
    for name in ("fullchain.pem", "privkey.pem"):
        shutil.copy(both, folder / name)


def configured(folder: Path, site: int, https: int, http: int, *inner: int) -> Path:
    """deploy/nginx.conf with this machine's ports and folders, and nothing else new."""
    conf = (ROOT / "deploy/nginx.conf").read_text()
    alive, keeper, timer, crowd = inner
    for there, here in (
        ("/tmp/", f"{folder}/"),
        ("/etc/nginx/tls", str(folder / "tls")),
        ("/dev/stdout", str(folder / "access.log")),
        ("/dev/stderr", str(folder / "error.log")),
        ("server web:8000", f"server 127.0.0.1:{site}"),
        ("listen 127.0.0.1:8081", f"listen 127.0.0.1:{alive}"),
        ("127.0.0.1:8082", f"127.0.0.1:{keeper}"),
        ("127.0.0.1:8083", f"127.0.0.1:{timer}"),
        ("127.0.0.1:8084", f"127.0.0.1:{crowd}"),
        ("listen 8080", f"listen 127.0.0.1:{http}"),
        ("listen 8443", f"listen 127.0.0.1:{https}"),
    ):
        assert there in conf
        conf = conf.replace(there, here)
    lines = [line for line in conf.splitlines() if "[::]" not in line]
    if os.geteuid() == 0:
        lines.insert(0, "user root;")
    path = folder / "nginx.conf"
    path.write_text("\n".join(lines))
    return path


def until_it_listens(port: int) -> None:
    """Wait up to ten seconds. Raises `TimeoutError`."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")
