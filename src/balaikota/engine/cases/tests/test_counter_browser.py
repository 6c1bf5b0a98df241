"""The counter in a browser: half the clicks of online, with and without script, narrow and wide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import Case, IdentityCheck
from balaikota.engine.cases.tests.factories import SLUG, make_service
from tests.browser import faults, follow, look, overflows, sign_in
from tests.journeys import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def service(alone, site):
    return make_service()


class Clicks:
    """Count what a person presses or chooses; what they type costs none."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def follow(self, place):
        self.count += 1
        follow(place)

    def check(self, place):
        self.count += 1
        place.check()

    def attach(self):
        self.count += 1
        letter.attach_photo(self.page)

    def select(self, place, label):
        self.count += 1
        place.select_option(label=label)


def answer(page, clicks, go_on, *, is_at_home):
    page.get_by_label("Nama lengkap").fill("Siti Rahayu")
    page.locator("[name=nik-number]").fill("3573 0257 0790 0002")
    page.get_by_label("Alamat email").fill("siti@contoh.test")
    go_on()
    page.get_by_label("Nama usaha", exact=True).fill("Warung Bu Siti")
    clicks.check(page.get_by_label("Makanan dan minuman"))
    for part, value in (("day", "1"), ("month", "6"), ("year", "2021")):
        page.locator(f"[name=sejak-{part}]").fill(value)
    go_on()
    if not is_at_home:
        clicks.select(page.locator("[name=alamat_usaha-area]"), "Kauman")
    page.get_by_label("Jalan dan nomor").fill("Jalan Kauman 5")
    go_on()
    page.locator("[name=omzet]").fill("Rp 4.500.000")
    page.locator("[name=jumlah_karyawan]").fill("2")
    clicks.check(page.locator("[name=punya_nib][value=no]"))
    go_on()
    clicks.check(page.get_by_label("Mengajukan kredit"))
    go_on()
    clicks.attach()
    go_on()


def online(visit, **how):
    """Ask as a resident, from the list of services to number and secret; return the clicks."""
    page = visit("/layanan/", **how)
    clicks = Clicks(page)
    clicks.follow(page.get_by_role("link", name="Surat Keterangan Percobaan").first)
    clicks.follow(page.get_by_role("button", name="Ajukan sekarang"))

    def go_on():
        clicks.follow(page.get_by_role("button", name="Simpan dan lanjutkan"))

    answer(page, clicks, go_on, is_at_home=False)
    clicks.follow(page.get_by_role("button", name="Kirim permohonan"))
    expect(page.locator(".bk-secret")).to_have_text(re.compile(r"(\w{4}-){3}\w{4}"))
    return clicks.count


@pytest.mark.parametrize(("width", "js"), [(320, True), (320, False), (1280, True)])
def test_the_counter_takes_at_most_half_the_clicks_of_online(service, visit, width, js):
    page = visit("/meja/loket/", width=width, js=js)
    sign_in(page, service.alice.username, people.PASSWORD)
    clicks = Clicks(page)
    clicks.follow(page.get_by_role("link", name="Surat Keterangan Percobaan"))
    assert overflows(page) == 0
    if js:
        assert faults(page) == []
    look(page, f"loket-{width}{'' if js else '-tanpa-js'}")

    answer(page, clicks, lambda: None, is_at_home=True)
    clicks.check(page.get_by_label("KTP-el ditunjukkan"))
    clicks.follow(page.get_by_role("button", name="Kirim permohonan"))

    expect(page.locator(".bk-secret")).to_have_text(re.compile(r"(\w{4}-){3}\w{4}"))
    assert overflows(page) == 0
    if js:
        assert faults(page) == []
    look(page, f"sesi-loket-{width}")
    assert Case.objects.count() == IdentityCheck.objects.count() == 1
    assert clicks.count * 2 <= online(visit, width=width, js=js)


def test_an_answer_brings_up_its_question_while_all_else_stays(service, visit):
    page = visit(f"/meja/loket/{SLUG}/", width=320)
    sign_in(page, service.alice.username, people.PASSWORD)
    more = page.get_by_label("Sebutkan bidang usahanya")
    expect(more).to_have_count(0)
    page.get_by_label("Nama usaha", exact=True).fill("Sewa Tenda")
    letter.attach_photo(page)

    page.get_by_role("group", name="Bidang usaha").get_by_label("Lainnya").check()

    expect(more).to_be_visible()
    expect(page.get_by_label("Nama usaha", exact=True)).to_have_value("Sewa Tenda")
    assert page.locator("[name=foto_usaha]").first.evaluate("it => it.files.length") == 1
    more.fill("Sewa tenda")
    page.get_by_label("Makanan dan minuman").check()
    expect(more).to_have_count(0)


def test_without_script_a_button_brings_the_question_up(service, visit):
    page = visit(f"/meja/loket/{SLUG}/", width=320, js=False)
    sign_in(page, service.alice.username, people.PASSWORD)
    page.get_by_role("group", name="Bidang usaha").get_by_label("Lainnya").check()
    follow(page.get_by_role("button", name="Perbarui pertanyaan"))
    page.get_by_label("Sebutkan bidang usahanya").wait_for()
    follow(page.get_by_role("button", name="Kirim permohonan"))  # empty: everything is told at once
    assert page.locator(".govuk-error-summary").count() == 1
    assert overflows(page) == 0
    look(page, "loket-salah-320")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_lost_secret_is_renewed_at_the_counter_and_online(service, visit, width):
    from balaikota.engine.cases.tests.factories import open_case

    case = open_case(service)
    page = visit(f"/meja/kasus/{case.number}/", width=width)
    sign_in(page, service.alice.username, people.PASSWORD)
    page.get_by_text("Tindakan lain").click()
    follow(page.get_by_role("link", name="Kode rahasia hilang: buat yang baru"))
    assert faults(page) == []
    look(page, f"kode-baru-{width}")
    page.get_by_label("KTP-el ditunjukkan").check()
    follow(page.get_by_role("button", name="Buat kode baru"))
    page.locator(".bk-secret").wait_for()
    assert faults(page) == []
    assert overflows(page) == 0
    look(page, f"kode-diganti-{width}")
    visit.again(page, f"/meja/kasus/{case.number}/")
    look(page, f"kasus-identitas-{width}")

    lost = visit("/lacak/", width=width)
    follow(lost.get_by_role("link", name="Kode rahasia hilang?"))
    assert faults(lost) == []
    look(lost, f"kode-hilang-{width}")
    lost.get_by_label("Nomor permohonan").fill(case.number)
    lost.get_by_label("Alamat email").fill("sri@contoh.test")
    follow(lost.get_by_role("button", name="Kirim tautan"))
    lost.get_by_role("heading", name="Periksa email Anda").wait_for()
    assert faults(lost) == []
    look(lost, f"kode-hilang-diminta-{width}")
