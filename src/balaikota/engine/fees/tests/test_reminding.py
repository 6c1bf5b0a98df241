"""What applicants are told of invoices that fall due: each once, and only while it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml

from balaikota.core import action
from balaikota.core.jobs import clock, worker
from balaikota.core.notices.models import Channel, Notice
from balaikota.core.reference.models import Reference
from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import MORNING, PUBLISHER
from balaikota.engine.fees import tasks
from balaikota.engine.fees.actions import reminding
from balaikota.engine.fees.models import Invoice
from balaikota.engine.fees.queries import reminding as due
from balaikota.engine.fees.rules import Mark, mark_of
from balaikota.engine.fees.tests.factories import WHOLE, billed, invoice_of, report
from balaikota.engine.packs import actions as packs
from tests.rooms.percobaan.service import LEVIED

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sweep(now):
    """Run the periodic work; its acts find what the clock says."""
    with clock.given(now):
        tasks.remind.call()


def told(case) -> list[str]:
    rows = Notice.objects.filter(about=f"case:{case.pk}", channel=Channel.EMAIL).order_by("pk")
    return [row.subject for row in rows if "jatuh tempo" in row.subject or "due" in row.subject]


def body_of(case) -> str:
    rows = Notice.objects.filter(about=f"case:{case.pk}", channel=Channel.EMAIL)
    return rows.latest("pk").body


def patient(house):
    """Return the house with a service that waits for its money for ever."""
    values = yaml.safe_load(LEVIED.read_text(encoding="utf-8"))
    del values["procedure"]["pembayaran"]["on_timeout"]
    del values["messages"]["on_timeout"]
    version = packs.publish(
        by=PUBLISHER, now=MORNING, source=yaml.safe_dump(values, sort_keys=False),
        valid_from=date(2026, 11, 2), decree="SK 3/2026",
    )  # fmt: skip
    return replace(house, version=version)


def test_an_invoice_is_reminded_of_once_three_days_before_it_is_due(house):
    case = billed(house)
    due_at = invoice_of(case).due_at

    sweep(due_at - 3 * DAY - HOUR)
    assert told(case) == []
    sweep(due_at - 3 * DAY)
    sweep(due_at - 2 * DAY)

    assert told(case) == [f"Tagihan untuk {case.number} segera jatuh tempo"]
    body = body_of(case)
    assert "Bayar Rp300.000 sampai Senin, 7 Desember 2026" in body
    assert "Lewat batas itu permohonan Anda gugur." in body


def test_the_rest_is_named_where_a_part_was_paid(house):
    case = billed(house)
    report(case, 100_000)

    sweep(invoice_of(case).due_at - DAY)

    assert "Bayar Rp200.000 sampai" in body_of(case)


def test_the_city_says_how_many_days_before(house):
    Reference.objects.filter(key="kabar.tagihan.hari").update(value="1")
    case = billed(house)
    due_at = invoice_of(case).due_at

    sweep(due_at - 2 * DAY)
    assert told(case) == []
    sweep(due_at - DAY)
    assert len(told(case)) == 1


def test_an_overdue_invoice_that_still_waits_is_told_of_once(house):
    case = billed(patient(house))
    due_at = invoice_of(case).due_at

    sweep(due_at - HOUR)
    sweep(due_at)
    sweep(due_at + DAY)

    assert told(case) == [
        f"Tagihan untuk {case.number} segera jatuh tempo",
        f"Tagihan untuk {case.number} sudah lewat jatuh tempo",
    ]
    assert "Sisanya Rp300.000" in body_of(case)
    assert "gugur" not in body_of(case)


def test_a_case_that_lapses_is_told_so_by_its_own_message_only(house):
    case = billed(house)
    due_at = invoice_of(case).due_at

    sweep(due_at)

    assert told(case) == []
    assert invoice_of(case).overdue_told_at is None


def test_who_reads_english_is_told_in_english(house):
    case = billed(house)
    Case.objects.filter(pk=case.pk).update(language="en")

    sweep(invoice_of(case).due_at - DAY)

    assert told(case) == [f"The invoice for {case.number} falls due soon"]
    assert "Pay Rp300,000 by Monday, 7 December 2026" in body_of(case)
    assert "After that your application lapses." in body_of(case)


@pytest.mark.parametrize("what", ["paid", "withdrawn", "endless"])
def test_nothing_is_said_of_what_is_not_owed_any_more(house, what):
    case = billed(house)
    now = invoice_of(case).due_at - DAY
    if what == "paid":
        report(case, WHOLE)
    elif what == "withdrawn":
        replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    else:
        Invoice.objects.filter(case=case).update(due_at=None)

    sweep(now)

    assert due.find_to_remind(now) == []
    assert told(case) == []


def test_paid_between_finding_and_telling_nothing_is_said(house):
    case = billed(house)
    invoice, now = invoice_of(case), invoice_of(case).due_at - DAY
    assert due.find_to_remind(now) == [invoice.pk]
    report(case, WHOLE)

    said = reminding.remind(by=action.system("fees.remind"), now=now, invoice_id=invoice.pk)

    assert said is Mark.NOTHING
    assert told(case) == []


def test_a_new_due_time_is_told_of_anew(house):
    from balaikota.engine.cases.tests.factories import do

    case = billed(house)
    sweep(invoice_of(case).due_at - DAY)
    report(case, WHOLE)
    do(case, "kembalikan", by=house.scene.lurah, now=MORNING, note="Periksa lagi")
    Invoice.objects.filter(case=case).update(status="OPEN", settled_at=None)
    do(case, "lengkap", by=house.scene.alice, now=MORNING + DAY)

    assert invoice_of(case).reminded_at is None


def test_the_worker_sees_to_it(house):
    case = billed(house)
    now = invoice_of(case).due_at - DAY

    with clock.given(now):
        worker.run_due(now)

    assert len(told(case)) == 1


@pytest.mark.parametrize(
    ("term", "passed", "mark"),
    [
        (14 * DAY, 11 * DAY - HOUR, Mark.NOTHING),
        (14 * DAY, 11 * DAY, Mark.SOON),
        (14 * DAY, 14 * DAY - HOUR, Mark.SOON),
        (14 * DAY, 14 * DAY, Mark.OVERDUE),
        (2 * DAY, DAY - HOUR, Mark.NOTHING),
        (2 * DAY, DAY, Mark.SOON),
        (HOUR, timedelta(0), Mark.NOTHING),
    ],
)
def test_what_is_said_depends_on_the_time_that_is_left(term, passed, mark):
    due_at = MORNING + term

    assert mark_of(issued_at=MORNING, due_at=due_at, now=MORNING + passed, days=3) is mark
