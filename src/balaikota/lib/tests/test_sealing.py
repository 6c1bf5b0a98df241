from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import sealing

OLD, NEW = b"1" * 32, b"2" * 32
RING = sealing.Keyring((("k2", NEW), ("k1", OLD)))
PLACE = "people.nik:7"


def written(*keys):
    return ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in keys)


def test_a_ring_is_read_newest_first():
    ring = sealing.Keyring.parse(f" {written(('k2', NEW), ('k1', OLD))} ")

    assert ring == RING
    assert ring.newest_id == "k2"
    assert "2222" not in repr(ring), "keys are never printed"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Key 1: the id"),
        (written(("K1", OLD)), "Key 1: the id"),
        ("k1:***", "Key 1 (k1): not base64"),
        (written(("k2", NEW), ("k1", b"short")), "Key 2 (k1): 5 bytes, must be 32"),
        (written(("k1", NEW), ("k1", OLD)), "Two keys"),
    ],
)
def test_a_malformed_ring_says_which_key(text, told):
    with pytest.raises(sealing.BadKeys) as caught:
        sealing.Keyring.parse(text)

    assert told in str(caught.value)


@pytest.mark.slow
@given(text=st.text(), place=st.text(max_size=30))
def test_what_is_sealed_opens_in_its_place(text, place):
    assert RING.open(RING.seal(text, place), place) == text


@given(content=st.binary())
def test_bytes_are_sealed_likewise(content):
    assert RING.open_bytes(RING.seal_bytes(content, PLACE), PLACE) == content


def test_the_same_text_is_never_sealed_the_same():
    assert RING.seal("Budi", PLACE) != RING.seal("Budi", PLACE)


def test_the_newest_key_seals_and_old_ones_still_open():
    before = sealing.Keyring((("k1", OLD),)).seal("Budi", PLACE)

    assert sealing.key_id_of(before) == "k1"
    assert sealing.key_id_of(RING.seal("Budi", PLACE)) == "k2"
    assert RING.open(before, PLACE) == "Budi"


def test_another_place_does_not_open_it():
    with pytest.raises(sealing.CannotOpen, match="moved here from another row"):
        RING.open(RING.seal("Budi", PLACE), "people.nik:8")


def test_an_unknown_key_is_named():
    sealed = sealing.Keyring((("k9", OLD),)).seal("Budi", PLACE)

    with pytest.raises(sealing.CannotOpen, match="'k9', which is not among: k2, k1"):
        RING.open(sealed, PLACE)


def test_a_wrong_key_under_a_known_id_is_told():
    sealed = sealing.Keyring((("k1", b"9" * 32),)).seal("Budi", PLACE)

    with pytest.raises(
        sealing.CannotOpen, match="does not open with key 'k1'|Does not open with key 'k1'"
    ):
        RING.open(sealed, PLACE)


@pytest.mark.parametrize("text", ["k1:", "k1:AAAA", "k1:not base64!", "k1:é"])
def test_what_was_never_sealed_does_not_open(text):
    with pytest.raises(sealing.CannotOpen):
        RING.open(text, PLACE)


@given(at=st.integers(0, 40), flip=st.integers(1, 255))
def test_one_altered_byte_is_noticed(at, flip):
    sealed = bytearray(RING.seal_bytes(b"Budi Santoso, 35 thn", PLACE))
    sealed[at] ^= flip

    with pytest.raises(sealing.CannotOpen):
        RING.open_bytes(bytes(sealed), PLACE)


def test_digests_differ_by_key_and_purpose():
    found = {
        sealing.keyed_digest(OLD, "nik", b"1"),
        sealing.keyed_digest(NEW, "nik", b"1"),
        sealing.keyed_digest(OLD, "phone", b"1"),
        sealing.keyed_digest(OLD, "nik", b"2"),
    }

    assert len(found) == 4
    assert {len(digest) for digest in found} == {64}
