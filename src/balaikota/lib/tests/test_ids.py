from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import ids


def test_a_number_is_prefix_year_and_six_digits():
    assert ids.case_number("SKU", 2026, 123) == "SKU-2026-000123"
    assert ids.case_number("SKU", 2026, 1_234_567) == "SKU-2026-1234567"


@pytest.mark.parametrize(
    ("prefix", "year", "sequence"),
    [
        ("S", 2026, 1),
        ("sku", 2026, 1),
        ("SKUSKU", 2026, 1),
        ("SKU", 26, 1),
        ("SKU", 2026, 0),
        ("SKU", 2026, -1),
    ],
)
def test_a_malformed_number_is_never_made(prefix, year, sequence):
    with pytest.raises(ValueError, match="not a public number"):
        ids.case_number(prefix, year, sequence)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SKU-2026-000123", "SKU-2026-000123"),
        (" sku 2026 123 ", "SKU-2026-000123"),
        ("sku/2026/000123", "SKU-2026-000123"),
        ("SKU2026000123", "SKU-2026-000123"),
        ("SKU-2026-000000", None),
        ("SKU-2026", None),
        ("", None),
        ("'; DROP TABLE", None),
    ],
)
def test_a_typed_number_is_understood(typed, meant):
    assert ids.read_case_number(typed) == meant


@given(st.integers(1, 10**9))
def test_every_number_made_is_read_back(sequence):
    number = ids.case_number("SKU", 2026, sequence)

    assert ids.read_case_number(number) == number


def test_a_secret_can_be_typed_and_not_guessed():
    secret = ids.new_secret()

    groups = secret.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ids.ALPHABET)
    assert ids.SECRET_BITS >= 64
    assert len({ids.new_secret() for _ in range(1000)}) == 1000


def test_the_alphabet_has_no_two_letters_alike():
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "UV", "4A"):
        assert len(set(pair) & set(ids.ALPHABET)) <= 1
    assert len(set(ids.ALPHABET)) == len(ids.ALPHABET)


def test_a_secret_is_stored_hashed_and_recognised():
    secret = ids.new_secret()
    digest = ids.secret_digest(secret)

    assert len(digest) == 64
    assert secret not in digest
    assert ids.is_secret(secret, digest)
    assert ids.is_secret(f" {secret.lower().replace('-', ' ')} ", digest)
    assert not ids.is_secret(ids.new_secret(), digest)
    assert not ids.is_secret("", digest)


def test_a_public_id_has_128_random_bits():
    found = {ids.new_public_id() for _ in range(1000)}

    assert ids.PUBLIC_ID_BITS >= 128
    assert len(found) == 1000
    assert {len(public_id) for public_id in found} == {22}


def test_a_secret_can_be_had_again_from_a_keyed_digest():
    digest = "0123456789abcdef" * 4

    assert ids.secret_from(digest) == ids.secret_from(digest)
    assert ids.secret_from(digest) != ids.secret_from(digest[::-1])
    assert [len(group) for group in ids.secret_from(digest).split("-")] == [4, 4, 4, 4]
