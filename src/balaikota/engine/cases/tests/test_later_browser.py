"""Looking before asking, and going on elsewhere, in Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.tests.factories import (
    MORNING,
    PACK,
    PUBLISHER,
    SLUG,
    Scene,
    make_service,
)
from balaikota.engine.cases.tests.wizard import START
from balaikota.engine.packs import actions as packs
from tests.browser import faults, follow, look, overflows
from tests.pages.scene import on

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone) -> Iterator[Scene]:
    """Kauman and its service, on the morning of the stories."""
    with on(MORNING):
        yield make_service()


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def sound(page: Page, name: str, *, js: bool) -> None:
    look(page, name)
    assert overflows(page) == 0
    assert not js or faults(page) == []


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_check_fill_in_put_away_and_go_on_elsewhere(visit, service, width, js):
    at = f"{width}{'' if js else '-without'}"
    page = visit(f"/layanan/{SLUG}/", width=width, js=js)
    follow(page.get_by_role("link", name="Cek dulu apakah layanan ini untuk Anda"))
    sound(page, f"cek-{at}", js=js)
    page.locator("#ada_tempat").check()
    page.get_by_label("Belum tahu").check()
    page.get_by_role("group", name="Sudah punya foto").get_by_label("Tidak").check()
    press(page, "Lihat hasilnya")
    sound(page, f"cek-hasil-{at}", js=js)
    press(page, "Isi formulir dengan jawaban ini")
    page.locator("#nama").fill("Sri Wahyuni")
    page.locator("#nik-number").fill("35")
    sound(page, f"formulir-nanti-{at}", js=js)
    press(page, "Simpan untuk nanti")
    sound(page, f"tersimpan-{at}", js=js)
    code = page.locator(".bk-secret").inner_text()

    other = visit("/lanjutkan/", width=width, js=js)
    other.locator("#code").fill("H7KM-3RQW-XC9D-TFPA")
    press(other, "Buka isian")
    sound(other, f"kode-salah-{at}", js=js)
    other.locator("#code").fill(code.lower())
    press(other, "Buka isian")
    sound(other, f"lanjutkan-{at}", js=js)
    press(other, "Lanjutkan di peramban ini")

    assert other.url.endswith(f"{START}pemohon/")
    assert other.locator("#nama").input_value() == "Sri Wahyuni"
    assert Draft.objects.count() == 1


CHANGES = (
    ("        max: 100\n", "        max: 5\n"),
    (
        "      - id: telepon\n",
        """      - id: benar
        kind: declaration
        label: {id: Pernyataan, en: Declaration}
        declares: {id: "Saya menyatakan keterangan saya benar.", en: "I declare that what I say is true."}
      - id: telepon
""",
    ),
    ("      - id: surel\n", "      - id: surel_baru\n"),
)


def change_the_form(folder) -> None:
    words = PACK.read_text()
    for before, after in CHANGES:
        assert before in words
        words = words.replace(before, after, 1)
    path = folder / PACK.name
    path.write_text(words)
    packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 20), decree="SK 2/2026"
    )


@pytest.mark.parametrize(("width", "js"), [(320, False), (1280, True)])
def test_what_changed_is_said_and_a_declaration_is_ticked(visit, service, tmp_path, width, js):
    at = f"{width}{'' if js else '-without'}"
    page = visit(f"{START}pemohon/", width=width, js=js)
    page.locator("#nama").fill("Sri Wahyuni")
    page.locator("#nik-number").fill("3573025203850001")
    page.locator("#surel").fill("sri@contoh.test")
    press(page, "Simpan dan lanjutkan")
    change_the_form(tmp_path)

    visit.again(page, START)
    sound(page, f"berubah-{at}", js=js)
    press(page, "Lanjutkan dengan formulir baru")
    page.locator("#nama").fill("Sri W")
    press(page, "Simpan dan lanjutkan")
    sound(page, f"pernyataan-{at}", js=js)
    page.get_by_label("Saya menyatakan keterangan saya benar.").check()
    press(page, "Simpan dan lanjutkan")

    assert page.url.endswith(f"{START}usaha/")
    assert Draft.objects.get().body["benar"]["agreed"] is True
