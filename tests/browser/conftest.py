"""The running site and a watched Chromium.

A test takes `page` (or `new_page` for another language, size or without JavaScript). Every page is watched: the test
fails when a request goes to another host, when the console shows an error (also what the Content-Security-Policy
forbids) or when a script fails.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.needs import missing

START_SECONDS = 120
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, keep it together on one xdist worker, and run it after everything else.

    Last, because Playwright keeps an event loop running in the thread, and Django refuses its database there.
    """
    here = Path(__file__).parent
    of_this_folder = [item for item in items if item.path.is_relative_to(here)]
    for item in of_this_folder:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: item in of_this_folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if path is None:
        missing("Chromium was not found; on Debian it is in the package chromium")
    return path


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the site keeps its database."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(chromium: str, site_home: Path) -> Iterator[str]:
    """The address of the real site, served from an empty home with the built-in pack; without a slash at the end."""
    home = site_home
    port = _free_port()
    program = str(Path(sys.executable).with_name("jejaring"))
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "serve.log").open("w+") as log:
        server = subprocess.Popen([*command, "--quiet"], env=_real_settings(home), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(address, server, home / "serve.log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()


def _real_settings(home: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("JEJARING_", "DJANGO_"))}
    return {**ours, "JEJARING_HOME": str(home)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            direct.open(address, timeout=30).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            pytest.fail(f"the site answers {answer.code} on its first page:\n{log.read_text()}", pytrace=False)
        except OSError:
            time.sleep(0.2)
        else:
            return
    ended = "ended" if server.poll() is not None else f"did not answer within {START_SECONDS} s"
    pytest.fail(f"`jejaring serve` {ended}:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def secretary(site: str, site_home: Path) -> tuple[str, str]:
    """Address and password of Ana, who keeps the network's records."""
    email, password = "ana@example.org", "weaving-threads-by-hand"
    command = [str(Path(sys.executable).with_name("jejaring")), "user", "add", email, "--name", "Ana", "--superuser"]
    subprocess.run(
        [*command, "--password-stdin"],
        env=_real_settings(site_home),
        input=password,
        text=True,
        check=True,
        capture_output=True,
    )
    return email, password


@dataclass
class Watch:
    """What the pages of one test asked for and complained about.

    A test that provokes an error says so before: `watch.expected.append("status of 404")`.
    """

    site: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def look_at(self, page: Page) -> None:
        """Record everything from this page."""
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    @property
    def to_other_hosts(self) -> list[str]:
        """Requests that left the site. `data:` and `blob:` addresses are not requests to anybody."""
        at_home = (f"{self.site}/", "data:", "blob:", "about:")
        return [url for url in self.requests if not f"{url}/".startswith(at_home)]

    def check(self) -> None:
        """Fail when something left the host or complained without being expected."""
        surprises = [c for c in self.complaints if not any(words in c for words in self.expected)]
        assert not self.to_other_hosts, "requests left the host:\n" + "\n".join(self.to_other_hosts)
        assert not surprises, "the browser complained:\n" + "\n".join(surprises)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests of this run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What the test's pages did; checked when the test has ended."""
    watched = Watch(site)
    yield watched
    watched.check()


@pytest.fixture
def new_page(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens watched pages, each in a fresh session; takes Playwright's context options.

    `new_page(viewport={"width": 320, "height": 640})`, `new_page(java_script_enabled=False)`,
    `new_page(locale="id")`, `new_page(color_scheme="dark")`. Addresses start at the site: `page.goto("/cities/")`.
    """
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site, **{"locale": "en", **options})
        contexts.append(context)
        page = context.new_page()
        watch.look_at(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One watched page of ordinary size, in English."""
    return new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with a report when the page as it stands has any accessibility violation."""

    def check(page: Page) -> None:
        # Without preload axe asks for nothing: the page is judged as it is, under its own policy.
        results = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
