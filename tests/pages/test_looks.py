"""Every template in every state in Chromium: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client

from balaikota.engine.cases.views import proof
from tests.browser import faults, look, overflows, weigh
from tests.pages import judge, looks, stories
from tests.pages import scene as scenes
from tests.pages.looks import APPLY, Look
from tests.pages.scene import Scene
from tests.rooms.percobaan.service import SLUG

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
WIDE, NARROW = 1280, 320
FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
OTHERS = [role for role in scenes.HOME if role not in looks.DESKS]
SHARE = 4  # in a bounded run each of the other roles looks at one page of as many
PICTURES = bool(os.environ.get("BALAIKOTA_PICTURES"))  # into var/screenshots, to be looked at
MOST_BYTES, MOST_REQUESTS = 60 * 1024, 10


@pytest.fixture
def played(site) -> Iterator[Scene]:
    """The city with a request in every state, behind a running server."""
    with scenes.on(scenes.MORNING) as clock, transaction.atomic():
        scene = stories.play(scenes.load_city(), clock)
        stories.leave_in_press(scene)
    with scenes.on(scenes.MORNING):
        yield scene


def test_the_portal_is_calm_at_both_widths(played, visit):
    page = visit("/", width=WIDE)
    found = _look_at(page, [*looks.portal(), *looks.account()])

    judge.demand_none(found)


def test_the_pages_of_a_request_are_calm_at_both_widths(played, visit):
    page = visit("/", width=WIDE)
    _hold(page, SLUG, played.drafts["online"], APPLY)
    found = []
    for one in looks.holder(played):
        number = one.path.split("/")[2] if one.path.startswith("/lacak/") else ""
        for case in played.cases.values():
            if case.number == number:
                _hold_proof(page, case.pk)
        found += _look_at(page, [one])
    _hold(page, SLUG, played.drafts["online-sent"], APPLY)
    found += _look_at(page, [Look("done", f"{APPLY}selesai/")])

    judge.demand_none(found)


@pytest.mark.parametrize("role", looks.DESKS)
def test_the_desk_is_calm_at_both_widths(played, visit, role):
    page = visit("/robots.txt", width=WIDE)
    _sign_in(page, played, role)

    judge.demand_none(_look_at(page, looks.desk(played, role)))


@pytest.mark.long
@pytest.mark.parametrize("role", OTHERS)
def test_the_desk_is_calm_for_the_other_roles(played, visit, role):
    page = visit("/robots.txt", width=WIDE)
    _sign_in(page, played, role)
    pages = list(looks.desk(played, "petugas-loket"))
    shown = pages if FULL else pages[OTHERS.index(role) % SHARE :: SHARE]
    seen = [Look(f"{role}-{one.name}", one.path) for one in shown]

    judge.demand_none(_look_at(page, seen))


def test_the_first_view_is_light(played, visit):
    page = visit("/robots.txt", width=390)
    light = ("/", f"/layanan/{SLUG}/", f"{APPLY}pemohon/", f"{APPLY}tempat/")
    weights = {path: weigh(page, path) for path in light}
    _sign_in(page, played, "petugas-loket")
    weights["/meja/"] = weigh(page, "/meja/?saring=unit")

    heavy = [
        f"{path}: {one}"
        for path, one in weights.items()
        if one.total_bytes > MOST_BYTES or one.requests > MOST_REQUESTS
    ]

    judge.demand_none(heavy)


def _look_at(page: Page, seen: Iterable[Look]) -> list[str]:
    """Return what is wrong with each page, wide and narrow; leave pictures if asked to."""
    found = []
    for one in seen:
        page.set_viewport_size({"width": WIDE, "height": 800})
        page.goto(one.path)
        if one.press:
            page.locator("main form[method=post] button:not([name=bahasa])").last.click()
            page.wait_for_load_state()
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{one.name} {width}: {fault}" for fault in faults(page)]
            if wider := overflows(page):
                found.append(f"{one.name} {width}: {wider} px wider than the window")
            if not page.locator("h1").count():
                found.append(f"{one.name}: no page, but {page.content()[:200]}")
            if PICTURES:
                look(page, f"{one.name}-{width}")
    return found


def _sign_in(page: Page, scene: Scene, role: str) -> None:
    """Put the session of an officer into the browser."""
    client = Client()
    client.force_login(scene.city.officers[role])
    _cookie(page, "sessionid", client.cookies["sessionid"].value, "/")


def _hold(page: Page, slug: str, token: str, path: str) -> None:
    _cookie(page, f"bk-{slug}", token, path)


def _hold_proof(page: Page, case_id: int) -> None:
    _cookie(page, proof.COOKIE, signing.dumps(case_id, salt="cases.track"), "/lacak/")


def _cookie(page: Page, name: str, value: str, path: str) -> None:
    host: Any = page.url.split("/")[2].split(":")[0]
    page.context.add_cookies([{"name": name, "value": value, "domain": host, "path": path}])
