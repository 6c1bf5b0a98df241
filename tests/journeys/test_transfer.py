"""The lurah of Kauman moves to Sukun on 1 December, her seklur stands in for two weeks."""

from __future__ import annotations

import pytest
import time_machine
from playwright.sync_api import expect

from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import NOON, PASSWORD, make_officer
from balaikota.core.units import queries as units
from tests.browser import faults, look, overflows, sign_in
from tests.journeys import letter

pytestmark = pytest.mark.browser
MOST_CLICKS = 8


class Hand:
    """Clicks, and counts; typing and the tab key are no clicks."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, place):
        self.clicks += 1
        place.click()

    def choose(self, label, option):
        """Choose from a list: one click opens it, the name is typed."""
        field = self.page.get_by_label(label, exact=True)
        self.click(field)
        field.select_option(label=option)

    def type(self, label, text):
        field = self.page.get_by_label(label, exact=True)
        self.click(field)
        self.page.keyboard.type(text)


@pytest.fixture
def city(site):
    """Malang at noon, with a lurah and a seklur in Kauman, and a people admin of the city."""
    with time_machine.travel(NOON, tick=True):
        letter.load_city()
        named = {unit.name: unit for unit in units.find_units("kelurahan")}
        kauman = named["Kelurahan Kauman"]
        make_officer("seklur", kauman, name="Rudi Hartono")
        yield make_officer("admin-orang", units.get_unit("35.73"), name="Dewi Admin")


@pytest.mark.parametrize(("width", "is_held"), [(1280, False), (1280, True), (320, False)])
def test_from_the_desk_to_done_in_few_clicks(visit, city, width, is_held):
    if is_held:
        sukun = next(u for u in units.find_units("kelurahan") if u.name == "Kelurahan Sukun")
        make_officer("lurah", sukun, name="Teguh Santoso")
    page = visit("/masuk/", width=width)
    sign_in(page, city.username, PASSWORD)
    hand = Hand(page)

    if width == 320:
        hand.click(page.get_by_role("button", name="Menu"))
    hand.click(page.get_by_role("link", name="Orang dan jabatan"))
    hand.click(page.get_by_role("button", name="Pindah tugas"))
    hand.type("Siapa yang pindah tugas?", "Aisyah")
    page.keyboard.press("Enter")
    hand.choose("Unit kerja", "Kelurahan Sukun")
    look(page, f"transfer-form-{width}")
    assert faults(page) == []
    assert overflows(page) == 0
    hand.type("Nomor SK", "821/77/2026")
    for part in ("20", "11", "2026"):
        page.keyboard.press("Tab")
        page.keyboard.type(part)
    hand.click(page.get_by_role("button", name="Lihat apa yang akan terjadi"))
    look(page, f"transfer-check-{width}{'-held' if is_held else ''}")
    assert faults(page) == []
    assert overflows(page) == 0
    if is_held:
        hand.click(page.get_by_label("Ya, akhiri penugasan itu pada saat yang sama"))
    hand.click(page.get_by_role("button", name="Simpan"))

    expect(page.get_by_text("Tersimpan: Aisyah Suhartono, Lurah Sukun.")).to_be_visible()
    look(page, f"transfer-done-{width}")
    assert hand.clicks <= MOST_CLICKS
    acting = Assignment.objects.get(mode="plt")
    assert acting.user.name == "Rudi Hartono"
    assert (acting.valid_to - acting.valid_from).days == 14
