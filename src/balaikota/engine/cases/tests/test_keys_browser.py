"""The keyboard of the desk on a case, and what changes while one types, in Chromium."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from balaikota.core.files import actions as files
from balaikota.core.files.tests import samples
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import consulting
from balaikota.engine.cases.tests.browsing import UPLOADER, upload
from balaikota.engine.cases.tests.factories import make_service, open_case
from tests.browser import faults, look, overflows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = ["j", "k", "o", "a", "?"]


@pytest.fixture
def service(alone, site):
    return make_service()


@pytest.fixture
def case(service):
    case = open_case(service, now=timezone.now())
    answers = case.answer_versions.get()
    answers.body = answers.body | {"foto_usaha": [upload(case).pk]}
    answers.save()
    return case


def signed_in(visit, service, path, **options):
    page = visit("/masuk/", **options)
    sign_in(page, service.alice.username, people.PASSWORD)
    return visit.again(page, path)


def here(page):
    return page.evaluate("document.activeElement.innerText.trim()")


def listed(page):
    page.keyboard.press("?")
    expect(page.locator("#bk-keys")).to_have_attribute("open", "")
    return page.locator("#bk-keys kbd:visible").all_inner_texts()


def test_a_case_is_read_and_acted_on_by_keys(visit, service, case):
    page = signed_in(visit, service, f"/meja/kasus/{case.number}/")
    assert listed(page) == KEYS
    look(page, "pintasan-berkas")
    page.keyboard.press("j")
    first = here(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here(page) != first
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert here(page) == first
    page.keyboard.press("a")
    expect(page.locator("[data-key-acts] button:focus, [data-key-acts] a:focus")).to_be_visible()
    for _row in range(page.locator("[data-key-row]").count()):
        page.keyboard.press("j")
        if "warung.jpg" in here(page):
            break
    with page.expect_download() as download:
        page.keyboard.press("o")
    assert download.value.suggested_filename == "warung.jpg"


def test_answers_are_marked_by_keys_and_keys_are_letters_while_typing(visit, service, case):
    page = signed_in(visit, service, f"/meja/kasus/{case.number}/periksa/")
    assert listed(page) == KEYS
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("o")
    assert "?isian=nik" in page.url
    page.keyboard.press("a")
    expect(page.get_by_label("Benar", exact=True)).to_be_focused()
    note = page.get_by_label("Yang perlu diperbaiki, bila tidak benar")
    note.focus()
    page.keyboard.type("jkoa?")
    expect(note).to_have_value("jkoa?")


def test_the_inbox_leads_to_its_search_and_its_acts(visit, service, case):
    page = signed_in(visit, service, "/meja/")
    assert listed(page) == ["j", "k", "o", "x", "a", "/", "?"]
    page.keyboard.press("/")
    expect(page.get_by_label("Cari nomor")).to_be_focused()
    page.get_by_label("Cari nomor").blur()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Kerjakan yang dipilih")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_change_is_told_beside_what_is_being_typed(visit, service, case, width):
    page = signed_in(visit, service, f"/meja/kasus/{case.number}/tindak/kembalikan/", width=width)
    page.locator("[name=mark-nama_usaha]").check()
    note = page.locator("#note-nama_usaha")
    note.fill("Seperti di papan")
    now = timezone.now()
    by = people.actor(service.bob, now)
    consulting.write_note(by=by, now=now, number=case.number, text="Sudah ditelepon.")

    page.evaluate("dispatchEvent(new Event('bk-look'))")

    expect(page.get_by_text("Berkas ini berubah sejak Anda membukanya.")).to_be_in_viewport()
    expect(note).to_have_value("Seperti di papan")
    expect(note).to_be_focused()
    assert "Sudah ditelepon." not in page.content()
    assert faults(page) == []
    assert not overflows(page)
    look(page, f"berkas-berubah-{width}")


@pytest.mark.parametrize(("width", "js"), [(320, True), (1280, True), (1280, False)])
def test_pages_of_a_proof_are_turned_beside_the_answers(visit, service, width, js):
    case = open_case(service, now=timezone.now())
    file = files.store_bytes(
        by=UPLOADER, now=timezone.now(), name="surat-sewa.pdf", owner=f"case:{case.pk}",
        content=samples.pages("SATU", "DUA"),
    )  # fmt: skip
    answers = case.answer_versions.get()
    answers.body = answers.body | {"foto_usaha": [file.pk]}
    answers.save()
    path = f"/meja/kasus/{case.number}/periksa/?isian=foto_usaha"
    page = signed_in(visit, service, path, width=width, js=js)
    note = page.get_by_label("Yang perlu diperbaiki, bila tidak benar")
    note.fill("Halaman dua")
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.locator(".bk-sheet__where")).to_have_text("Halaman 2 dari 2")
    picture = page.get_by_role("img", name="surat-sewa.pdf, halaman 2 dari 2")
    expect(picture).to_be_visible()
    if js:
        expect(note).to_have_value("Halaman dua")
    page.get_by_role("link", name="Perbesar").click()
    expect(page.get_by_role("link", name="Perkecil")).to_be_visible()
    expect(page.locator("input[name=besar]")).to_have_value("2")
    if js:
        expect(page.locator(".bk-sheet img")).to_have_js_property("naturalWidth", 1500)
        assert faults(page) == []
    assert not overflows(page)
    look(page, f"periksa-pdf-{width}-{'js' if js else 'tanpa'}")
    page.get_by_label("Salah").check()
    note.fill("Halaman dua kabur")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator(".bk-sheet__where")).to_have_text("Halaman 2 dari 2")
    expect(page.locator(".bk-sheet img")).to_have_js_property("naturalWidth", 1500)
