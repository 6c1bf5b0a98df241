"""The frame that a pack names for its letters, on letters that were really reserved and printed."""

from __future__ import annotations

import io
import time
from datetime import date
from statistics import median

import pytest
from pypdf import PdfReader

from balaikota.core.files import queries as files
from balaikota.core.people.models import OfficerNumber
from balaikota.core.people.queries import nip_index
from balaikota.engine.packs import actions as packs
from balaikota.engine.products import content
from balaikota.engine.products.queries import letters
from balaikota.engine.products.tests.factories import (
    NOON,
    PUBLISHER,
    make_case,
    make_letter,
    make_office,
    reserve,
)
from balaikota.lib.letters import press
from balaikota.lib.letters.content import Form
from tests import yamls
from tests.rooms.percobaan.service import PACK

pytestmark = pytest.mark.django_db
MEMO = {
    "kind": "surat-dinas",
    "nature": "segera",
    "enclosures": "Salinan NIB {nib}",
    "about": "usaha {nama_usaha}",
    "to": ["Camat Klojen", "u.p. {nama}"],
    "copies": ["Arsip {nama_usaha}"],
    "english": True,
}


@pytest.fixture
def publish(tmp_path):
    def publish_with(**letter):
        values = yamls.read(PACK.read_text())
        values["products"]["surat"]["letter"] = letter
        path = tmp_path / "paket.yaml"
        path.write_text(yamls.text_of(values))
        return packs.publish_file(
            path=path, by=PUBLISHER, now=NOON, valid_from=date(2026, 11, 1), decree="SK 1/2026"
        )

    return publish_with


def words(product) -> str:
    pages = PdfReader(io.BytesIO(files.read(product.file))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_lines_of_the_frame_are_filled_with_the_answers(publish):
    publish(**MEMO)

    said = words(make_letter(make_office(), nama_usaha="Warung {tenda}"))

    assert "Sifat : Segera" in said
    assert "Lampiran : Salinan NIB Hal : Usaha Warung {tenda}" in said
    assert "Yth. Camat Klojen u.p. Sri Wahyuni" in said
    assert "Tembusan: 1. Arsip Warung {tenda}" in said


def test_a_decree_names_the_office_that_decides(publish):
    publish(kind="keputusan", about="izin {nama_usaha}")

    letter = make_letter(make_office(mode="plt"))

    said = words(letter)
    assert f"KEPUTUSAN LURAH KAUMAN NOMOR {letter.entry.number} TENTANG IZIN WARUNG BU SRI" in said
    assert "Plt. LURAH KAUMAN," in said


def test_the_title_stands_in_english_too_where_the_pack_wants_it(publish):
    publish(english=True)

    assert "SURAT KETERANGAN PERCOBAAN Trial letter Nomor:" in words(make_letter(make_office()))


def test_the_officers_number_stands_below_the_name():
    office = make_office()
    nip = "197802261997032001"
    OfficerNumber.objects.create(user=office.lurah, nip=nip, nip_index=nip_index(nip))

    assert "Siti Aminah, S.Sos. NIP 19780226 199703 2 001" in words(make_letter(office))


def test_an_officer_without_a_number_is_printed_without_one():
    assert "NIP" not in words(make_letter(make_office()))


@pytest.mark.parametrize(
    ("sign", "form"),
    [
        ("none", Form.UNSIGNED),
        ("wet", Form.WET),
        ("seal", Form.SEAL),
        ("officer", Form.ELECTRONIC),
    ],
)
def test_how_the_pack_has_it_signed_decides_what_stands_over_the_name(sign, form):
    assert content.form_of(sign) == form


def test_a_letter_frozen_before_there_were_kinds_still_prints():
    order = letters.find_print_order(reserve(make_case(make_office()), make_office()).pk)
    new = ("kind", "day", "nature", "enclosures", "about", "addressee", "copies", "title-en")
    old = {key: value for key, value in order.content.items() if key not in new}
    old["signer"] = {k: old["signer"][k] for k in ("lines", "title", "name", "basis")}
    old["letterhead"] = {k: old["letterhead"][k] for k in ("offices", "address")}
    template = b'#import "letter.typ": *\n#show: letter\n#letterhead()\n#title-and-number()\nIsi.\n'
    template += b"#signature-block()\n#carbon-copies()\n#verify-note()\n"

    for source in (template, order.template):
        pdf = press.typeset(source, old, at=order.at)
        assert "LURAH KAUMAN," in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.slow
def test_a_letter_costs_the_worker_little_time():
    order = letters.find_print_order(reserve(make_case(make_office()), make_office()).pk)

    def spent(number: int) -> float:
        begun = time.process_time()
        press.typeset(order.template, {**order.content, "number": f"500/{number}"}, at=order.at)
        return time.process_time() - begun

    # Of the 200 ms that a letter may take with its signature; a busy machine takes longer than usual.
    assert median(map(spent, range(7))) < 0.1
