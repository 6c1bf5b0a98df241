"""What poppler, which shares no line with pyHanko, says of our signatures."""

from __future__ import annotations

import pytest

from balaikota.lib.signing import authority
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.tests.scene import (
    NOW,
    errand,
    flips,
    pdf,
    pdfsig,
    turned,
    words_at,
)

pytestmark = pytest.mark.long


def test_a_sealed_letter_is_whole_and_one_changed_byte_is_refused(signed):
    assert pdfsig(signed)
    assert not any(pdfsig(changed) for changed in flips(signed, 12))


def test_so_is_one_whose_block_carries_the_field(framed):
    signed, _, _ = framed

    assert pdfsig(signed)
    assert not any(pdfsig(changed) for changed in flips(signed, 12))


def test_the_field_covers_the_words_about_the_signature_and_no_others(framed):
    signed, place, _ = framed

    inside = words_at(signed, place)
    assert "Disegel secara elektronik" in inside
    assert "Siti Aminah" in inside
    assert "LURAH" not in inside
    assert "Tembusan" not in inside


def test_what_is_added_behind_the_signature_is_refused(signed):
    assert not pdfsig(turned(signed))


def test_a_signature_with_a_time_stamp_is_valid(own, stamping):
    content = own.seal("35.73.02.1008", "Kelurahan Kauman", now=NOW)
    signer = FileSigner(content, issuer=authority.ISSUER, tsa=stamping.address)

    assert pdfsig(signer.sign(pdf(), errand()))
