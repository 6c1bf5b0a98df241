"""Rows, codes and co-signing in Chromium: narrow and wide, Enter included."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from balaikota.engine.cases.actions import drafting
from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    MORNING,
    PACK,
    PUBLISHER,
    SLUG,
    VISITOR,
    make_service,
)
from balaikota.engine.cases.tests.wizard import START
from balaikota.engine.cases.views import doors
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.tests.test_rows import BUDI, KBLI, WORKERS
from tests import yamls
from tests.browser import faults, look, overflows
from tests.pages.scene import on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOKEN = "peramban-percobaan-yang-panjang"
COSIGN = {
    "who": {"id": "pemilik tempat", "en": "the owner of the premises"},
    "asks": {"id": "Tempat saya boleh dipakai.", "en": "My premises may be used."},
    "shows": ["nama_usaha", "alamat_usaha", "pekerja"],
    "within": "14 calendar-days",
}


@pytest.fixture
def begun(alone, tmp_path):
    """A form that is nearly filled in, of a service with rows, a code and somebody who co-signs."""
    with on(MORNING):
        make_service()
        values = yamls.read(PACK.read_text()) | {"cosign": COSIGN}
        assert values["form"][3]["fields"].pop()["id"] == "kbli"
        values["form"][4]["fields"] += [WORKERS, KBLI]
        values["form"][5]["fields"][0]["optional"] = True
        path = tmp_path / PACK.name
        path.write_text(yamls.text_of(values))
        version = packs.publish_file(
            path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 20), decree="SK 3/2026"
        )
        draft = drafting.begin(
            by=VISITOR, now=MORNING, version_id=version.pk, token=TOKEN, channel=Channel.ONLINE
        )
        given = {k: v for k, v in ANSWERS.items() if k != "foto_usaha"} | {"pekerja": [BUDI]}
        drafting.keep(by=VISITOR, now=MORNING, draft_id=draft.pk, answers=given)
        yield


def hold(page):
    page.context.add_cookies(
        [{"name": doors.cookie_of(SLUG), "value": TOKEN, "url": page.url.split("/layanan")[0]}]
    )


def calm(page, name):
    assert faults(page) == []
    assert not overflows(page)
    look(page, name)


@pytest.mark.parametrize("width", [320, 1280])
def test_rows_a_code_and_a_co_signer(begun, visit, width):
    page = visit(f"/layanan/{SLUG}/", width=width)
    hold(page)
    visit.again(page, f"{START}keperluan/")
    page.get_by_role("button", name="Tambah pekerja").click()
    page.locator("[name=pekerja-1-nama_pekerja]").fill("Siti")
    page.locator("[name=pekerja-1-umur]").fill("tujuh")
    page.locator("[name=kbli-words]").fill("warung")
    page.get_by_role("button", name="Cari kode").click()
    page.get_by_label("56102 Rumah/Warung Makan").check()
    calm(page, f"baris-{width}")
    page.locator("[name=pekerja-1-umur]").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Pekerja 2")
    calm(page, f"baris-salah-{width}")
    page.locator("[name=pekerja-1-umur]").fill("17")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    assert [row["umur"] for row in Draft.objects.get().body["pekerja"]] == [31, 17]

    visit.again(page, f"{START}periksa/")
    expect(page.get_by_text("56102 Rumah/Warung Makan")).to_be_visible()
    calm(page, f"ikut-minta-{width}")
    page.locator("[name=name]").fill("Pak Harto")
    page.get_by_role("button", name="Buat tautan tanda tangan").click()
    link = page.locator("#bk-along a.govuk-link").inner_text()
    calm(page, f"ikut-menunggu-{width}")
    other = visit("/tanda-tangan/" + link.partition("/tanda-tangan/")[2], width=width)
    calm(other, f"ikut-tanda-{width}")
    other.locator("[name=agrees]").check()
    other.get_by_role("button", name="Setuju dan tandatangani").click()
    expect(other.get_by_role("heading", name="Sudah ditandatangani")).to_be_visible()
    calm(other, f"ikut-sudah-{width}")
    visit.again(page, f"{START}periksa/")
    expect(page.get_by_role("button", name="Kirim permohonan")).to_be_visible()
    calm(page, f"ikut-siap-{width}")
