"""Codes, breakdowns, and how an amount fits an invoice."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from balaikota.core.people.tests import factories as people
from balaikota.engine.fees import counter, rules
from balaikota.engine.fees.rules import Fit


@pytest.mark.parametrize(
    ("amount", "remaining", "is_paid", "is_waiting", "fit", "counted", "left"),
    [
        (300, 300, False, True, Fit.EXACT, 300, 0),
        (299, 300, False, True, Fit.SHORT, 299, 0),
        (301, 300, False, True, Fit.OVER, 300, 1),
        (300, 0, True, False, Fit.DOUBLE, 0, 300),
        (300, 300, False, False, Fit.LATE, 0, 300),
        (300, 0, False, True, Fit.LATE, 0, 300),
    ],
)
def test_an_amount_fits_an_invoice(amount, remaining, is_paid, is_waiting, fit, counted, left):
    found = rules.fitted(amount, remaining=remaining, is_paid=is_paid, is_waiting=is_waiting)

    assert found == rules.Fitted(fit, counted, left)


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.booleans(), st.booleans())
def test_no_rupiah_is_lost(amount, remaining, is_paid, is_waiting):
    found = rules.fitted(amount, remaining=remaining, is_paid=is_paid, is_waiting=is_waiting)

    assert found.counted + found.left == amount
    assert 0 <= found.counted <= remaining


@given(st.integers(0, 10**11 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_a_code_is_seen(number, at, more):
    code = rules.code_of(f"{number:011d}")
    wrong = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]

    assert rules.is_code(code)
    assert not rules.is_code(wrong)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456789015", "123456789015"),
        ("1234 5678 9015", "123456789015"),
        ("88073.1234-5678-9015", "123456789015"),
        ("99999123456789015", "99999123456789015"),
        ("abc", "abc"),
        ("", ""),
        ("１２３", "１２３"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed, code):
    assert rules.is_code("123456789015")
    assert rules.read_code(typed, "88073") == code


def test_a_line_is_told_as_people_work_it_out():
    line = {"quantity": 12, "unit": {"id": "m²", "en": "m²"}, "price": 25_000, "amount": 300_000}

    assert rules.breakdown(line, "id") == "12 m² × Rp25.000 = Rp300.000"
    assert rules.breakdown(line, "en") == "12 m² × Rp25,000 = Rp300,000"
    assert rules.breakdown(line | {"quantity": None, "amount": -5}, "id") == "-Rp5"


def test_numbers_and_codes_are_shown_in_their_shape():
    assert rules.number("ssrd", 7, "35.73.02.1008", 2026) == "SSRD/0007/35.73.02.1008/2026"
    assert rules.grouped("123456789015") == "1234 5678 9015"
    assert rules.missing_numbers([1, 3], 4) == [2, 4]


def test_a_number_that_was_not_used_is_given_again(alone, transactional_db):
    unit = people.make_unit(code="35.73.02.1008", number_code="35.73.02.1008")
    with pytest.raises(RuntimeError):
        counter.take(unit, "ssrd", 2026)
    with transaction.atomic():
        counter.take(unit, "ssrd", 2026)
        transaction.set_rollback(True)

    with transaction.atomic():
        book, sequence, number = counter.take(unit, "ssrd", 2026)

    assert (sequence, number) == (1, "SSRD/0001/35.73.02.1008/2026")
    assert str(book) == f"ssrd/{unit.pk}/2026"
