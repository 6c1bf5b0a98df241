"""Dates and numbers in words as letters spell them. Indonesian only: letters are Indonesian."""

from __future__ import annotations

import re
from datetime import date

from balaikota.lib import wording

_NIP = re.compile(r"(\d{8})(\d{6})(\d)(\d{3})")


def day_words(day: date) -> dict[str, str]:
    """Return ``day`` in words, for minutes: 20 November 2026 ->.

    ``{"weekday": "Jumat", "day": "dua puluh", "month": "November", "year": "dua ribu dua puluh enam"}``
    """
    return {
        "weekday": wording.weekday_name(day),
        "day": wording.terbilang(day.day),
        "month": wording.month_name(day.month),
        "year": wording.terbilang(day.year),
    }


def rupiah_words(amount: int) -> str:
    """Return ``Rp5.000.000 (lima juta rupiah)``.

    Raises:
        ValueError: a thousand triliun or more.
    """
    return f"{wording.rupiah(amount)} ({wording.terbilang(amount)} rupiah)"


def nip(digits: str) -> str:
    """Return a NIP in the four groups it is printed in: ``19780226 199703 1 002``.

    What is not 18 digits is returned as it is.
    """
    found = _NIP.fullmatch(digits)
    return " ".join(found.groups()) if found else digits
