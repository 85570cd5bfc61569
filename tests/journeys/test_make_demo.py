"""The demo as somebody starts it: from a checkout without data to both sides' page."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from partnership import embedded
from partnership.processes import PATIENCE_SECONDS
from partnership.serving import answers
from tests.ports import free_port
from tests.services import alive, server_pid

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "partnership",
    "kpis",
    "incidents",
    "scorecards",
    "static",
    "templates",
    "deploy",
)
START_SECONDS = 600  # far more than it takes; a busy machine is no error
SLUG = "northwind-brightcall"
STOP_SECONDS = 6 * PATIENCE_SECONDS


def environ(**more: str) -> dict[str, str]:
    """Ours without what names the test run's own services."""
    named = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS"}
    return {k: v for k, v in os.environ.items() if k not in named} | more


class Demo:
    """A running `manage.py demo` in a checkout of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = free_port()
        self.said = root / "said"
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port)],
                cwd=root,
                env=environ(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not answers(self.port, "/readyz"):
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < end, self.said.read_text()
            time.sleep(0.2)

    def family(self) -> set[int]:
        """It, its children and their children, and the two servers."""
        listed = subprocess.check_output(["ps", "-eo", "pid=,ppid="], text=True)
        parents = {
            int(pid): int(ppid) for pid, ppid in map(str.split, listed.splitlines())
        }
        found = {self.process.pid}
        while more := {p for p, above in parents.items() if above in found} - found:
            found |= more
        servers = embedded.world(self.root)
        return found | {server_pid(servers, name) for name in ("postgres", "redis")}

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def page(self, login: str, path: str) -> str:
        """A page as somebody sees it who signs in with the real form."""
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )
        form = f"http://127.0.0.1:{self.port}/accounts/login/"
        with browser.open(form) as answer:
            token = re.search(
                r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode()
            )
        assert token
        fields = {
            "csrfmiddlewaretoken": token[1],
            "login": login,
            "password": "ours-demo",
        }
        body = urllib.parse.urlencode(fields).encode()
        asked = urllib.request.Request(form, body, {"Referer": form})
        with browser.open(asked) as answer:
            assert "/accounts/login/" not in answer.url
        with browser.open(f"http://127.0.0.1:{self.port}{path}") as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, started in a copy of this checkout without its data.

    What was compiled comes along: a dozen processes would each compile it anew.
    """
    root = tmp_path_factory.mktemp("checkout")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package)
    shutil.copy(ROOT / "manage.py", root)
    shutil.copytree(ROOT / "requirements", root / "requirements")
    running = Demo(root)
    try:
        running.wait_until_ready()
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def headline(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_both_leaders_read_the_same_headline(demo: Demo) -> None:
    lena = demo.page("lena@northwind.example", f"/p/{SLUG}/")
    bo = demo.page("bo@brightcall.example", f"/p/{SLUG}/")
    assert headline(lena) == headline(bo)
    assert "81.5" in lena
    assert "81.5" in bo


def test_competitor_finds_nothing_of_it(demo: Demo) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        demo.page("omar@harborline.example", f"/p/{SLUG}/")


def test_second_demo_on_the_same_port_is_told_so_in_a_sentence(demo: Demo) -> None:
    second = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", str(demo.port)],
        cwd=demo.root,
        env=environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {demo.port} cannot be used" in second.stderr
    assert "Traceback" not in second.stderr


def test_sigterm_stops_all_of_it(demo: Demo) -> None:
    family = demo.family()
    assert len(family) > 6
    assert demo.stop() == 0
    assert [pid for pid in family if alive(pid)] == []
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", demo.port).connect()


def test_what_it_said_names_the_steps_the_address_and_the_sign_ins(demo: Demo) -> None:
    said = demo.said.read_text()
    assert "World made (" in said
    assert "Scorecards computed by the worker (" in said
    assert f"http://127.0.0.1:{demo.port}/" in said
    assert "lena@northwind.example" in said
    assert "ours-demo" in said
