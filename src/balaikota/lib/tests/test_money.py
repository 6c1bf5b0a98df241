"""Shares of whole rupiah."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib import money


@pytest.mark.parametrize(
    ("amount", "rate", "rounding", "share"),
    [
        (300_000, 25, "down", 75_000),
        (333, 10, "down", 33),
        (333, 10, "up", 34),
        (335, 10, "half-up", 34),
        (334, 10, "half-up", 33),
        (0, 10, "up", 0),
        (1, 1, "up", 1),
        (100, 150, "down", 150),
    ],
)
def test_a_percentage_is_rounded_as_it_says(amount, rate, rounding, share):
    assert money.percent(amount, rate, rounding) == share


def test_per_mille_is_a_tenth_of_a_percentage():
    assert money.per_mille(123_456, 5, "down") == 617
    assert money.per_mille(1_500, 1, "half-up") == 2


@pytest.mark.parametrize("wrong", [(-1, 1, "up"), (1, -1, "up"), (1, 1, "nearest"), (1, 1, "")])
def test_a_share_of_less_than_nothing_or_in_an_unknown_rounding_is_refused(wrong):
    with pytest.raises(ValueError, match="share|rounding"):
        money.percent(*wrong)


@given(st.integers(0, 10**12), st.integers(0, 1000))
def test_the_roundings_lie_around_the_exact_share(amount, rate):
    down, half, up = (money.percent(amount, rate, how) for how in ("down", "half-up", "up"))

    assert down <= half <= up <= down + 1
    assert down * 100 <= amount * rate <= up * 100
