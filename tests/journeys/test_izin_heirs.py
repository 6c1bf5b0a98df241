"""The statement of heirs as Malang ships it: signed along, compared by two, disputed, countersigned."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import expect

from balaikota.core.people.tests.factories import NOON, make_officer
from balaikota.core.units import queries as units
from tests.browser import faults, follow, look, overflows
from tests.journeys import letter

pytestmark = pytest.mark.browser
SERVICE = "/layanan/surat-keterangan-ahli-waris/"
SECTIONS = ("pemohon", "pewaris", "keluarga", "saksi", "keperluan", "berkas")


@pytest.fixture
def officers(site, capsys):
    """Malang with its own services, on Tuesday noon, 24 November 2026."""
    with time_machine.travel(NOON, tick=True):
        call_command("city", "load", str(settings.BASE_DIR / "cities" / "malang"))
        yield letter.appoint()


@pytest.fixture
def others(officers):
    """The verifier of the civil registry and the secretary of the kelurahan."""
    kauman = next(u for u in units.find_units("kelurahan") if u.name == "Kelurahan Kauman")
    return (
        make_officer("verifikator", units.get_unit("35.73.dispendukcapil"), name="Hadi Susilo"),
        make_officer("seklur", kauman, name="Ratna Kusuma"),
    )


def nik(page, name, number):
    page.locator(f"[name={name}-number]").fill(number)


def fill_in(page):
    """Answer every page for a widow and her son."""
    follow(page.get_by_role("button", name="Ajukan sekarang"))
    page.get_by_label("Nama lengkap").fill("Siti Rahayu")
    nik(page, "nik", "3573025707909902")
    page.get_by_label("Salah satu ahli waris").check()
    letter.go_on(page)
    page.get_by_label("Nama lengkap yang meninggal").fill("Slamet Raharjo")
    nik(page, "nik_pewaris", "3573021708550001")
    for part, value in (("day", "17"), ("month", "8"), ("year", "2026")):
        page.locator(f"[name=tanggal_meninggal-{part}]").fill(value)
    page.get_by_label("Nomor akta kematian").fill("3573-KM-20082026-0007")
    area = page.locator("[name=alamat_pewaris-area]")
    labels = area.locator("option").all_inner_texts()
    area.select_option(label=next(one for one in labels if one.strip().startswith("Kauman")))
    page.locator("[name=alamat_pewaris-street]").fill("Jalan Kauman 5")
    letter.go_on(page)
    heir(page, 0, "Siti Rahayu", "3573025707909902", "Suami atau istri")
    page.get_by_role("button", name="Tambah ahli waris").click()
    heir(page, 1, "Joko Raharjo", "3573020101850002", "Anak")
    page.locator("[name=jumlah_ahli_waris]").fill("2")
    letter.go_on(page)
    for at, name in enumerate(("Bambang Utomo", "Endang Lestari")):
        if at:
            page.get_by_role("button", name="Tambah saksi").click()
        page.locator(f"[name=saksi-{at}-nama_saksi]").fill(name)
        nik(page, f"saksi-{at}-nik_saksi", f"357302010180000{at + 1}")
    letter.go_on(page)
    page.get_by_label("Balik nama tanah atau bangunan").check()
    letter.go_on(page)
    paper = {"name": "kertas.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    for name in ("surat_pernyataan", "bukti_kematian"):
        page.locator(f"[type=file][name={name}]").set_input_files(paper)
    page.locator("[name=pernyataan]").check()
    letter.go_on(page)


def heir(page, at, name, number, relation):
    page.locator(f"[name=ahli_waris-{at}-nama_ahli]").fill(name)
    nik(page, f"ahli_waris-{at}-nik_ahli", number)
    choices = page.locator(f"[name=ahli_waris-{at}-hubungan]")
    group = choices.first.locator("xpath=ancestor::fieldset[1]")
    group.get_by_label(relation, exact=True).check()
    page.locator(f"[name=ahli_waris-{at}-belum_dewasa]").last.check()


def photo():
    out = BytesIO()
    Image.new("RGB", (640, 480), (230, 225, 210)).save(out, "JPEG")
    return out.getvalue()


def sign_along(visit, page):
    """Let the son read the list and agree, by the link that his mother sends him."""
    page.locator("[name=name]").fill("Joko Raharjo")
    follow(page.get_by_role("button", name="Buat tautan tanda tangan"))
    link = page.locator("#bk-along a.govuk-link").inner_text()
    other = visit("/tanda-tangan/" + link.partition("/tanda-tangan/")[2], width=390)
    expect(other.locator("main")).to_contain_text("Slamet Raharjo")
    look(other, "ahli-waris-ikut")
    other.locator("[name=agrees]").check()
    follow(other.get_by_role("button", name="Setuju dan tandatangani"))
    visit.again(page, f"{SERVICE}ajukan/periksa/")


def test_heirs_hold_a_letter_after_two_have_compared_and_the_camat_countersigned(
    visit, officers, others, tmp_path
):
    page = visit("/robots.txt", width=390)
    page.set_default_timeout(60_000)  # the first page of a run waits for everything to be read
    visit.again(page, SERVICE)
    fill_in(page)
    expect(page.locator("main")).to_contain_text("seorang ahli waris lain")
    sign_along(visit, page)
    sent = letter.send(page)
    assert sent.number.startswith("SKAW-2026-")

    desk = letter.open_case(visit, officers.counter, sent.number)
    look(desk, "ahli-waris-berkas")
    letter.press(desk, "Lengkap dan benar")
    dukcapil, secretary = others
    desk = letter.open_case(visit, secretary, sent.number)
    letter.press(desk, "Cocok")
    tracked = letter.track(visit, sent, width=390)
    expect(tracked.locator("main")).to_contain_text("Dispendukcapil")
    look(tracked, "ahli-waris-lacak")
    desk = letter.open_case(visit, dukcapil, sent.number)
    letter.press(desk, "Cocok")

    # A dispute closes the approval until it is over
    lurah = letter.open_case(visit, officers.lurah, sent.number)
    lurah.locator("[data-more] summary").first.click()
    follow(lurah.get_by_role("button", name="Tandai ada sengketa waris"))
    expect(lurah.get_by_text("Surat tidak dapat disetujui selama")).to_be_visible()
    expect(lurah.get_by_role("button", name="Setujui dan teruskan ke camat")).to_have_count(0)
    lurah.locator("[data-more] summary").first.click()
    follow(lurah.get_by_role("button", name="Hapus tanda ada sengketa waris"))
    letter.press(lurah, "Setujui dan teruskan ke camat")

    camat = letter.open_case(visit, officers.camat, sent.number)
    letter.press(camat, "Kuatkan dan terbitkan surat")
    letter.work()
    page = letter.track(visit, sent, width=390)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh surat").click()
    pdf = download.value.path().read_bytes()
    text, page = letter.verify(visit, pdf, tmp_path)
    assert "SURAT KETERANGAN AHLI WARIS" in text
    assert "Joko Raharjo" in text
    assert "Camat Klojen" in text
    assert "dikuatkan oleh" in " ".join(text.split())
    shown = page.locator("main").inner_text()
    assert "2 orang" in shown
    assert "Raharjo" not in shown
    picture = settings.BASE_DIR / "var" / "screenshots" / "ahli-waris-surat"
    subprocess.run(["pdftoppm", "-r", "70", "-png", tmp_path / "surat.pdf", picture], check=True)


@pytest.mark.parametrize(("width", "lang"), [(320, "id"), (1280, "en")])
def test_every_page_of_the_form_is_calm(visit, officers, width, lang):
    page = visit(SERVICE, width=width, lang=lang)
    found = {SERVICE: (faults(page), overflows(page))}
    for section in ("cek", *SECTIONS):
        address = f"{SERVICE}ajukan/{section}/"
        page = visit.again(page, address)
        found[address] = (faults(page), overflows(page))
        look(page, f"ahli-waris-{section}-{width}")

    assert found == dict.fromkeys(found, ([], 0))
