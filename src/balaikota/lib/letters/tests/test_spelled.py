"""Dates, money and numbers as letters spell them."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.lib.letters import spelled


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Rp0 (nol rupiah)"),
        (100, "Rp100 (seratus rupiah)"),
        (1_000, "Rp1.000 (seribu rupiah)"),
        (1_100, "Rp1.100 (seribu seratus rupiah)"),
        (11_000, "Rp11.000 (sebelas ribu rupiah)"),
        (100_001, "Rp100.001 (seratus ribu satu rupiah)"),
        (1_000_000, "Rp1.000.000 (satu juta rupiah)"),
        (1_001_000, "Rp1.001.000 (satu juta seribu rupiah)"),
        (1_100_111, "Rp1.100.111 (satu juta seratus ribu seratus sebelas rupiah)"),
        (2_000_015, "Rp2.000.015 (dua juta lima belas rupiah)"),
        (1_000_000_000, "Rp1.000.000.000 (satu miliar rupiah)"),
        (1_001_001_001, "Rp1.001.001.001 (satu miliar satu juta seribu satu rupiah)"),
        (2_000_000_000_000, "Rp2.000.000.000.000 (dua triliun rupiah)"),
        (
            999_999_999_999_999,
            (
                "Rp999.999.999.999.999 (sembilan ratus sembilan puluh sembilan triliun sembilan ratus "
                "sembilan puluh sembilan miliar sembilan ratus sembilan puluh sembilan juta sembilan "
                "ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan rupiah)"
            ),
        ),
    ],
)
def test_money_is_written_in_figures_and_in_words(amount, words):
    assert spelled.rupiah_words(amount) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), ("Jumat", "dua puluh", "November", "dua ribu dua puluh enam")),
        (date(2026, 1, 1), ("Kamis", "satu", "Januari", "dua ribu dua puluh enam")),
        (date(2000, 2, 29), ("Selasa", "dua puluh sembilan", "Februari", "dua ribu")),
        (date(2011, 8, 11), ("Kamis", "sebelas", "Agustus", "dua ribu sebelas")),
    ],
)
def test_a_day_is_spelled_as_minutes_spell_it(day, words):
    assert tuple(spelled.day_words(day).values()) == words


@pytest.mark.parametrize(
    ("digits", "printed"),
    [("197802261997031002", "19780226 199703 1 002"), ("", ""), ("1978", "1978")],
)
def test_a_nip_is_printed_in_its_four_groups(digits, printed):
    assert spelled.nip(digits) == printed
