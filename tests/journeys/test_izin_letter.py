"""The Surat Keterangan Usaha as Malang ships it, from the portal to a letter anyone can verify."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from balaikota.core.people.tests.factories import NOON
from tests.browser import faults, overflows
from tests.journeys import letter

pytestmark = pytest.mark.browser
SERVICE = "/layanan/surat-keterangan-usaha/"


@pytest.fixture
def officers(site, capsys):
    """Malang with its own services, on Tuesday noon, 24 November 2026."""
    with time_machine.travel(NOON, tick=True):
        call_command("city", "load", str(settings.BASE_DIR / "cities" / "malang"))
        yield letter.appoint()


@pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])
def test_a_resident_asks_and_holds_a_letter_anyone_can_verify(visit, officers, js, tmp_path):
    sent = letter.apply(visit, SERVICE, js=js, width=390)
    assert sent.number.startswith("SKU-2026-")

    page = letter.open_case(visit, officers.counter, sent.number, js=js)
    letter.press(page, "Lengkap dan benar")
    page = letter.open_case(visit, officers.lurah, sent.number, js=js)
    letter.press(page, "Setujui dan terbitkan surat")
    letter.work()

    page = letter.track(visit, sent, js=js, width=390)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh surat").click()
    text, page = letter.verify(visit, download.value.path().read_bytes(), tmp_path, js=js)
    assert "SURAT KETERANGAN USAHA" in text
    assert letter.BUSINESS in text
    assert letter.BUSINESS in page.locator("main").inner_text()


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_every_page_of_the_form_is_calm(visit, officers, width, lang):
    page = visit(SERVICE, width=width, lang=lang)
    found = {SERVICE: (faults(page), overflows(page))}
    for section in ("pemohon", "usaha", "tempat", "keadaan", "keperluan", "berkas"):
        address = f"{SERVICE}ajukan/{section}/"
        page = visit.again(page, address)
        found[address] = (faults(page), overflows(page))

    assert found == dict.fromkeys(found, ([], 0))
