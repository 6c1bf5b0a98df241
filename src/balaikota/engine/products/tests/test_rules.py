from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from balaikota.engine.products import rules
from balaikota.engine.products.rules import Standing

SHAPE = "{classification}/{sequence}/{unit}/{year}"
TODAY = date(2026, 11, 20)


def test_a_number_has_the_shape_of_the_city():
    assert rules.number(SHAPE, "500", 12, "35.73.02.1008", 2026) == "500/12/35.73.02.1008/2026"


@pytest.mark.parametrize(
    ("now", "year"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_of_a_register_turns_at_midnight_in_the_city(now, year):
    assert rules.register_year(now) == year
    assert rules.letter_date(now).year == year


@pytest.mark.parametrize(
    ("issued", "months", "until"),
    [
        (date(2026, 11, 20), 6, date(2027, 5, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 20), None, None),
    ],
)
def test_a_letter_holds_for_whole_months(issued, months, until):
    assert rules.valid_until(issued, months) == until


def test_a_code_is_ten_letters_and_digits_that_are_not_confused():
    codes = {rules.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code) for code in codes)
    assert not set("0O1IL") & set("".join(codes))


@pytest.mark.parametrize("typed", ["7KQ3M-9XA6C", "7kq3m9xa6c", " 7KQ3M 9XA6C ", "7-K-Q-3M9XA6C"])
def test_a_code_is_read_as_people_type_it(typed):
    assert rules.group_code(typed) == "7KQ3M-9XA6C"


def test_a_number_is_read_with_blanks():
    assert rules.plain_number(" 500 / 12/35.73 /2026\n") == "500/12/35.73/2026"


@pytest.mark.parametrize(
    ("title", "options", "lines"),
    [
        ("Lurah Kauman", {}, (("", "Lurah Kauman"),)),
        ("Plh. Lurah Kauman", {}, (("Plh. ", "Lurah Kauman"),)),
        ("Plt. Lurah Kauman", {}, (("Plt. ", "Lurah Kauman"),)),
        ("", {"behalf_of": "Lurah Kauman"}, (("a.n. ", "Lurah Kauman"),)),
        (
            "Sekretaris Kecamatan Klojen",
            {"behalf_of": "Camat Klojen"},
            (("a.n. ", "Camat Klojen"), ("", "Sekretaris Kecamatan Klojen")),
        ),
        (
            "Plh. Kepala Bagian Organisasi",
            {"behalf_of": "Wali Kota Malang", "through": "Sekretaris Daerah"},
            (
                ("a.n. ", "Wali Kota Malang"),
                ("", "Sekretaris Daerah"),
                ("u.b.", ""),
                ("Plh. ", "Kepala Bagian Organisasi"),
            ),
        ),
    ],
)
def test_the_signature_says_in_whose_name(title, options, lines):
    assert rules.signature_lines(title, **options) == lines


@pytest.mark.parametrize(
    ("given", "latest", "missing"),
    [([], 0, []), ([1, 2, 3], 3, []), ([1, 3], 3, [2]), ([], 2, [1, 2]), ([2], 3, [1, 3])],
)
def test_missing_numbers_are_found(given, latest, missing):
    assert rules.missing_numbers(given, latest) == missing


@pytest.mark.parametrize(
    ("status", "until", "standing"),
    [
        ("ISSUED", None, Standing.VALID),
        ("ISSUED", TODAY, Standing.VALID),
        ("ISSUED", date(2026, 11, 19), Standing.EXPIRED),
        ("REVOKED", date(2026, 11, 19), Standing.REVOKED),
        ("REVOKED", None, Standing.REVOKED),
        ("REPLACED", None, Standing.REPLACED),
    ],
)
def test_a_stranger_is_told_what_holds_today(status, until, standing):
    assert rules.standing(status=status, until=until, today=TODAY) is standing
