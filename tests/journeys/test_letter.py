"""The letter, walked by resident, counter officer and lurah, with JavaScript and without."""

from __future__ import annotations

import pytest
import time_machine

from balaikota.core.people.tests.factories import NOON, PASSWORD
from tests.browser import follow, sign_in
from tests.journeys import letter

pytestmark = pytest.mark.browser

WITH_AND_WITHOUT = pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])


@pytest.fixture
def clock():
    """Stand at Tuesday noon, 24 November 2026, and let time run."""
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


@pytest.fixture
def officers(clock, site):
    return letter.load_city()


@WITH_AND_WITHOUT
def test_a_resident_asks_and_holds_a_letter_anyone_can_verify(visit, officers, js, tmp_path):
    sent = letter.apply(visit, js=js, width=390)

    page = letter.open_case(visit, officers.counter, sent.number, js=js)
    letter.press(page, "Lengkap dan benar")
    page = letter.open_case(visit, officers.lurah, sent.number, js=js)
    letter.press(page, "Setujui dan terbitkan surat")
    letter.work()

    page = letter.track(visit, sent, js=js, width=390)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh surat").click()
    text, page = letter.verify(visit, download.value.path().read_bytes(), tmp_path, js=js)
    assert letter.BUSINESS in text
    assert letter.BUSINESS in page.locator("main").inner_text()
    assert "noindex" in page.request.get(page.url).headers["x-robots-tag"]


@WITH_AND_WITHOUT
def test_what_is_missing_is_told_at_once_and_mended_on_the_tracking_page(visit, officers, js):
    sent = letter.apply(visit, js=js, width=320)
    page = letter.open_case(visit, officers.counter, sent.number, js=js)
    letter.press(page, "Minta perbaikan")
    for field, note in (
        ("foto_usaha", "Foto kurang jelas."),
        ("nama_usaha", "Tulis nama lengkap usaha."),
    ):
        page.locator(f"[name=mark-{field}]").check()
        page.locator(f"[name=note-{field}]").fill(note, force=True)
    letter.press(page, "Minta perbaikan")

    page = letter.track(visit, sent, js=js, width=320)
    text = page.locator("main").inner_text()
    assert "Menunggu Anda" in text
    assert "Foto kurang jelas." in text
    assert "Tulis nama lengkap usaha." in text
    follow(page.get_by_role("button", name="Perbaiki sekarang"))
    page.get_by_label("Nama usaha").fill("Warung Bu Siti Rahayu")
    letter.attach_photo(page)
    follow(page.get_by_role("button", name="Kirim perbaikan"))

    assert "Diperiksa petugas loket" in page.locator("main").inner_text()
    page = letter.open_case(visit, officers.counter, sent.number, js=js)
    assert "Warung Bu Siti Rahayu" in page.locator("main").inner_text()


def test_a_refusal_is_told_with_reason_law_and_the_right_to_object(visit, officers):
    sent = letter.apply(visit)
    page = letter.open_case(visit, officers.counter, sent.number)
    letter.press(page, "Tolak")
    page.get_by_label("tidak ada kegiatan usaha").check()
    letter.press(page, "Tolak")

    text = letter.track(visit, sent).locator("main").inner_text()

    assert "tidak ada kegiatan usaha di alamat" in text
    assert "UU 30/2014" in text
    assert "keberatan" in text


def test_the_counter_gives_the_same_number_and_secret(visit, officers):
    page = visit("/meja/loket/")
    sign_in(page, officers.counter.username, PASSWORD)
    follow(page.get_by_role("link", name="Surat Keterangan Percobaan"))
    letter.answer_at_counter(page)
    sent = letter.send(page)

    assert "Diperiksa petugas loket" in letter.track(visit, sent).locator("main").inner_text()
    page = letter.open_case(visit, officers.colleague, sent.number)
    assert "Loket" in page.locator("main").inner_text()


def test_an_empty_post_is_seen_told_and_freed_by_a_decree(visit, officers, clock):
    sent = letter.apply(visit)
    page = letter.open_case(visit, officers.counter, sent.number)
    letter.press(page, "Lengkap dan benar")
    letter.end_post(officers.lurah, "lurah")
    clock.shift(60)
    letter.work()

    page = visit("/meja/?saring=tanpa-petugas")
    sign_in(page, officers.camat.username, PASSWORD)
    assert sent.number in page.locator("main").inner_text()
    assert "sedang tidak ada" in letter.track(visit, sent).locator("main").inner_text()

    letter.appoint_plh(visit, officers)
    page = letter.open_case(visit, officers.colleague, sent.number)
    letter.press(page, "Setujui dan terbitkan surat")
    letter.work()
    assert "Unduh surat" in letter.track(visit, sent).locator("main").inner_text()
