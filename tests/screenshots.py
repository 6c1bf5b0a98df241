"""``scripts/screenshots``: pictures of the main pages, to be looked at, and those of the README."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.kinds import ROOT, chromium

WIDTHS = (320, 1280)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
README_PAGES = ("portal", "inbox")


@dataclass(frozen=True)
class Shot:
    """One page: the name of its picture, its address, who looks, and links to follow from there."""

    name: str
    path: str
    account: str | None = None
    follow: tuple[str, ...] = ()


# Whatever service the city offers first.
SERVICE = ".bk-list__title a"
SHOTS = (
    Shot("portal", "/"),
    Shot("services", "/layanan/?semua=1"),
    Shot("service", "/layanan/?semua=1", follow=(SERVICE,)),
    Shot("apply", "/layanan/?semua=1", follow=(SERVICE, "main a[href$='/ajukan/']")),
    Shot("track", "/lacak/"),
    Shot("sign-in", "/masuk/"),
    Shot("not-found", "/tidak-ada/"),
    Shot("inbox", "/meja/?saring=unit", "loket"),
    Shot("case", "/meja/?saring=unit", "lurah", follow=("[data-key-row] a",)),
    Shot("people", "/meja/orang/", "admin"),
)


def main(arguments: list[str]) -> int:
    """Take every picture; return 1 when a page could not be shown."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--readme", action="store_true", help="renew docs/screenshots too")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balaikota.config.settings")
    django.setup()
    program = chromium()
    if program is None:
        print("scripts/screenshots: no Chromium found: apt-get install chromium.", file=sys.stderr)
        return 1
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for shot in SHOTS:
            failed += not _take(browser, shot, options.url, with_readme=options.readme)
        browser.close()
    return int(bool(failed))


def _take(browser: Browser, shot: Shot, url: str, *, with_readme: bool) -> bool:
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for width in WIDTHS:
            with _open(browser, shot, url, width) as page:
                page.screenshot(path=folder / f"{shot.name}-{width}.png", full_page=True)
                if with_readme and shot.name in README_PAGES and width == max(WIDTHS):
                    _for_readme(page, shot)
    except Error as error:
        print(f"✗ {shot.name}: {str(error).splitlines()[0]}")
        return False
    print(f"✓ {shot.name}")
    return True


@contextmanager
def _open(browser: Browser, shot: Shot, url: str, width: int) -> Iterator[Page]:
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 800})
    page = context.new_page()
    if shot.account:
        from balaikota.config.demo.people import PASSWORD  # needs settings

        page.goto("/masuk/")
        page.fill("input[name=login]", shot.account)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    page.goto(shot.path)
    for link in shot.follow:
        page.locator(link).first.click()
        page.wait_for_load_state()
    try:
        yield page
    finally:
        context.close()


def _for_readme(page: Page, shot: Shot) -> None:
    target: Path = ROOT / "docs" / "screenshots" / f"{shot.name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
