"""The paper itself: real PDFs read back by other programs."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from balaikota.core.files import queries as files
from balaikota.core.people.rules import spaced
from balaikota.core.people.tests import factories as people
from balaikota.engine.products import content
from balaikota.engine.products.actions import reserving
from balaikota.engine.products.queries import letters
from balaikota.engine.products.tests.factories import (
    NOON,
    make_case,
    make_letter,
    make_office,
    printed,
    reserve,
)
from balaikota.lib.letters import press

pytestmark = pytest.mark.django_db


def read(product) -> PdfReader:
    return PdfReader(io.BytesIO(files.read(product.file)))


def words(product) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(product).pages).split())


def decode(page: Image.Image) -> list[str]:
    codes = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in codes]


def test_the_letter_says_what_was_approved():
    office = make_office(address="Jalan Kauman Nomor 1", phone="0341 123456")
    letter = make_letter(office)

    said = words(letter)
    for expected in (
        "PEMERINTAH KOTA",
        "KELURAHAN KAUMAN",
        "Jalan Kauman Nomor 1, Telepon 0341 123456",
        "SURAT KETERANGAN PERCOBAAN",
        f"Nomor: {letter.entry.number}",
        "Yang bertanda tangan di bawah ini, Lurah Kauman",
        "Sri Wahyuni",
        "3573025203850001",
        "Warung Bu Sri",
        "Makanan dan minuman",
        "1 Juni 2021",
        "Rp5.000.000 (lima juta rupiah)",
        "Mengajukan kredit atau KUR",
        "berlaku sampai dengan tanggal 20 Mei 2027",
        "20 November 2026",
        "LURAH KAUMAN,",
        "Siti Aminah, S.Sos.",
        letter.code,
        "Surat ini belum memuat tanda tangan elektronik.",
    ):
        assert expected in said
    assert "CONTOH" not in said


def test_an_acting_lurah_stands_over_the_name():
    letter = make_letter(make_office(mode="plh"))

    assert "Plh. LURAH KAUMAN," in words(letter)
    assert "Dasar: Plh. Lurah Kauman menurut 800/1/2026 tanggal 2 November 2026" in words(letter)


def test_a_letter_by_mandate_is_signed_in_the_name_of_the_lurah_and_names_the_decree():
    office = make_office()
    secretary = people.make_officer("seklur", office.unit, name="Rudi Hartono")
    people.assign(
        secretary, "lurah", office.unit, mode="mandat", verbs=spaced(["cases.act"]),
        valid_from=NOON - timedelta(days=1),
    )  # fmt: skip
    by = people.actor(secretary, NOON)
    grant = next(one for one in by.grants if one.mode == "mandat")

    letter = printed(
        reserving.reserve(case=make_case(office), product_key="surat", by=by, now=NOON, grant=grant)
    )

    assert "a.n. LURAH KAUMAN SEKRETARIS KELURAHAN KAUMAN, Rudi Hartono" in words(letter)
    assert "Dasar: a.n. Lurah Kauman menurut 800/1/2026" in words(letter)


def test_the_letter_of_a_definitive_lurah_tells_no_decree():
    assert "Dasar:" not in words(make_letter(make_office()))


@pytest.mark.parametrize("setting", ["DEMO", "SPECIMENS"])
def test_a_sample_says_contoh_on_every_page(settings, setting):
    setattr(settings, setting, True)
    letter = make_letter(make_office(), nama_usaha="Warung " + "panjang " * 900)

    pages = read(letter).pages
    assert len(pages) > 1
    assert all("CONTOH" in page.extract_text() for page in pages)
    assert "Contoh untuk peragaan, bukan surat resmi." in words(letter)


def test_the_file_tells_its_language_title_and_office():
    office = make_office()
    document = read(make_letter(office))

    root = document.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert document.metadata.title == "Surat Keterangan Percobaan"
    assert document.metadata.author.startswith("Kelurahan Kauman, ")
    xmp = root["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_code_on_the_page_leads_to_the_verification_page(settings):
    settings.PUBLIC_URL = "https://balaikota.malangkota.example"
    product = reserve(make_case(make_office()), make_office())
    order = letters.find_print_order(product.pk)

    page = Image.open(io.BytesIO(press.pictures(order.template, order.content, dpi=100)[0]))

    expected = f"https://balaikota.malangkota.example/verifikasi/{product.verification_id}"
    assert decode(page) == [expected]
    assert content.page_address(product.verification_id) == expected


def test_another_renderer_reads_the_same_code():
    letter = make_letter(make_office())

    with pypdfium2.PdfDocument(files.read(letter.file)) as pdf:
        page = pdf[0].render(scale=100 / 72).to_pil()

    assert decode(page) == [content.page_address(letter.verification_id)]


@pytest.mark.parametrize(
    "odd",
    ["Warung 🍜 Enak", "Toko <b>&amp; #panic() $x$", "北京", "a" * 100, "Warung\x00\u202eBu Sri"],
)
def test_odd_names_are_printed(odd):
    assert make_letter(make_office(), nama_usaha=odd).status == "ISSUED"
