from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from balaikota.lib.letters import content, press

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
ADDRESS = "https://balaikota.example/lacak/SKU-2026-000123"


def make_receipt(**changes) -> content.Receipt:
    values = {
        "lang": "id",
        "title": "Tanda terima permohonan",
        "author": "Kelurahan Kauman",
        "letterhead": content.Letterhead(("Pemerintah Kota Malang", "Kelurahan Kauman"), "Jalan 1"),
        "rows": (content.Row("Nomor", "SKU-2026-000123", strong=True),),
        "sections": (("Yang terjadi berikutnya", ("Petugas memeriksa berkas Anda.",)),),
        "address": ADDRESS,
        "caption": "Pindai untuk melacak.",
        "alt": "Kode QR ke halaman pelacakan",
        "notice": "Contoh untuk peragaan.",
        "page_word": "Halaman",
        "sample": False,
    }
    return content.Receipt(**(values | changes))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def decode(png: bytes) -> list[str]:
    return [
        code.text
        for code in zxingcpp.read_barcodes(
            Image.open(io.BytesIO(png)), formats=zxingcpp.BarcodeFormat.QRCode
        )
    ]


def test_a_receipt_says_what_it_was_given():
    text = text_of(press.receipt(make_receipt(), at=NOON))

    assert "SKU-2026-000123" in text
    assert "Petugas memeriksa berkas Anda." in text
    assert "CONTOH" not in text


def test_a_sample_is_marked_on_every_page():
    many = tuple((f"Bagian {n}", ("Isi " * 120,)) for n in range(30))

    pages = read(press.receipt(make_receipt(sections=many, sample=True), at=NOON)).pages

    assert len(pages) > 2
    assert all("CONTOH" in page.extract_text() for page in pages)


def test_the_document_is_tagged_and_tells_its_language_and_title():
    root = read(press.receipt(make_receipt(lang="en", title="Receipt"), at=NOON)).trailer["/Root"]

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(press.receipt(make_receipt(title="Receipt"), at=NOON)).metadata.title == "Receipt"


def test_the_document_declares_pdf_a_and_pdf_ua():
    xmp = read(press.receipt(make_receipt(), at=NOON)).trailer["/Root"]["/Metadata"].get_data()

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_file_ends_a_line_so_that_a_signature_may_be_appended():
    assert press.receipt(make_receipt(), at=NOON).endswith(b"%%EOF\n")


def test_the_same_content_gives_the_same_bytes():
    assert press.receipt(make_receipt(), at=NOON) == press.receipt(make_receipt(), at=NOON)


def test_the_code_reads_back_at_a_hundred_dots_an_inch():
    pages = press.pictures(press.own("receipt.typ"), make_receipt().values(), dpi=100)

    assert decode(pages[0]) == [ADDRESS]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Warung Bu Siti", "Warung Bu Siti"),
        ("Warung 🍜 Enak", "Warung □ Enak"),
        ("北京", "□□"),
        ("e\u0301 \u0130", "é İ"),
        ("a\u200bb\ufeffc\x00\x07", "abc"),
        ("a\tb\r\nc", "a b\nc"),
        ("✓ №", "✓ №"),
        ("🏳\ufe0f\u200d🌈", "□□"),
        ("x" * 31, "x" * 30 + "\u200bx"),
    ],
)
def test_every_character_is_printed_or_shown_as_missing(typed, shown):
    assert press.printable(typed) == shown


def test_odd_characters_never_keep_a_letter_from_being_printed():
    odd = "👨‍👩‍👧 北京 ﷽ \x00 \ufeff <svg> #panic() $x$ @y *z* _ \\ " + "w" * 3000

    text = text_of(press.receipt(make_receipt(rows=(content.Row("Nama", odd),)), at=NOON))

    assert "#panic() $x$ @y *z* _" in text


@pytest.mark.parametrize(
    "source", [b"#panic()", b'#read("/etc/hostname")', b'#read("../press.py")']
)
def test_a_template_at_fault_is_a_misprint(source):
    with pytest.raises(press.Misprint):
        press.typeset(source, make_receipt().values(), at=NOON)
    with pytest.raises(press.Misprint):
        press.pictures(source, make_receipt().values())


@pytest.mark.slow
def test_slips_are_eighty_millimetres_wide_as_long_as_needed_and_say_the_same():
    both = [make_receipt(), make_receipt(rows=(content.Row("Nomor", "SKU-2026-000124"),) * 9)]

    pdf = press.receipts(both, at=NOON, is_slip=True)

    first, second = read(pdf).pages
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in (first, second)] == [80, 80]
    assert second.mediabox.height > first.mediabox.height
    assert "SKU-2026-000123" in first.extract_text()
    assert "SKU-2026-000124" in second.extract_text()
    assert "Petugas memeriksa berkas Anda." in first.extract_text()
    together = both[0].values() | {"items": [one.values() for one in both]}
    for page in press.pictures(press.own("slip.typ"), together, dpi=203):  # of a thermal printer
        assert decode(page) == [ADDRESS]
    assert len(read(press.receipts(both, at=NOON)).pages) == 2
