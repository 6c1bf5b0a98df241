"""Lint of effects: whose they are, and what they go with."""

from __future__ import annotations

import pytest

from balaikota.engine.packs.tests.mutated import changed


def broken(**effects) -> set[str]:
    return changed(lambda values: values.update(effects=effects))


def test_says_nothing_of_the_effects_of_the_room():
    assert not broken(
        on_open=["percobaan.keep"],
        on_act={"verifikasi.lengkap": ["percobaan.keep"]},
        on_timeout={"perbaikan": ["percobaan.keep"]},
    )


@pytest.mark.parametrize(
    ("effects", "rule"),
    [
        ({"on_open": ["percobaan.unknown"]}, "P195"),
        ({"on_open": ["products.reserve"]}, "P195"),  # another app's
        ({"on_act": {"verifikasi.lengkap": ["percobaan.unknown"]}}, "P195"),
        ({"on_act": {"verifikasi.terbang": ["percobaan.keep"]}}, "P196"),
        ({"on_timeout": {"verifikasi": ["percobaan.keep"]}}, "P196"),
        ({"on_close": ["percobaan.keep"]}, "P002"),
    ],
)
def test_finds_an_effect_that_can_never_be(effects, rule):
    assert rule in broken(**effects)
