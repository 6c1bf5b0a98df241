"""Letters before there is a case: every letter of every pack, in every form, always a sample."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from msgspec import structs
from PIL import Image
from pypdf import PdfReader

from balaikota.core.units.models import Unit
from balaikota.engine.cases.tests.browsing import browser, text
from balaikota.engine.cases.tests.factories import MORNING, SLUG
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs import reading
from balaikota.engine.packs.tests.mutated import GOOD
from balaikota.engine.products.models import Entry, Product
from balaikota.engine.products.tests.factories import PUBLISHER
from balaikota.engine.tryout.queries import letters
from balaikota.engine.tryout.queries.letters import Sheet
from balaikota.lib.errors import NotFound
from balaikota.lib.letters.content import Form
from tests import kinds, verapdf, yamls
from tests.rooms.percobaan.service import PACK

pytestmark = pytest.mark.django_db
PAGE = f"/meja/uji/{SLUG}/surat/"
PRODUCTS = [
    (path, key) for path in GOOD for key in reading.read(path.read_text()).products
]  # fmt: skip


@pytest.fixture
def lurah(scene):
    return browser(scene.lurah)


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def publish_with(template, folder):
    values = yamls.read(PACK.read_text())
    values["products"]["surat"]["template"] = template
    publish(values, folder)


def publish(values, folder):
    path = folder / "paket.yaml"
    path.write_text(yamls.text_of(values))
    packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=date(2027, 1, 1), decree="SK 2/2026"
    )


def sheet_of(path, key, scene, way="sendiri", form=Form.ELECTRONIC):
    unit = Unit.objects.select_related("parent").get(pk=scene.kauman.pk)
    return Sheet(reading.read(path.read_text()), key, unit, way, form, MORNING)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "key"), PRODUCTS, ids=lambda one: getattr(one, "stem", one))
@pytest.mark.parametrize("way", letters.WAYS)
def test_every_letter_of_every_pack_prints_whoever_signs(path, key, way, scene):
    sheet = sheet_of(path, key, scene, way)
    title = sheet.pack.products[key].title.id

    said = words(letters.pdf(sheet))

    assert title.upper() in said
    assert sheet.unit.name.upper() in said
    assert "Nama Contoh, S.Sos." in said
    assert "CONTOH" in said
    assert "Contoh untuk peragaan, bukan surat resmi." in said
    for answer in letters.filled(sheet)["answers"].values():
        assert not isinstance(answer, str) or not answer.isdigit() or answer in said


@pytest.mark.long
def test_every_letter_of_every_pack_is_sound_pdf_a_and_pdf_ua(scene):
    if problem := kinds.missing("java"):
        pytest.fail(problem)

    files = {
        f"{path.stem} {key}": letters.pdf(sheet_of(path, key, scene)) for path, key in PRODUCTS
    }

    assert len(files) >= 2
    assert verapdf.judge(files) == {}


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("sendiri", "{0},"),
        ("plt", "Plt. {0},"),
        ("plh", "Plh. {0},"),
        ("pj", "Pj. {0},"),
        ("an", "a.n. {0} SEKRETARIS {1},"),
        ("an-ub", "a.n. CAMAT {2} {0} u.b. SEKRETARIS {1},"),
    ],
)
def test_the_signer_stands_in_the_right_name(way, expected, scene):
    sheet = sheet_of(*PRODUCTS[0], scene, way)
    unit = sheet.unit
    above = unit.parent.name.removeprefix("Kecamatan ").upper()

    said = words(letters.pdf(sheet))

    own = f"LURAH {unit.short_name.upper()}"
    assert f"2026 {expected.format(own, unit.name.upper(), above)}" in said


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Form.ELECTRONIC, "diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN."),
        (Form.SEAL, "telah disegel secara elektronik menggunakan sertifikat"),
        (Form.WET, "Surat ini ditandatangani dengan pena."),
        (Form.UNSIGNED, "Surat ini belum memuat tanda tangan elektronik."),
    ],
)
def test_the_foot_says_how_it_is_signed(form, said, scene, settings):
    settings.SIGNER_PERSON = "bsre"
    assert said in words(letters.pdf(sheet_of(*PRODUCTS[0], scene, form=form)))


def test_a_letter_speaks_indonesian_to_whoever_reads_english(scene):
    with translation.override("en"):
        said = words(letters.pdf(sheet_of(*PRODUCTS[0], scene, "plh")))

    assert "Dasar: Plh. Lurah" in said
    assert "menurut surat perintah contoh" in said


def test_the_page_shows_the_letter_and_takes_no_number(lurah):
    page = lurah.get(PAGE)

    assert page.status_code == 200
    assert "Contoh surat: " in text(page)
    assert page.content.decode().count('class="bk-paper"') == 1
    assert (Entry.objects.count(), Product.objects.count()) == (0, 0)


def test_office_signer_and_form_are_chosen_and_kept(lurah, scene):
    chosen = {"kantor": scene.kauman.code, "jabatan": "plh", "cara": "wet"}
    page = lurah.get(PAGE, chosen)

    html = page.content.decode()
    assert f'<option value="{scene.kauman.code}" selected>' in html
    assert '<option value="plh" selected>' in html
    assert '<option value="wet" selected>' in html
    said = words(lurah.get(f"{PAGE}surat.pdf", chosen).content)
    assert f"Plh. LURAH {scene.kauman.short_name.upper()}," in said
    assert "ditandatangani dengan pena" in said


def test_what_means_nothing_is_the_first_choice(lurah):
    odd = {"kantor": "x", "jabatan": "x", "cara": "x", "surat": "x", "_versi": "x"}

    assert lurah.get(PAGE, odd).status_code == 200


def test_each_page_is_a_picture_and_there_are_no_others(lurah):
    picture = lurah.get(f"{PAGE}surat.png")

    assert picture["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).width > 800
    assert lurah.get(f"{PAGE}surat.png", {"halaman": "2"}).status_code == 404
    assert lurah.get(f"{PAGE}surat.png", {"halaman": "0"}).status_code == 200


def test_a_service_that_is_not_there_has_no_letters(lurah):
    assert lurah.get("/meja/uji/tidak-ada/surat/").status_code == 404


def test_a_template_at_fault_is_told_to_whoever_writes_it(lurah, tmp_path):
    publish_with("rusak.typ", tmp_path)

    page = lurah.get(PAGE, {"_versi": "2"})

    assert page.status_code == 200
    assert "tidak dapat dicetak. Kata mesin cetak: panicked" in text(page)
    assert lurah.get(f"{PAGE}surat.pdf", {"_versi": "2"}).status_code == 404
    assert lurah.get(f"{PAGE}surat.png", {"_versi": "2"}).status_code == 404


def test_a_template_that_is_not_installed_is_not_found(scene):
    sheet = sheet_of(PACK, "surat", scene)
    product = structs.replace(sheet.pack.products["surat"], template="tidak-ada.typ")
    gone = replace(sheet, pack=structs.replace(sheet.pack, products={"surat": product}))

    with pytest.raises(NotFound):
        letters.pdf(gone)


def test_a_service_without_letters_has_no_page(lurah, tmp_path):
    values = yamls.read(PACK.read_text())
    del values["products"], values["messages"]["on_issue"]
    del values["procedure"]["persetujuan"]["acts"]["setujui"]["issues"]
    publish(values, tmp_path)

    assert lurah.get(PAGE, {"_versi": "2"}).status_code == 404
    bench = lurah.get(f"/meja/uji/{SLUG}/", {"_contoh": "1", "_versi": "2"}, follow=True)
    assert PAGE not in bench.content.decode()


def test_the_bench_leads_to_the_letters(lurah):
    page = lurah.get(f"/meja/uji/{SLUG}/?_contoh=1", follow=True)

    assert f'href="{PAGE}?_versi=1"' in page.content.decode()
