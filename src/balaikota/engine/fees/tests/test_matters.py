"""What did not fit, and how it ends: counted elsewhere, refunded by two, sent back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.people.tests import factories as people
from balaikota.core.proposals import actions as proposals
from balaikota.core.proposals.actions import SamePerson
from balaikota.engine.cases.tests.factories import MORNING, fresh
from balaikota.engine.fees.actions import refunding, resolving
from balaikota.engine.fees.models import Account, Matter, Receipt
from balaikota.engine.fees.queries import balances
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    matter_of,
    report,
)
from balaikota.lib.errors import DomainError, NotFound

pytestmark = pytest.mark.django_db
PAYEE = "Bank Contoh 1234567890 a.n. Sri Wahyuni"


@pytest.fixture
def tari(house):
    return people.actor(house.tari, MORNING)


@pytest.fixture
def camat(house):
    return people.actor(house.scene.camat, MORNING)


def proposed(matter, tari, **other):
    given = {"payee": PAYEE, "reason": "Dibayar dua kali", "returns": False} | other
    return refunding.propose(by=tari, now=MORNING, matter_id=matter.pk, **given)


def test_an_unknown_payment_is_counted_for_the_invoice_it_was_meant_for(house, tari):
    case = billed(house)
    payment = report("111", WHOLE)
    resolving.take_on(by=tari, now=MORNING, matter_id=matter_of(payment).pk)

    matter = resolving.apply(
        by=tari, now=MORNING, matter_id=matter_of(payment).pk, code=invoice_of(case).code
    )

    assert matter.ending == Matter.Ending.APPLIED
    assert matter.owner == house.tari
    assert fresh(case).step == "persetujuan"
    check_books()


def test_what_is_left_after_counting_stays_to_decide_on(house, tari):
    case, payment = billed(house), report("111", WHOLE + 7)

    matter = resolving.apply(
        by=tari, now=MORNING, matter_id=matter_of(payment).pk, code=invoice_of(case).code
    )

    assert (matter.kind, matter.ended_at) == (Matter.Kind.OVER, None)
    assert balances.left(payment) == 7
    check_books()


def test_a_part_counted_for_an_invoice_waits_for_the_rest(house, tari):
    case, payment = billed(house), report("111", 100_000)
    resolving.apply(
        by=tari, now=MORNING, matter_id=matter_of(payment).pk, code=invoice_of(case).code
    )

    assert matter_of(payment).kind == Matter.Kind.SHORT
    assert balances.remaining(invoice_of(case)) == 200_000
    check_books()


def test_a_payment_for_the_wrong_invoice_is_moved(house, tari):
    wrong, right = billed(house), billed(house, luas=4)
    payment = report(wrong, 100_000)

    resolving.mark_wrong(
        by=tari, now=MORNING, matter_id=matter_of(payment).pk, note="Salah salin kode"
    )
    check_books()
    resolving.apply(
        by=tari, now=MORNING, matter_id=matter_of(payment).pk, code=invoice_of(right).code
    )

    assert fresh(right).step == "persetujuan"
    assert balances.remaining(invoice_of(wrong)) == WHOLE
    assert Receipt.objects.filter(void_at=None).count() == 1
    check_books()


def test_a_double_payment_is_refunded_by_two_persons(house, tari, camat):
    case = billed(house)
    report(case, WHOLE)
    second = report(case, WHOLE)
    proposal = proposed(matter_of(second), tari)

    with pytest.raises((SamePerson, DomainError)):
        proposals.confirm(by=tari, now=MORNING, proposal=proposal)
    assert balances.of_accounts()[Account.BANK] == 2 * WHOLE
    proposals.confirm(by=camat, now=MORNING, proposal=proposal)

    assert balances.of_accounts()[Account.BANK] == WHOLE
    assert Matter.objects.get(payment=second).ending == Matter.Ending.REFUNDED
    check_books()


def test_what_was_paid_in_part_can_be_sent_back(house, tari, camat):
    case = billed(house)
    short = report(case, 100_000)
    proposal = proposed(matter_of(short), tari, returns=True)

    proposals.confirm(by=camat, now=MORNING, proposal=proposal)

    assert Matter.objects.get(payment=short).ending == Matter.Ending.RETURNED
    assert balances.remaining(invoice_of(case)) == WHOLE
    check_books()


def test_a_refused_refund_is_open_to_decide_again(house, tari, camat):
    payment = report("111", 5_000)
    proposal = proposed(matter_of(payment), tari)
    with pytest.raises(resolving.Ended):
        resolving.take_on(by=tari, now=MORNING, matter_id=matter_of(payment).pk)

    proposals.refuse(by=camat, now=MORNING, proposal=proposal, reason="Belum jelas miliknya")

    assert matter_of(payment).payee == ""
    assert proposed(matter_of(payment), tari).state == "open"


def test_a_refund_of_what_was_paid_whole_meanwhile_cannot_be_confirmed(house, tari, camat):
    case = billed(house)
    proposal = proposed(matter_of(report(case, 100_000)), tari)
    report(case, 200_000, now=MORNING + timedelta(minutes=1))

    with pytest.raises(refunding.Changed):
        proposals.confirm(by=camat, now=MORNING, proposal=proposal)
    check_books()


@pytest.mark.parametrize("payee", ["", " ", "x" * 201])
def test_a_refund_says_to_whom(house, tari, payee):
    with pytest.raises(refunding.NoPayee):
        proposed(matter_of(report("111", 5_000)), tari, payee=payee)


def test_the_account_of_a_refund_is_sealed(house, tari):
    from django.db import connection

    proposed(matter_of(report("111", 5_000)), tari)

    with connection.cursor() as cursor:
        cursor.execute("SELECT payee FROM fees_matter")
        assert "1234567890" not in cursor.fetchone()[0]
        cursor.execute("SELECT content FROM proposals_proposal")
        assert "1234567890" not in str(cursor.fetchone()[0])


def test_a_treasurer_elsewhere_does_not_find_the_matter(house):
    matter = matter_of(report(billed(house), 100_000))
    toni = people.actor(house.toni, MORNING)

    with pytest.raises(NotFound):
        resolving.take_on(by=toni, now=MORNING, matter_id=matter.pk)


def test_money_is_not_counted_for_what_is_settled_or_unknown(house, tari):
    case = billed(house)
    report(case, WHOLE)
    double = matter_of(report(case, WHOLE))
    short = matter_of(report(billed(house), 1))

    for matter, code in (
        (double, invoice_of(case).code),
        (double, "5"),
        (short, invoice_of(case).code),
    ):
        with pytest.raises(DomainError):
            resolving.apply(by=tari, now=MORNING, matter_id=matter.pk, code=code)
    with pytest.raises(resolving.NotHere):
        resolving.mark_wrong(by=tari, now=MORNING, matter_id=double.pk, note="x")
    with pytest.raises(resolving.NotHere):
        resolving.mark_wrong(by=tari, now=MORNING, matter_id=short.pk, note=" ")
    check_books()
