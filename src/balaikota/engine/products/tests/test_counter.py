"""The counter under many hands: no gap, no number twice, whatever is rolled back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction

from balaikota.core import counting
from balaikota.core.people.tests import factories as people
from balaikota.engine.products import counter
from balaikota.engine.products.models import Register
from balaikota.engine.products.queries import registers
from balaikota.engine.products.tests.factories import make_case, make_office, reserve


@pytest.fixture
def register():
    return counter.register_for(
        unit_id=people.make_unit().pk, classification="500", year=2026, name="umum"
    )


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_given_out_again(register):
    taken = []
    for keeps in (True, False, True, False, False, True):
        with transaction.atomic():
            number = counting.take_next(register)
            transaction.set_rollback(not keeps)
        taken.append(number)

    assert taken == [1, 2, 2, 3, 3, 3]
    assert Register.objects.get(pk=register.pk).latest == 3


@pytest.mark.django_db(transaction=True)
def test_a_register_is_opened_once(register):
    again = counter.register_for(
        unit_id=register.unit_id, classification="500", year=2026, name="lain"
    )

    assert again == register


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_clients_leave_no_gap_and_no_number_twice(register):
    def take(client: int) -> list[int]:
        kept = []
        for turn in range(15):
            with transaction.atomic():
                number = counting.take_next(register)
                if (client + turn) % 10:
                    kept.append(number)
                else:
                    transaction.set_rollback(True)
        connections.close_all()
        return kept

    with ThreadPoolExecutor(20) as pool:
        numbers = [number for kept in pool.map(take, range(20)) for number in kept]

    assert sorted(numbers) == list(range(1, 271))
    assert Register.objects.get(pk=register.pk).latest == 270


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_letters_approved_at_once_are_numbered_without_gaps():
    office = make_office()
    cases = [make_case(office) for _ in range(24)]

    def approve(case) -> None:
        with transaction.atomic():
            reserve(case, office)
            transaction.set_rollback(case.pk % 5 == 0)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(approve, cases))

    kept = sum(case.pk % 5 != 0 for case in cases)
    (book,) = Register.objects.all()
    assert book.latest == kept
    assert registers.find_missing(book) == []
    assert registers.find_broken() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_case_approved_by_two_clicks_gets_one_letter():
    office = make_office()
    case = make_case(office)

    def approve(_: int) -> int | None:
        try:
            return reserve(case, office).pk
        except IntegrityError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        letters = set(pool.map(approve, range(4))) - {None}

    assert len(letters) == 1
    assert registers.find_broken() == []
