"""Extending the promise: by whom, how often, until when, and what moves with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import extending, replying, sweeping
from balaikota.engine.cases.models import DueChange, Extension
from balaikota.engine.cases.queries import tracking
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    defects,
    do,
    fresh,
    inbox_of,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.office.tests.pages import text_of
from balaikota.lib.errors import DomainError, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
WHY = "Menunggu jawaban dari dinas"


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def extend(case, by, *, amount=2, now=MORNING, reason=WHY):
    extending.extend(
        by=people.actor(by, now=now), now=now, number=case.number, amount=amount, reason=reason
    )
    return fresh(case)


def test_the_promise_moves_and_the_old_value_stays_with_the_reason(scene, case):
    promised = case.promise_due_at

    case = extend(case, scene.lurah)

    # The promise ends on Tuesday at the close of service; two working days on: Thursday.
    assert case.promise_due_at == promised + 2 * DAY
    change = DueChange.objects.get(case=case, task=None)
    assert (change.old_at, change.new_at) == (promised, case.promise_due_at)
    extension = Extension.objects.get(case=case)
    assert (extension.reason, extension.amount, extension.change) == (WHY, 2, change)
    assert WHY not in change.reason


def test_the_time_of_the_step_moves_along_so_that_nobody_is_warned_too_soon(scene, case):
    due = task_of(case).due_at

    extend(case, scene.lurah, amount=1)

    task = task_of(case)
    assert task.due_at > due + timedelta(hours=20)
    assert task.warn_at > due
    kept = DueChange.objects.get(task=task)
    assert (kept.old_at, kept.new_at) == (due, task.due_at)


def test_a_step_that_is_due_at_the_close_of_a_day_moves_by_as_many_days(scene):
    steps = procedures.steps()
    steps["verifikasi"]["within"] = "1 working-day"
    case = procedures.open_on(scene, procedures.publish(scene, "harian", steps))
    due_at = task_of(case).due_at

    case = extend(case, scene.lurah, amount=2)

    assert task_of(case).due_at == due_at + 2 * DAY


def test_a_later_change_of_rules_and_a_pause_keep_what_was_given(scene, case):
    extended = extend(case, scene.lurah).promise_due_at
    step_due = task_of(case).due_at

    sweeping.recompute(by=SYSTEM, now=MORNING + HOUR, case_id=case.pk, reason="Libur baru")
    assert fresh(case).promise_due_at == extended
    assert task_of(case).due_at == step_due

    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
    answers = dict(tracking.latest_answers(case))
    resent = replying.resubmit(
        by=replying.applicant_of(case.pk), now=MORNING + DAY, case_id=case.pk, answers=answers
    )
    assert resent.promise_due_at.date() == (extended + DAY).date()


def test_the_applicant_is_told_why_and_until_when(scene, case):
    case = extend(case, scene.lurah)

    mail = Notice.objects.filter(channel="EMAIL").order_by("pk").last()
    assert mail.subject == f"Janji waktu {case.number} diperpanjang"
    assert WHY in mail.body
    assert "Kamis, 26 November 2026" in mail.body


def test_the_ledger_says_how_much_and_why_stands_in_the_payload(scene, case):
    extend(case, scene.lurah)

    entry = ledger.history(f"case:{case.pk}", verbs=["cases.act"])[0]
    assert (entry.event.outcome, entry.event.from_step) == ("extended-2", "verifikasi")
    assert entry.event.acting_as.startswith("definitif:lurah:")
    assert entry.payload["reason"] == WHY
    assert WHY not in str(vars(entry.event))


@pytest.mark.parametrize(
    ("amount", "reason", "field"),
    [(0, WHY, "amount"), (3, WHY, "amount"), (1, "  ", "reason"), (1, "x" * 1001, "reason")],
)
def test_how_much_and_why_are_asked_for(scene, case, amount, reason, field):
    with pytest.raises(DomainError) as refused:
        extend(case, scene.lurah, amount=amount, reason=reason)

    assert refused.value.field == field
    assert not Extension.objects.exists()


def test_only_who_the_pack_names_and_only_once(scene, case):
    with pytest.raises(extending.NotExtended, match="Hanya Lurah"):
        extend(case, scene.alice)
    with pytest.raises(NotFound):
        extend(case, scene.nina)
    extend(case, scene.lurah, amount=1)
    with pytest.raises(extending.NotExtended, match="sudah diperpanjang 1 kali"):
        extend(case, scene.lurah, amount=1)


def test_a_plh_extends_as_well(scene, case):
    plh = people.make_user("Rudi")
    people.assign(
        plh, "lurah", scene.kauman, mode="plh", valid_from=MORNING - DAY, valid_to=MORNING + DAY
    )

    extend(case, plh)

    entry = ledger.history(f"case:{case.pk}", verbs=["cases.act"])[0]
    assert entry.event.acting_as.startswith("plh:lurah:")


def test_never_after_the_promise_has_passed_nor_while_it_stands_still(scene, case):
    late = case.promise_due_at
    with pytest.raises(extending.NotExtended, match="sudah lewat"):
        extend(case, scene.lurah, now=late)
    waiting = open_case(scene, at="perbaikan")
    with pytest.raises(extending.NotExtended, match="menunggu pemohon"):
        extend(waiting, scene.lurah)
    with pytest.raises(extending.NotExtended, match="sedang dibuat"):
        extend(open_case(scene, at="surat"), scene.lurah)
    refused = do(open_case(scene), "tolak", by=scene.alice, code="tidak_ada_usaha")
    with pytest.raises(extending.NotExtended, match="sudah selesai"):
        extend(refused, scene.lurah)
    assert not Extension.objects.exists()


def test_the_officer_is_asked_and_the_applicant_reads_it(client, scene):
    made = opened(scene)
    case = fresh(made.case)
    client.force_login(scene.lurah)
    address = reverse("cases:extend", args=[case.number])
    assert address in client.get(reverse("cases:case", args=[case.number])).content.decode()
    page = text_of(client.get(address))
    assert "Paling lama 2 hari kerja" in page

    wrong = client.post(address, {"amount": "tiga", "reason": WHY})
    assert wrong.status_code == 422
    assert "Isi angka dari 1 sampai 2." in text_of(wrong)
    assert WHY in wrong.content.decode()
    done = text_of(client.post(address, {"amount": "2", "reason": WHY}, follow=True))
    for words in (f"Janji waktu {case.number} diperpanjang.", WHY, "Janji waktu diperpanjang"):
        assert words in done
    assert "tidak dapat lagi" in text_of(client.get(address))
    assert client.post(address, {"amount": "2", "reason": WHY}).status_code == 409

    client.post("/lacak/", {"number": case.number, "secret": made.secret})
    shown = text_of(client.get(f"/lacak/{case.number}/"))
    assert "Semula Selasa, 24 November 2026, 16.00 WIB, sekarang Kamis, 26 November 2026" in shown
    assert WHY in shown


def test_the_front_officer_is_told_who_may(client, scene, case):
    client.force_login(scene.alice)
    address = reverse("cases:extend", args=[case.number])

    assert "Hanya Lurah yang boleh" in text_of(client.get(address))
    assert address not in client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert inbox_of(scene.alice) == []
