"""All of it in one go, on a telephone: looked first, put away, gone on elsewhere, co-signed, mended."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from balaikota.core.action import system
from balaikota.core.people.tests.factories import NOON
from balaikota.engine.packs import actions as packs
from tests import yamls
from tests.browser import follow
from tests.journeys import letter
from tests.rooms.percobaan import service

pytestmark = pytest.mark.browser
COSIGN = {
    "who": {"id": "pemilik tempat", "en": "the owner of the premises"},
    "asks": {"id": "Tempat saya boleh dipakai.", "en": "My premises may be used."},
    "shows": ["nama_usaha", "alamat_usaha"],
    "within": "14 calendar-days",
}


@pytest.fixture
def officers(site, tmp_path):
    with time_machine.travel(NOON, tick=True):
        found = letter.load_city()
        values = yamls.read(service.PACK.read_text()) | {"cosign": COSIGN}
        path = tmp_path / service.PACK.name
        path.write_text(yamls.text_of(values))
        packs.publish_file(
            path=path, by=system("packs.publish"), now=NOON, valid_from=date(2026, 11, 24),
            decree="SK 1/2026",
        )  # fmt: skip
        yield found


def look_first(visit, js):
    """Answer the questions before the form, begin it, put it away; return the code."""
    page = visit(letter.SERVICE, js=js, width=320)
    follow(page.get_by_role("link", name="Cek dulu apakah layanan ini untuk Anda"))
    page.locator("#ada_tempat").check()
    page.get_by_label("Surat keterangan percobaan").check()
    page.get_by_role("group", name="Sudah punya foto").get_by_label("Ya").check()
    letter.press(page, "Lihat hasilnya")
    letter.press(page, "Isi formulir dengan jawaban ini")
    page.get_by_label("Nama lengkap").fill("Siti")
    letter.press(page, "Simpan untuk nanti")
    return page.locator(".bk-secret").inner_text()


def go_on_elsewhere(visit, code, js):
    """Open the form by its code on another device and answer the rest of it."""
    page = visit("/lanjutkan/", js=js, width=320)
    page.locator("#code").fill(code)
    letter.press(page, "Buka isian")
    letter.press(page, "Lanjutkan di peramban ini")
    assert page.get_by_label("Nama lengkap").input_value() == "Siti"
    letter.answer(page)
    return page


def have_signed(visit, page, js):
    """Ask the owner of the premises, who reads and agrees on a telephone of their own."""
    check = page.url
    page.get_by_label("Nama lengkap pemilik tempat").fill("Pak Harto")
    letter.press(page, "Buat tautan tanda tangan")
    link = page.locator("a[href*='/tanda-tangan/']").get_attribute("href")
    owner = visit(f"/tanda-tangan/{link.rstrip('/').split('/')[-1]}/", js=js, width=320)
    assert letter.BUSINESS in owner.locator("main").inner_text()
    owner.locator("[name=agrees]").check()
    letter.press(owner, "Setuju dan tandatangani")
    page.goto(check)


@pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])
def test_from_the_first_look_to_the_decision_on_a_telephone(visit, officers, js):
    page = go_on_elsewhere(visit, look_first(visit, js), js)
    assert page.get_by_role("button", name="Kirim permohonan").count() == 0
    have_signed(visit, page, js)
    sent = letter.send(page)

    desk = letter.open_case(visit, officers.counter, sent.number, js=js)
    letter.press(desk, "Minta perbaikan")
    for name in ("foto_usaha", "nama_usaha"):
        desk.locator(f"[name=mark-{name}]").check()
        desk.locator(f"[name=note-{name}]").fill("Kurang jelas.", force=True)
    letter.press(desk, "Minta perbaikan")

    page = letter.track(visit, sent, js=js, width=320)
    follow(page.get_by_role("button", name="Perbaiki sekarang"))
    page.get_by_label("Nama usaha").fill("Warung Bu Siti Rahayu")
    letter.attach_photo(page)
    follow(page.get_by_role("button", name="Kirim perbaikan"))

    desk = letter.open_case(visit, officers.counter, sent.number, js=js)
    letter.press(desk, "Lengkap dan benar")
    desk = letter.open_case(visit, officers.lurah, sent.number, js=js)
    assert "Pak Harto" in desk.locator("main").inner_text()
    letter.press(desk, "Setujui dan terbitkan surat")
    letter.work()
    page = letter.track(visit, sent, js=js, width=320)
    assert "Unduh surat" in page.locator("main").inner_text()
