from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import sms

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", 0),
        ("a" * 160, 160),
        ("€", 2),
        ("[ok]", 6),
        ("é", 1),
        ("ê", 1),
        ("–", 1),
        ("…", 3),
        ("\U0001f600", 1),
        ("surat", 5),
    ],
)
def test_the_places_a_text_takes(text, places):
    assert sms.places(text) == places


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Surat” – jadi…", '"Surat" - jadi...'),
        ("Żółw", "Zo?w"),
        ("14.30\u00a0WIB", "14.30 WIB"),
        ("漢", "?"),
    ],
)
def test_what_is_said_in_seven_bits(text, plain):
    assert sms.plain(text) == plain


@given(ANY_TEXT)
def test_plain_text_stays_as_it_is(text):
    once = sms.plain(text)

    assert sms.plain(once) == once
    assert all(ord(sign) < 0x400 or sign == "€" for sign in once)


@given(ANY_TEXT, st.text(alphabet="abc/:.-0123456789", max_size=100))
def test_what_is_shortened_fits_and_keeps_its_tail(text, tail):
    short = sms.shortened(text, tail)

    assert sms.fits(short)
    assert short.endswith(tail)


def test_what_is_too_long_is_cut_at_a_word():
    link = "https://kota.contoh.id/lacak/SKU-1/"

    short = sms.shortened("kata " * 60, link)

    assert short.endswith(f" kata... {link}")
    assert 150 < sms.places(short) <= 160
    assert sms.shortened("x" * 300, link) == link
