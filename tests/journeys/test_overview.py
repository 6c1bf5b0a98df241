"""The city on one hexagon per kelurahan, as its mayor and a camat see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from balaikota.core.people.tests.factories import NOON, PASSWORD, make_officer
from balaikota.core.units import queries as units
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.packs.models import ServiceVersion
from tests.browser import faults, look, overflows, sign_in
from tests.journeys import letter

pytestmark = pytest.mark.browser
PAGE = "/meja/peta/"


@pytest.fixture
def mayor(site):
    """Malang at noon: every third kelurahan at work, some late, some without a front officer."""
    with time_machine.travel(NOON, tick=True):
        letter.load_city()
        version = ServiceVersion.objects.get()
        for number, unit in enumerate(units.find_units("kelurahan")):
            if number % 5 != 3:
                make_officer("petugas-loket", unit, name=f"Petugas {number}")
            for case in range(number % 4):
                _case(f"{number}-{case}", version, unit, late=number % 6 == 1)
        yield make_officer("wali-kota", units.get_unit("35.73"), name="Wahyu Hidayat")


def _case(key, version, unit, *, late):
    case = Case.objects.create(
        number=f"SKP-2026-{key}", idempotency_key=key, version=version, unit=unit,
        step="verifikasi", channel="online", secret_hash="-", opened_at=NOON, received_at=NOON,
    )  # fmt: skip
    Task.objects.create(
        case=case, step="verifikasi", party="officer", role="petugas-loket", unit=unit,
        opened_at=NOON, due_at=NOON + timedelta(hours=-2 if late else 20),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("width", "dark", "lang"), [(320, False, "id"), (1280, False, "en"), (1280, True, "id")]
)
def test_the_map_is_free_of_faults(visit, mayor, width, dark, lang):
    page = visit(PAGE, width=width, dark=dark, lang=lang)
    sign_in(page, mayor.username, PASSWORD)

    expect(page.locator(".hexmap a")).to_have_count(57)
    expect(page.get_by_role("link", name="Tunggulwulung: ")).to_have_count(1)
    look(page, f"overview-{width}{'-dark' if dark else ''}")
    assert faults(page) == []
    assert overflows(page) == 0


def test_a_hexagon_leads_to_the_files_it_counts(visit, mayor):
    page = visit(PAGE, js=False)
    sign_in(page, mayor.username, PASSWORD)
    finding = page.locator("h1").inner_text()

    page.locator(".hexmap a", has_text="◆").first.click()

    assert "kelurahan terlambat" in finding
    expect(page).to_have_url(re.compile("saring=terlambat&unit=35.73"))
    expect(page.locator(".bk-row--late").first).to_be_visible()


def test_it_prints_on_white(visit, mayor):
    page = visit(PAGE, width=1280, dark=True)
    sign_in(page, mayor.username, PASSWORD)
    page.emulate_media(media="print")

    look(page, "overview-print")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, [".hexmap-late", "fill"]) == "rgb(255, 255, 255)"
    assert page.evaluate(style, [".hexmap-totals dt", "color"]) == "rgb(0, 0, 0)"
