"""What stands on a letter of each kind, and over the name in each way to sign."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from pypdf import PdfReader

from balaikota.lib.letters import content, press
from balaikota.lib.letters.content import Form
from balaikota.lib.letters.tests import golden, samples

pytestmark = pytest.mark.slow
KINDS = sorted(path.stem for path in samples.KINDS.glob("*.typ"))


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("surat-keterangan", ["SURAT KETERANGAN Nomor: 500/12", "Malang, 20 November 2026 LURAH"]),
        (
            "surat-dinas",
            [
                (
                    "Nomor : 500/12/35.73.02.1008/2026 Sifat : Penting Lampiran : 1 (satu) berkas "
                    "Hal : Pemeriksaan usulan warga Malang, 20 November 2026 "
                    "Yth. Kepala Dinas Lingkungan Hidup"
                ),
            ],
        ),
        ("undangan", ["Hal : Pemeriksaan usulan warga", "Hari, tanggal : Kamis, 3 Desember 2026"]),
        (
            "nota-dinas",
            ["NOTA DINAS Yth. : Kepala Dinas", "Dari : Lurah Kauman Tanggal : 20 November 2026"],
        ),
        (
            "berita-acara",
            [
                (
                    "Pada hari ini Jumat tanggal dua puluh bulan November tahun dua ribu dua puluh enam "
                    "(20 November 2026)"
                ),
                "Pihak kedua, Budi Santoso Penerima barang",
                "Mengetahui, ketua RW 02, Hartini",
            ],
        ),
        (
            "surat-tugas",
            ["MENUGASKAN: Kepada : 1. Rudi", "Dikeluarkan di Malang pada tanggal 20 November 2026"],
        ),
        ("surat-perintah", ["SURAT PERINTAH", "MEMERINTAHKAN:"]),
        (
            "keputusan",
            [
                (
                    "KEPUTUSAN LURAH KAUMAN NOMOR 500/12/35.73.02.1008/2026 TENTANG "
                    "PEMERIKSAAN USULAN WARGA"
                ),
                "Menimbang : a. bahwa",
                "MEMUTUSKAN: Menetapkan : PEMERIKSAAN USULAN WARGA. KESATU :",
                "KETIGA :",
                "Ditetapkan di Malang pada tanggal 20 November 2026 LURAH KAUMAN,",
            ],
        ),
    ],
)
def test_each_kind_opens_and_closes_as_it_should(kind, said):
    text = words(samples.pdf(kind))

    for expected in (*said, "Tembusan: 1. Camat Klojen 2. Arsip", "Periksa keaslian surat ini"):
        assert expected in text


def test_every_kind_has_a_sample():
    opening = press.own("letter.typ").decode().partition("#let _opening = (")[2].partition(")")[0]

    assert {line.split('"')[1] for line in opening.splitlines() if '"' in line} == set(KINDS)


@pytest.mark.parametrize(
    ("signed", "said"),
    [
        ("own", "2026 LURAH KAUMAN, Ditandatangani secara elektronik oleh Siti Aminah, S.Sos."),
        ("an", "a.n. LURAH KAUMAN SEKRETARIS KELURAHAN KAUMAN, Ditandatangani"),
        (
            "an-ub",
            (
                "a.n. WALI KOTA MALANG SEKRETARIS DAERAH u.b. ASISTEN PEMERINTAHAN DAN KESEJAHTERAAN "
                "RAKYAT,"
            ),
        ),
        ("ub", "CAMAT KLOJEN u.b. SEKRETARIS KECAMATAN KLOJEN,"),
        ("plt", "Plt. LURAH KAUMAN,"),
        ("plh", "Plh. LURAH KAUMAN,"),
        ("pj", "Pj. WALI KOTA MALANG,"),
        ("an-nobody", "a.n. LURAH KAUMAN, Ditandatangani secara elektronik oleh Rudi Hartono"),
        ("seal", "LURAH KAUMAN, Disegel secara elektronik. Disetujui oleh Siti Aminah, S.Sos."),
        ("wet", "LURAH KAUMAN, Siti Aminah, S.Sos. Penata Tingkat I (III/d) NIP 19780226 199703"),
        ("wet-an", "a.n. WALI KOTA MALANG SEKRETARIS DAERAH, Siti Aminah, S.Sos."),
        ("unsigned", "LURAH KAUMAN, Siti Aminah, S.Sos."),
    ],
)
def test_each_signature_says_in_whose_name_and_how(signed, said):
    assert said in words(samples.pdf(signed=signed))


def test_by_pen_the_code_stands_beside_the_note_and_leaves_room_to_sign():
    assert "pindai kode di samping" in words(samples.pdf(signed="wet"))
    assert "pindai kode di atas" in words(samples.pdf(signed="own"))


def test_whoever_stands_in_tells_by_which_decree():
    assert "Dasar: Plh. Lurah Kauman menurut 800/1/2026" in words(samples.pdf(signed="plh"))


@pytest.mark.parametrize(
    ("form", "authority", "said"),
    [
        (
            Form.ELECTRONIC,
            content.BSRE,
            (
                "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik "
                "yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN."
            ),
        ),
        (Form.ELECTRONIC, "", "Dokumen ini telah ditandatangani secara elektronik."),
        (
            Form.SEAL,
            "Otoritas uji",
            (
                "Dokumen ini telah disegel secara elektronik menggunakan sertifikat elektronik yang "
                "diterbitkan oleh Otoritas uji."
            ),
        ),
        (Form.WET, "", "Surat ini ditandatangani dengan pena."),
        (Form.UNSIGNED, "", "Surat ini belum memuat tanda tangan elektronik."),
    ],
)
def test_the_foot_tells_how_the_letter_is_signed(form, authority, said):
    assert content.notice(form, authority=authority) == said
    sample = content.notice(form, authority=authority, is_sample=True)
    assert sample == f"Contoh untuk peragaan, bukan surat resmi. {said}"


def test_a_letter_that_is_no_sample_says_nothing_of_it():
    assert "CONTOH" not in words(samples.pdf(sample=False))
    assert "CONTOH" in words(samples.pdf())


def test_the_english_title_is_told_to_be_english():
    pdf = samples.pdf(**{"title-en": "Certificate of residence"})

    assert "Certificate of residence" in words(pdf)
    page = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert page is not None
    assert b"/Lang(en)" in page.get_data()


def test_a_line_without_a_value_is_left_out():
    bare = {"nature": "", "enclosures": "", "copies": [], "addressee": []}

    text = words(samples.pdf("surat-dinas", **bare))

    for label in ("Sifat", "Lampiran", "Tembusan", "Yth."):
        assert label not in text


@pytest.mark.parametrize("name", golden.ALL)
def test_a_letter_still_looks_as_it_was_found_good(name):
    assert not golden.differs(golden.drawn(name), golden.kept(name)), f"look at {name}, then renew"


def test_the_comparison_tells_every_two_pictures_apart():
    pictures = {name: golden.kept(name) for name in golden.ALL if name != "kind-surat-keterangan"}

    alike = [
        pair for pair in combinations(pictures, 2) if not golden.differs(*map(pictures.get, pair))
    ]

    assert alike == []
    assert golden.differs(pictures["form-own"], pictures["form-own"].resize((10, 10)))


def test_no_picture_is_kept_that_nothing_draws():
    assert {path.stem for path in golden.FOLDER.glob("*.png")} == set(golden.ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_the_block_of_a_certificate_tells_where_it_stands(kind):
    place = press.signature_place(samples.template(kind), samples.letter(kind, "seal"))

    assert place is not None
    assert place.page == len(PdfReader(io.BytesIO(samples.pdf(kind, "seal"))).pages)
    # 8 cm wide, beside the left half of an A4, on the paper.
    assert round(place.width, 1) == 226.8
    assert 595 / 3 < place.left < 595 - place.width
    assert 0 < place.top < 842 - place.height


@pytest.mark.parametrize("form", ["wet", "unsigned"])
def test_a_letter_without_a_certificate_has_no_such_place(form):
    assert press.signature_place(samples.template(), samples.letter(signed=form)) is None
