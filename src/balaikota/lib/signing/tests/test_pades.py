from __future__ import annotations

import asyncio
import io
import os

import pypdf
import pytest

from balaikota.lib.signing import authority, judging
from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.judging import Verdict
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.port import SignerDown, WrongPassphrase
from balaikota.lib.signing.tests.scene import NOW, errand, flips, pdf, turned

CHANGED = 2000 if os.environ.get("BALAIKOTA_LONG", "full") == "full" else 300
pytestmark = pytest.mark.slow


def test_a_sealed_letter_is_whole_and_vouched_for(signed, roots):
    found = judging.judge(signed, roots)

    assert found.verdict is Verdict.INTACT
    assert (found.signer, found.address) == ("Segel Kelurahan Kauman", "http://x/verifikasi/abc")
    assert found.is_stamped is False


def test_what_was_printed_is_in_the_signed_letter_byte_for_byte(signed):
    assert signed.startswith(pdf())


def test_the_signature_lets_nothing_be_changed_after_it(signed):
    catalog = pypdf.PdfReader(io.BytesIO(signed)).trailer["/Root"]
    signature = catalog["/Perms"]["/DocMDP"].get_object()

    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"


def test_the_field_lies_over_the_block_that_speaks_of_the_signature(framed):
    signed, place, _ = framed
    page = pypdf.PdfReader(io.BytesIO(signed)).pages[place.page - 1]
    (field,) = (one.get_object() for one in page["/Annots"])
    left, lower, right, upper = (float(number) for number in field["/Rect"])

    assert (field["/FT"], field["/TU"]) == ("/Sig", "Tanda tangan elektronik")
    assert (round(right - left), round(upper - lower)) == (round(place.width), round(place.height))


def test_the_field_draws_nothing_over_the_block(framed):
    signed, place, bare = framed
    page = pypdf.PdfReader(io.BytesIO(signed)).pages[place.page - 1]

    drawn = page["/Annots"][0].get_object()["/AP"]["/N"].get_object().get_data()
    # State may be set; no line, surface, picture or letter is painted.
    assert set(drawn.split()).isdisjoint({b"S", b"s", b"f", b"F", b"B", b"b", b"Do", b"Tj", b"TJ"})
    assert signed.startswith(bare)


def test_a_screen_reader_is_told_of_the_field(framed):
    signed, place, _ = framed
    reader = pypdf.PdfReader(io.BytesIO(signed))
    field = reader.pages[place.page - 1]["/Annots"][0]
    tree = reader.trailer["/Root"]["/StructTreeRoot"]

    told = tree["/K"][0].get_object()["/K"][-1].get_object()
    assert (told["/S"], told["/Alt"]) == ("/Form", "Tanda tangan elektronik")
    assert told["/K"].raw_get("/Obj") == field
    numbers = tree["/ParentTree"]["/Nums"]
    known = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert known[field.get_object()["/StructParent"]].get_object() == told
    assert tree["/ParentTreeNextKey"] == max(known) + 1
    assert reader.pages[place.page - 1]["/Tabs"] == "/S"


def test_a_letter_with_a_field_that_is_seen_is_whole(framed, roots):
    signed, _, _ = framed

    assert judging.judge(signed, roots).verdict is Verdict.INTACT
    for changed in flips(signed, 12):
        assert judging.judge(changed, roots).verdict in (Verdict.ALTERED, Verdict.NONE)


def test_one_changed_byte_is_refused(signed, roots):
    for changed in flips(signed, 12):
        assert judging.judge(changed, roots).verdict in (Verdict.ALTERED, Verdict.NONE)


@pytest.mark.long
def test_many_changed_bytes_are_refused(signed, roots):
    changed = flips(signed, CHANGED)
    assert len(changed) >= CHANGED
    kept = [one for one in changed if judging.judge(one, roots).verdict is Verdict.INTACT]
    assert kept == []


def test_what_is_added_behind_the_signature_is_an_alteration(signed, roots):
    changed = turned(signed)

    assert len(pypdf.PdfReader(io.BytesIO(signed)).pages) == 1
    assert changed.startswith(signed[:1000])
    assert judging.judge(changed, roots).verdict is Verdict.ALTERED


def test_the_seal_of_another_authority_is_not_trusted(signed, tmp_path):
    other = Authority(tmp_path / "signing")
    other.make(now=NOW)

    assert judging.judge(signed, [other.root_file.read_bytes()]).verdict is Verdict.UNTRUSTED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x00" * 100])
def test_what_carries_no_signature_says_so(content):
    assert judging.judge(content, []).verdict is Verdict.NONE


def test_an_unsigned_letter_has_no_signature():
    assert judging.judge(pdf(), []).verdict is Verdict.NONE


def test_a_thread_with_an_event_loop_signs_and_judges_as_any_other(seal, roots):
    async def both():
        return judging.judge(seal.sign(pdf(), errand()), roots)

    assert asyncio.run(both()).verdict is Verdict.INTACT


def test_a_root_that_is_no_certificate_is_no_altered_letter(signed):
    with pytest.raises(ValueError, match="Certificate"):
        judging.judge(signed, [b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])


def test_half_a_signed_letter_is_an_alteration(signed):
    cut = signed[: signed.index(b"/ByteRange") + 40]

    assert judging.judge(cut, []).verdict is Verdict.ALTERED


def test_a_person_signs_with_their_passphrase_only(own, roots):
    content = own.person("7", "Siti Aminah, S.Sos.", "bunga melati", now=NOW)
    signer = FileSigner(content, issuer=authority.ISSUER, is_attended=True)

    assert judging.judge(signer.sign(pdf(), errand(), passphrase="bunga melati"), roots).signer == (
        "Siti Aminah, S.Sos."
    )
    for wrong in ("bunga", ""):
        with pytest.raises(WrongPassphrase):
            signer.sign(pdf(), errand(), passphrase=wrong)


def test_a_time_stamp_is_taken_where_there_is_an_authority_for_it(own, roots, stamping):
    content = own.seal("35.73.02.1008", "Kelurahan Kauman", now=NOW)
    signer = FileSigner(content, issuer=authority.ISSUER, tsa=stamping.address)

    signed = signer.sign(pdf(), errand())

    found = judging.judge(signed, [*roots, stamping.root])
    assert (found.verdict, found.is_stamped) == (Verdict.INTACT, True)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://127.0.0.1:1"])
def test_a_time_stamping_authority_that_is_down_is_a_signer_that_is_down(own, address):
    content = own.seal("35.73.02.1008", "Kelurahan Kauman", now=NOW)

    with pytest.raises(SignerDown):
        FileSigner(content, issuer="", tsa=address, seconds=1).sign(pdf(), errand())


def test_a_time_stamping_authority_that_talks_nonsense_is_one_that_is_down(own, stamping):
    content = own.seal("35.73.02.1008", "Kelurahan Kauman", now=NOW)
    stamping.is_broken = True

    with pytest.raises(SignerDown):
        FileSigner(content, issuer="", tsa=stamping.address).sign(pdf(), errand())
