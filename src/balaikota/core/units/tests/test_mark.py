"""The words of the region's mark on a kop."""

from __future__ import annotations

import pytest
from msgspec import structs

from balaikota.core.units.rules import BLANK, mark

CITY = structs.replace(BLANK, is_loaded=True)


@pytest.mark.parametrize(
    ("name", "short", "words"),
    [
        ("Kota Malang", "Malang", ("Kota", "Malang")),
        ("Kabupaten Malang", "Malang", ("Kabupaten", "Malang")),
        (
            "Kota Administrasi Jakarta Pusat",
            "Jakarta Pusat",
            ("Kota Administrasi", "Jakarta Pusat"),
        ),
        ("Tirtaloka", "Tirtaloka", ("Tirtaloka",)),
    ],
)
def test_the_mark_says_what_the_region_is_and_its_name(name, short, words):
    assert mark(structs.replace(CITY, name=name, short_name=short)) == words


def test_a_city_that_is_not_loaded_has_no_mark():
    assert mark(BLANK) == ()
