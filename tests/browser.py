"""Driving Chromium in tests: fixtures for every app's browser tests.

A test is marked ``browser`` and asks for what it needs::

    pytestmark = pytest.mark.browser

    def test_the_page_is_calm(site, visit):
        page = visit("/layanan/", width=320, js=False, dark=True, lang="en")
        page.get_by_role("button", name="Lanjutkan").click()
        assert faults(page) == []        # axe-core: WCAG 2.2 A and AA, best practice
        look(page, "layanan-320")        # PNG in var/screenshots/, full page

``site``   the application over HTTP with its real static files (hashed, compressed) on the test
           database, which is flushed after the test; ``site.url`` is its address.
``visit``  opens an address (a path of the site, or whole) in a new browser context and returns the
           playwright page. Each context starts signed out; ``visit.again(page, path)`` stays in it.
           At the end of the test it fails if a page broke the Content-Security-Policy, or if a
           script failed.
``sign_in(page, user_name, password)`` fills in the sign-in page. ``follow(place)`` presses what leads
on and waits for the next page. What a script will change is asked with playwright's ``expect``, which
waits; reading it at once (``is_visible()``, ``count()``) fails on a busy machine.
``faults(page)`` returns what axe-core finds, one line each; ``weigh(page, address)`` what a first
visit costs. Chromium is Debian's; a browser is never downloaded.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEIGHTS = {320: 640, 390: 844}


@dataclass(frozen=True)
class Site:
    """The running application."""

    url: str


@dataclass(frozen=True)
class Weight:
    """What a first visit brought over the network."""

    total_bytes: int
    requests: int


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gather the static files as production does; they must have been made by now."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    if not (Path(settings.BASE_DIR) / "static" / "vendor" / "portal.css").exists():
        pytest.fail("the front-end files are missing: run `balaikota frontend`")
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root, STORAGES=_hashed_storages()):
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx"]
        )
    return root


@pytest.fixture
def site(static_root: Path, transactional_db: None, settings: Any) -> Iterator[Site]:
    """Serve the application on a free port of 127.0.0.1."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections
    from django.test.testcases import LiveServerThread

    settings.STATIC_ROOT = static_root
    settings.STORAGES = _hashed_storages()
    shared = {
        one.alias: one
        for one in connections.all()
        if one.vendor == "sqlite" and one.is_in_memory_db()
    }
    for one in shared.values():
        one.inc_thread_sharing()
    # WhiteNoise serves the static files, as in production; Django's own handlers stay out.
    thread = LiveServerThread("127.0.0.1", lambda _app: WSGIHandler(), connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield Site(f"http://127.0.0.1:{thread.port}")
    # The connection stays shared: threads of the last requests may still be closing it.
    thread.terminate()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for all tests of this process."""
    from playwright.sync_api import sync_playwright

    if not shutil.which(CHROMIUM):
        pytest.fail(f"Chromium is missing at {CHROMIUM}: install it, or set CHROMIUM")
    # Playwright keeps an event loop in this thread; Django's own guard takes it for async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visits:
    """Opens pages, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.complaints: list[str] = []
        self.contexts: list[Any] = []

    def __call__(
        self,
        address: str,
        *,
        width: int = 1280,
        js: bool = True,
        dark: bool = False,
        lang: str = "id",
        **options: Any,
    ) -> Page:
        """Open ``address`` in a new browser context and return the page, loaded."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            base_url=self.site.url,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        if lang != "id":
            context.add_cookies([{"name": "bahasa", "value": lang, "url": self.site.url}])
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.goto(address)
        return page

    def again(self, page: Page, address: str) -> Page:
        """Go on to ``address`` in the same context."""
        page.goto(address)
        return page

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visits]:
    """Open pages; fail at the end if one broke the policy or a script failed."""
    visits = Visits(chromium, site)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.complaints == []


def sign_in(page: Page, user_name: str, password: str) -> None:
    """Sign in on the sign-in page; the page then shows what follows."""
    if "/masuk/" not in page.url:
        page.goto("/masuk/")
    page.locator("#login").fill(user_name)
    page.locator("#password").fill(password)
    follow(page.locator("main form button[type=submit]").first)


def follow(place: Locator) -> None:
    """Press what leads to another page, and return when that page is there."""
    with place.page.expect_navigation():
        place.click()


def faults(page: Page, *, within: str | None = None) -> list[str]:
    """Return what axe-core finds in the page (or in the selector ``within``), one line each."""
    from django.conf import settings

    # Without scripts axe would never answer, and the test would wait for ever.
    has_scripts = page.evaluate("matchMedia('(scripting: enabled)').matches")
    assert has_scripts, "open the page with scripts to look for faults"
    source = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(source.read_text())
    found = page.evaluate(
        "([within, tags]) => axe.run(within || document, {runOnly: tags, resultTypes: ['violations']})"
        ".then(r => r.violations.flatMap(v => v.nodes.map("
        "n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`)))",
        [within, AXE_TAGS],
    )
    return [" ".join(str(line).split()) for line in found]


def overflows(page: Page) -> int:
    """Return by how many CSS pixels the page is wider than its window (0: no sideways scroll)."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return int(wider)


def look(page: Page, name: str) -> Path:
    """Save a picture of the whole page as var/screenshots/<name>.png and return its path."""
    from django.conf import settings

    path = Path(settings.BASE_DIR) / "var" / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path


def weigh(page: Page, address: str) -> Weight:
    """Return what a first visit to ``address`` costs: bytes over the network, and requests."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return Weight(int(sum(sizes)), len(sizes))


def _hashed_storages() -> dict[str, Any]:
    from django.conf import settings

    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
