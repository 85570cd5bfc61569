"""A real Chromium, and a world that is committed once for all journeys.

The world is not rolled back between journeys: each one uses KPIs, days and files that
no other one touches.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from partnership import clock
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.journeys.watch import Watch
from tests.journeys.world import furnish

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "Browser journeys need a Chromium on the PATH (`apt install chromium`)."
# Only 127.0.0.1 can be reached; whatever else is asked for is seen by the watch.
FLAGS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

OpenPage = Callable[..., Page]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(f"Skipped tests/journeys: {MISSING}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the machine's own Chromium."""
    if CHROMIUM is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    if CHROMIUM is None:
        pytest.skip(MISSING)
    # Playwright's loop runs in this thread, where Django then suspects async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": [*FLAGS, *sandbox]}


@pytest.fixture(scope="package")
def transactional_db(
    browser_type_launch_args: object, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """Not rolled back after each test: emptied before and after the whole folder."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        yield
        call_command("flush", interactive=False, verbosity=0)
        connection.close()


@pytest.fixture(scope="package")
def world(transactional_db: None) -> Iterator[Cast]:
    """The cast with furnished partnerships, at the tests' present, committed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        cast = assemble(NOW)
        furnish(cast)
        yield cast


@pytest.fixture(scope="package")
def site(world: Cast) -> Iterator[LiveServer]:
    """The product, served from a thread of this process."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


class Visitors:
    """People in browsers of their own, watched in all that these are asked to do.

    What no page of ours may do is looked for: call another host, break the content
    security policy, raise an error.
    """

    def __init__(self, site: LiveServer, world: Cast, browser: Browser) -> None:
        self._url, self._world, self._browser = site.url, world, browser
        self._watch = Watch(site.url)
        self._contexts: list[BrowserContext] = []
        self._tabs: dict[str | None, Page] = {}

    def open(self, name: str | None, address: str | None = "/", **options: Any) -> Page:
        """A page as somebody of the cast sees it, or nobody, in a browser of theirs."""
        context = self._browser.new_context(base_url=self._url, **options)
        self._contexts.append(context)
        self._watch.over(context)
        if name:
            context.add_cookies([_session_of(self._world, name, self._url)])
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    def tab_of(self, name: str | None) -> Page:
        """The one tab that somebody keeps, without movement."""
        if name not in self._tabs:
            self._tabs[name] = self.open(name, None, reduced_motion="reduce")
        return self._tabs[name]

    def taken(self) -> list[str]:
        """What was seen since the last time."""
        seen, self._watch.seen[:] = list(self._watch.seen), []
        return seen

    def leave(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def open_as(site: LiveServer, world: Cast, browser: Browser) -> Iterator[OpenPage]:
    """Open a page as somebody of the cast, or nobody; each in a browser of theirs."""
    visitors = Visitors(site, world, browser)
    yield visitors.open
    visitors.leave()
    assert visitors.taken() == []


def _session_of(world: Cast, name: str, url: str) -> Any:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(world.people[name], backend=backend)
    cookie = client.cookies["session"]
    return {"name": cookie.key, "value": cookie.value, "url": url}
