from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from balaikota.lib import wording

FRIDAY = date(2026, 12, 4)
FRIDAY_AFTERNOON = datetime(2026, 12, 4, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2000, "dua ribu"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (2_000_015, "dua juta lima belas"),
        (2_513_750, "dua juta lima ratus tiga belas ribu tujuh ratus lima puluh"),
        (10**9, "satu miliar"),
        (10**12, "satu triliun"),
        (-5, "minus lima"),
    ],
)
def test_numbers_are_spelled_as_receipts_spell_them(amount, words):
    assert wording.terbilang(amount) == words


def test_a_thousand_triliun_is_refused():
    with pytest.raises(ValueError, match="too large"):
        wording.terbilang(10**15)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "0", "0"),
        (1234.5, "1.234,5", "1,234.5"),
        (1_234_567, "1.234.567", "1,234,567"),
        (Decimal("91.480"), "91,48", "91.48"),
        (-1200, "-1.200", "-1,200"),
        (100, "100", "100"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (-0.0, "0", "0"),
    ],
)
def test_numbers_carry_the_marks_of_the_language(amount, indonesian, english):
    assert wording.number(amount, "id") == indonesian
    assert wording.number(amount, "en") == english


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (Decimal("76.605"), 2, "76,61"),
        (Decimal("76.604"), 2, "76,60"),
        (3, 2, "3,00"),
        (2.5, 0, "3"),
        (-0.001, 2, "0,00"),
    ],
)
def test_a_number_rounds_half_away_from_zero(amount, decimals, text):
    assert wording.number(amount, decimals=decimals) == text


def test_what_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        wording.number(float("nan"))


def test_money_is_written_without_a_space():
    assert wording.rupiah(1_234_567) == "Rp1.234.567"
    assert wording.rupiah(1_234_567, cents=True) == "Rp1.234.567,00"
    assert wording.rupiah(-5000) == "-Rp5.000"
    assert wording.rupiah(1_234_567, "en") == "Rp1,234,567"


def test_dates_are_spoken():
    assert wording.long_date(FRIDAY) == "4 Desember 2026"
    assert wording.long_date(FRIDAY, weekday=True) == "Jumat, 4 Desember 2026"
    assert wording.long_date(FRIDAY, "en-GB") == "4 December 2026"
    assert wording.short_date(FRIDAY) == "4 Des 2026"
    assert wording.short_date(FRIDAY, "en") == "4 Dec 2026"


def test_times_are_spoken_in_the_time_of_the_city():
    assert wording.long_time(FRIDAY_AFTERNOON) == "Jumat, 4 Desember 2026, 14.30 WIB"
    assert wording.long_time(FRIDAY_AFTERNOON, "en") == "Friday, 4 December 2026, 14:30 WIB"
    assert wording.clock_time(FRIDAY_AFTERNOON) == "14.30"


def test_another_zone_gives_its_own_name():
    wita = timezone(timedelta(hours=8), "WITA")
    assert wording.long_time(FRIDAY_AFTERNOON, zone=wita) == "Jumat, 4 Desember 2026, 15.30 WITA"


def test_a_time_shortly_before_utc_midnight_is_already_tomorrow_here():
    assert wording.long_date(datetime(2026, 12, 3, 18, tzinfo=UTC)) == "4 Desember 2026"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        wording.long_time(datetime(2026, 12, 4))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("nik", "masked"),
    [("3573010101010001", "3573********0001"), ("357301", "******"), ("", "")],
)
def test_a_nik_shows_only_its_ends(nik, masked):
    assert wording.mask_nik(nik) == masked


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (0, "kurang dari 1 menit", "less than 1 minute"),
        (1, "1 menit", "1 minute"),
        (45, "45 menit", "45 minutes"),
        (60, "1 jam", "1 hour"),
        (135, "2 jam 15 menit", "2 hours 15 minutes"),
        (450, "1 hari kerja", "1 working day"),
        (450 * 2 + 61, "2 hari kerja 1 jam", "2 working days 1 hour"),
        (451, "1 hari kerja 1 menit", "1 working day 1 minute"),
    ],
)
def test_working_time_is_told_in_its_two_largest_parts(minutes, indonesian, english):
    assert wording.duration(minutes) == indonesian
    assert wording.duration(minutes, "en") == english


def test_a_negative_length_is_refused():
    with pytest.raises(ValueError, match="negative"):
        wording.duration(-1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 24), date(2026, 11, 24), "24 November 2026"),
        (date(2026, 11, 24), date(2026, 11, 28), "24–28 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 4), "30 November – 4 Desember 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026 – 2 Januari 2027"),
    ],
)
def test_a_span_of_days_says_nothing_twice(first, last, words):
    assert wording.day_span(first, last) == words
