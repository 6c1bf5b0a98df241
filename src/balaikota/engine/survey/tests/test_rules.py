"""The index and its bands, what few answers tell, periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.engine.survey import rules
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.rules import Kind, Period
from balaikota.engine.survey.tests.factories import CODES

ASKED = versions.every()[-1]
TOTALS = (105, 101, 100, 116, 102, 105, 106, 105, 115)  # 955 of 29 answers
# How many answered, and nine sums that so many answers can have.
SUMS = st.tuples(st.integers(1, 500), st.tuples(*[st.integers(0, 300)] * 9)).map(
    lambda drawn: (drawn[0], [drawn[0] + drawn[0] * share // 100 for share in drawn[1]])
)


def sums(values) -> dict[str, int]:
    return dict(zip(CODES, values, strict=True))


def exactly(index: str) -> str:
    return rules.letter(Decimal(index), ASKED.bands)


def test_the_worked_example_comes_to_91_48():
    assert sum(TOTALS) == 955
    assert rules.index(sums(TOTALS), 29) == Decimal("91.48")
    assert exactly("91.48") == "A"


@pytest.mark.parametrize(
    ("each", "index", "letter"),
    [(3, "75.00", "C"), (4, "100.00", "A"), (1, "25.00", "D"), (2, "50.00", "D")],
)
def test_equal_answers_come_to_25_times_their_value(each, index, letter):
    assert rules.index(sums([each * 40] * 9), 40) == Decimal(index)
    assert exactly(index) == letter


@pytest.mark.parametrize(
    ("exact", "index", "letter"),
    [
        ("76.605", "76.61", "B"),
        ("76.604", "76.60", "C"),
        ("64.994", "64.99", "D"),
        ("64.995", "65.00", "C"),
        ("88.305", "88.31", "A"),
        ("88.3049", "88.30", "B"),
        ("76.61", "76.61", "B"),
    ],
)
def test_the_index_is_rounded_half_up_before_its_band_is_looked_up(exact, index, letter):
    found = rules.rounded(Fraction(exact))

    assert found == Decimal(index)
    assert exactly(str(found)) == letter


@given(SUMS)
def test_an_index_lies_between_25_and_100_and_has_one_band(drawn):
    count, values = drawn
    found = rules.index(sums(values), count)

    assert Decimal(25) <= found <= Decimal(100)
    assert found == found.quantize(Decimal("0.01"))
    assert sum(band.least <= found <= band.most for band in ASKED.bands) == 1


@given(SUMS)
def test_an_index_is_within_half_a_cent_of_the_exact_value(drawn):
    count, values = drawn
    exact = Fraction(sum(values), 9 * count) * 25

    assert abs(Fraction(rules.index(sums(values), count)) - exact) <= Fraction(1, 200)


@given(SUMS, st.randoms())
def test_the_order_of_the_elements_does_not_matter(drawn, random):
    count, values = drawn
    turned = list(sums(values).items())
    random.shuffle(turned)

    assert rules.index(dict(turned), count) == rules.index(sums(values), count)


@given(SUMS)
def test_a_better_answer_never_lowers_the_index(drawn):
    count, values = drawn
    better = [min(4 * count, value + 1) for value in values]

    assert rules.index(sums(better), count) >= rules.index(sums(values), count)


@pytest.mark.parametrize(
    ("count", "has_means", "has_index"),
    [(0, False, False), (4, False, False), (5, True, False), (29, True, False), (30, True, True)],
)
def test_few_answers_tell_little(count, has_means, has_index):
    found = rules.judged(sums([3 * count] * 9), count, bands=ASKED.bands, guards=ASKED.guards)

    assert bool(found.means) is has_means
    assert (found.index is not None) is has_index
    assert bool(found.letter) is has_index
    assert (found.count, found.wanted) == (count, 30)


def test_the_weakest_element_stands_first():
    given_ = sums([120] * 9) | {"waktu": 60, "biaya": 90}
    found = rules.judged(given_, 40, bands=ASKED.bands, guards=ASKED.guards)

    assert list(found.weakest)[:2] == ["waktu", "biaya"]


@pytest.mark.parametrize(
    ("written", "first", "end"),
    [
        ("2026-s1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026-s2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026-t1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-t4", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_read_as_it_is_written(written, first, end):
    found = rules.read_period(written, today=date(2026, 11, 23))

    assert found is not None
    assert (str(found), found.first, found.end) == (written, first, end)


@pytest.mark.parametrize(
    "written",
    ["", "2026", "2026-s3", "2026-t5", "2026-x1", "2027-s1", "0000-s1", "0001-s1", "2026-s1 ",
     "٢٠٢٦-s1", "9999-t4"],
)  # fmt: skip
def test_what_is_no_period_or_has_not_begun_is_none(written):
    assert rules.read_period(written, today=date(2026, 11, 23)) is None


def test_a_kind_that_is_not_taken_is_none():
    quarter = rules.read_period("2026-t1", today=date(2026, 11, 23), kinds=[Kind.SEMESTER])

    assert quarter is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Kind), st.integers(1, 40))
def test_periods_follow_each_other_without_gap(day, kind, back):
    period = rules.period_of(day, kind)

    assert period.first <= day < period.end
    assert period.before(back).end == period.before(back - 1).first


@given(st.integers(0, 10))
def test_the_public_is_told_no_count_below_five(count):
    assert rules.told_count(count) == (count if count >= 5 else None)


def test_a_semester_knows_the_one_before_it():
    assert Period(2026, Kind.SEMESTER, 1).before() == Period(2025, Kind.SEMESTER, 2)
