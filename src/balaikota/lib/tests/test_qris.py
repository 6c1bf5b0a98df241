"""The payload of a QRIS code, against worked examples and by reading it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import qris

CITY = qris.Merchant(
    domain="ID.CO.BANKCONTOH.WWW", pan="936000000000000000", merchant_id="CONTOH000000001",
    nmid="ID0000000000000", criteria="URE", category="9399", name="Pemkot Malang CONTOH",
    city="Malang", postcode="65119",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "crc"),
    [
        # The check value of CRC-16/CCITT-FALSE, the empty text, and one letter.
        ("123456789", "29B1"),
        ("", "FFFF"),
        ("A", "B915"),
    ],
)
def test_the_checksum_is_that_of_the_catalogue(text, crc):
    assert qris.checksum(text) == crc


def test_a_payload_is_written_field_by_field():
    found = qris.payload(CITY, amount=300_000, bill="123456789015")

    assert found.startswith("00020101021226720020ID.CO.BANKCONTOH.WWW")
    assert "52049399530336054063000005802ID" in found
    assert "5920Pemkot Malang CONTOH6006Malang610565119" in found
    assert "621601121234567890156304" in found


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("00", "01"),
        ("01", "12"),
        ("52", "9399"),
        ("53", "360"),
        ("54", "300000"),
        ("58", "ID"),
        ("59", "Pemkot Malang CONTOH"),
        ("60", "Malang"),
        ("61", "65119"),
    ],
)
def test_what_was_written_is_read_back(tag, value):
    assert qris.read(qris.payload(CITY, amount=300_000, bill="1"))[tag] == value


def test_the_merchant_stands_in_both_templates():
    fields = qris.read(qris.payload(CITY, amount=1, bill="1"))

    assert qris.parts(fields["26"]) == {
        "00": CITY.domain, "01": CITY.pan, "02": CITY.merchant_id, "03": "URE",
    }  # fmt: skip
    assert qris.parts(fields["51"]) == {"00": "ID.CO.QRIS.WWW", "02": CITY.nmid, "03": "URE"}


def test_names_are_plain_letters_and_cut():
    long = replace(
        CITY, name="Pemerintah  Kota Málang dan Sekitarnya", city="Kota Administrasi Malang"
    )
    fields = qris.read(qris.payload(long, amount=1, bill="1"))

    assert fields["59"] == "Pemerintah Kota Malang da"
    assert fields["60"] == "Kota Administra"


@pytest.mark.parametrize(
    ("amount", "bill"), [(0, "1"), (-5, "1"), (10**13, "1"), (1, ""), (1, "x" * 26)]
)
def test_what_does_not_fit_is_refused(amount, bill):
    with pytest.raises(ValueError, match="not a"):
        qris.payload(CITY, amount=amount, bill=bill)


def test_a_merchant_without_a_number_is_refused():
    with pytest.raises(ValueError, match="field 02"):
        qris.payload(replace(CITY, nmid=""), amount=1, bill="1")


@given(st.integers(1, 10**12), st.integers(0, 400), st.characters(codec="ascii"))
def test_one_changed_character_is_seen(amount, at, char):
    text = qris.payload(CITY, amount=amount, bill="123456789015")
    at %= len(text)
    changed = text[:at] + char + text[at + 1 :]

    if changed != text:
        with pytest.raises(ValueError, match=r"checksum|encode"):
            qris.read(changed)


@pytest.mark.parametrize("text", ["", "6304", "00", "0002", "00xx01", "000501"])
def test_what_is_cut_off_is_refused(text):
    with pytest.raises(ValueError, match="checksum"):
        qris.read(text)
    if text and text != "6304":
        with pytest.raises(ValueError, match=r"no length|cut off"):
            qris.parts(text)
