"""From the step that waits to the receipt: what each kind of payment leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balaikota.core.jobs import worker
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import replying, sweeping
from balaikota.engine.cases.models import Pause
from balaikota.engine.cases.tests import factories as cases
from balaikota.engine.cases.tests.factories import DAY, MORNING, do, fresh, task_of
from balaikota.engine.fees.actions import billing, receiving
from balaikota.engine.fees.models import Invoice, Matter, Payment, Receipt
from balaikota.engine.fees.queries import balances
from balaikota.engine.fees.tests.factories import (
    WHOLE,
    billed,
    check_books,
    invoice_of,
    levied,
    matter_of,
    report,
)
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db


def test_the_invoice_says_how_it_comes_to_its_sum_and_by_which_law(house):
    invoice = invoice_of(billed(house, luas=12, usaha_mikro=True))

    assert invoice.total == 225_000
    assert [line["amount"] for line in invoice.lines] == [300_000, -75_000]
    assert [law["confirmed"] for law in invoice.laws] == [False, False]
    assert invoice.due_at == task_of(invoice.case).due_at
    check_books()


def test_the_clock_stands_still_until_the_money_is_there(house):
    case = billed(house)

    assert case.status == "WAITING"
    assert Pause.objects.filter(case=case, to_at=None).exists()
    report(case, WHOLE, now=MORNING + DAY)
    assert fresh(case).step == "persetujuan"
    assert not Pause.objects.filter(case=case, to_at=None).exists()


def test_an_exact_payment_leads_on_with_a_receipt(house):
    case = billed(house)

    payment = report(case, WHOLE)

    assert fresh(case).step == "persetujuan"
    assert invoice_of(case).status == Invoice.Status.PAID
    assert Receipt.objects.get(payment=payment).amount == WHOLE
    assert not Matter.objects.exists()
    check_books()


def test_a_payment_told_twice_counts_once(house):
    case = billed(house)
    first = report(case, WHOLE, reference="G1")

    again = report(case, WHOLE, reference="G1")

    assert again == first
    assert Payment.objects.count() == 1
    check_books()


def test_the_same_reference_with_another_amount_is_refused(house):
    case = billed(house)
    report(case, 100_000, reference="G1")

    with pytest.raises(receiving.OtherAmount):
        report(case, WHOLE, reference="G1")
    check_books()


def test_a_short_payment_waits_for_the_rest(house):
    case = billed(house)
    short = report(case, 100_000)

    assert fresh(case).step == "pembayaran"
    assert matter_of(short).kind == Matter.Kind.SHORT
    assert balances.remaining(invoice_of(case)) == 200_000

    report(case, 200_000)
    assert fresh(case).step == "persetujuan"
    assert not Matter.objects.filter(ended_at=None).exists()
    assert sorted(Receipt.objects.values_list("amount", flat=True)) == [100_000, 200_000]
    check_books()


def test_what_is_too_much_is_kept_to_decide_on(house):
    case = billed(house)

    payment = report(case, WHOLE + 5)

    assert fresh(case).step == "persetujuan"
    assert matter_of(payment).kind == Matter.Kind.OVER
    assert balances.left(payment) == 5
    check_books()


def test_a_second_payment_is_a_double_one(house):
    case = billed(house)
    report(case, WHOLE)

    second = report(case, WHOLE)

    assert matter_of(second).kind == Matter.Kind.DOUBLE
    assert balances.left(second) == WHOLE
    check_books()


def test_an_unknown_code_is_kept(house):
    payment = report("999999999999", 50_000)

    matter = matter_of(payment)
    assert (matter.kind, matter.unit, matter.invoice) == (Matter.Kind.UNKNOWN, None, None)
    check_books()


def test_money_for_a_case_that_has_lapsed_is_late(house):
    case = billed(house)
    task = task_of(case)
    later = task.due_at + timedelta(minutes=1)
    sweeping.lapse(by=cases.SYSTEM, now=later, task_id=task.pk)

    payment = report(case, WHOLE, now=later + DAY)

    assert fresh(case).outcome == "lapsed"
    assert matter_of(payment).kind == Matter.Kind.LATE
    check_books()


def test_nothing_to_pay_leads_on_by_itself(house):
    case = levied(house, luas=0)
    do(case, "lengkap", by=house.scene.alice)

    worker.run_due(MORNING + timedelta(seconds=1))

    assert fresh(case).step == "persetujuan"
    assert not Invoice.objects.exists()


def test_the_applicant_cannot_pass_the_step_by_sending_answers(house):
    case = billed(house)

    with pytest.raises(replying.NotWaiting):
        replying.resubmit(
            by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk, answers={}
        )


def test_a_case_that_comes_back_keeps_what_was_paid(house):
    case = billed(house)
    report(case, WHOLE)
    do(case, "kembalikan", by=house.scene.lurah, note="Periksa lagi luasnya.")
    do(case, "lengkap", by=house.scene.alice)

    worker.run_due(MORNING + timedelta(seconds=1))

    assert fresh(case).step == "persetujuan"
    assert Invoice.objects.filter(case=case).count() == 1
    check_books()


@pytest.mark.parametrize(
    ("area", "step", "kind"), [(20, "pembayaran", "SHORT"), (8, "persetujuan", "OVER")]
)
def test_an_invoice_of_another_amount_takes_the_place_and_keeps_the_money(house, area, step, kind):
    case = billed(house)
    report(case, WHOLE)
    do(case, "kembalikan", by=house.scene.lurah, note="Luasnya lain.")
    answers = case.answer_versions.get()
    case.answer_versions.create(version=2, body=answers.body | {"luas": area}, at=MORNING)
    do(case, "lengkap", by=house.scene.alice)
    worker.run_due(MORNING + timedelta(seconds=1))

    assert fresh(case).step == step
    assert Invoice.objects.filter(case=case, status="REPLACED").count() == 1
    assert invoice_of(case).total == area * 25_000
    assert Matter.objects.get(ended_at=None).kind == kind
    check_books()


def test_money_sent_to_the_former_code_reaches_the_invoice_in_its_place(house):
    case = billed(house)
    former = invoice_of(case).code
    report(case, WHOLE)
    do(case, "kembalikan", by=house.scene.lurah, note="Luasnya lain.")
    body = case.answer_versions.get().body | {"luas": 20}
    case.answer_versions.create(version=2, body=body, at=MORNING)
    do(case, "lengkap", by=house.scene.alice)

    report(former, 200_000)

    assert fresh(case).step == "persetujuan"
    check_books()


def test_a_named_officer_may_let_a_case_go_on_without_paying(house):
    case = billed(house)
    report(case, 100_000)
    lurah = people.actor(house.scene.lurah, MORNING)

    billing.waive(by=lurah, now=MORNING, invoice_id=invoice_of(case).pk, reason="Perwal 1/2026")

    invoice = invoice_of(case)
    assert (invoice.status, invoice.waived_by) == (Invoice.Status.WAIVED, house.scene.lurah)
    assert fresh(case).step == "persetujuan"
    assert matter_of(report(case, 200_000)).kind == Matter.Kind.LATE
    check_books()


def test_waiving_asks_for_a_reason_and_the_right_at_that_unit(house):
    invoice = invoice_of(billed(house))
    lurah, tari = (people.actor(one, MORNING) for one in (house.scene.lurah, house.tari))

    with pytest.raises(billing.ReasonNeeded):
        billing.waive(by=lurah, now=MORNING, invoice_id=invoice.pk, reason=" ")
    with pytest.raises(Exception, match="berwenang"):
        billing.waive(by=tari, now=MORNING, invoice_id=invoice.pk, reason="x")


def test_a_treasurer_enters_what_was_paid_at_the_bank(house):
    case, tari = billed(house), people.actor(house.tari, MORNING)
    entry = {"by": tari, "now": MORNING, "reference": "SLIP-1", "amount": WHOLE, "paid_at": MORNING}

    first = receiving.record(code=invoice_of(case).code, **entry)

    assert fresh(case).step == "persetujuan"
    assert receiving.record(code=invoice_of(case).code, **entry) == first
    check_books()


def test_a_treasurer_elsewhere_and_a_wrong_code_are_refused(house):
    code = invoice_of(billed(house)).code
    toni, tari = (people.actor(one, MORNING) for one in (house.toni, house.tari))
    entry = {"now": MORNING, "reference": "SLIP-1", "amount": WHOLE, "paid_at": MORNING}

    with pytest.raises(Exception, match="berwenang"):
        receiving.record(by=toni, code=code, **entry)
    with pytest.raises(NotFound):
        receiving.record(by=tari, code="123", **entry)
    assert not Payment.objects.exists()
