"""Shares of whole rupiah: no cent is lost unseen, and how a share is rounded is always said."""

from __future__ import annotations

ROUNDINGS = ("up", "down", "half-up")
# What a bank moves in one payment; above it something is wrong with the formula or the answers.
LARGEST = 999_999_999_999


def percent(amount: int, rate: int, rounding: str) -> int:
    """Return ``rate`` per cent of ``amount`` in whole rupiah.

    Args:
        amount: whole rupiah, 0 or more.
        rate: whole per cent, 0 or more; above 100 gives more than the amount.
        rounding: one of ROUNDINGS.

    Raises:
        ValueError: a negative number, or a rounding that is not known.
    """
    return _share(amount, rate, 100, rounding)


def per_mille(amount: int, rate: int, rounding: str) -> int:
    """Return ``rate`` thousandths of ``amount`` in whole rupiah; as ``percent``.

    Raises:
        ValueError: as ``percent``.
    """
    return _share(amount, rate, 1000, rounding)


def _share(amount: int, rate: int, of: int, rounding: str) -> int:
    if amount < 0 or rate < 0:
        raise ValueError("a share of less than nothing")
    if rounding not in ROUNDINGS:
        raise ValueError(f"not a rounding: {rounding}")
    extra = {"up": of - 1, "down": 0, "half-up": of // 2}[rounding]
    return (amount * rate + extra) // of
