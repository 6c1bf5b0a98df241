"""Withdrawing: by the applicant, at the counter for them, and what the button does twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, replying, withdrawing
from balaikota.engine.cases.models import Remark, Task
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    fresh,
    inbox_of,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.office.tests.pages import text_of
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
WISH = "Usahanya pindah ke kota lain"


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user):
    return people.actor(user, now=MORNING)


def withdraw_for(case, by, **changes):
    given = {"reason": WISH, "has_checked": True} | changes
    return withdrawing.withdraw_for(by=at(by), now=MORNING, number=case.number, **given)


def test_whoever_has_it_in_hand_is_told_and_so_is_the_applicant(scene, case):
    acting.claim(by=at(scene.bob), now=MORNING, task_id=task_of(case).pk)

    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)

    assert [n.subject for n in inbox_of(scene.bob)][-1] == f"{case.number} ditarik pemohon"
    assert inbox_of(scene.alice) == []
    mail = Notice.objects.filter(channel="EMAIL").order_by("pk").last()
    assert mail.recipient == "sri@contoh.test"
    assert mail.subject == f"Permohonan {case.number} sudah ditarik"


def test_every_open_task_is_closed(scene, case):
    first = task_of(case)
    Task.objects.create(
        case=case, step="persetujuan", party="officer", role="lurah", unit=scene.kauman,
        holder=scene.lurah, opened_at=MORNING,
    )  # fmt: skip

    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING + HOUR, case_id=case.pk)

    closed = list(Task.objects.filter(case=case).values_list("ended_at", "act"))
    assert closed == [(MORNING + HOUR, "withdraw")] * 2
    assert Task.objects.get(pk=first.pk).ended_at
    assert len(inbox_of(scene.lurah)) == 1


def test_the_counter_withdraws_for_who_stands_there_and_keeps_why(scene, case):
    withdraw_for(case, scene.alice)

    assert (fresh(case).status, fresh(case).outcome) == ("WITHDRAWN", "withdrawn")
    remark = Remark.objects.get(case=case)
    assert (remark.text, remark.is_public) == (WISH, False)
    entry = ledger.history(f"case:{case.pk}", verbs=["cases.withdraw_for"])[0]
    assert (entry.event.outcome, entry.payload["reason"]) == ("withdrawn", WISH)
    assert WISH not in str(vars(entry.event))


@pytest.mark.parametrize(
    ("changes", "field"), [({"reason": " "}, "reason"), ({"has_checked": False}, "has_checked")]
)
def test_a_reason_and_a_look_at_who_asks_are_needed(scene, case, changes, field):
    with pytest.raises(DomainError) as refused:
        withdraw_for(case, scene.alice, **changes)

    assert refused.value.field == field
    assert fresh(case).status == "OPEN"


def test_only_the_counter_of_the_unit_does_it(client, scene, case):
    with pytest.raises(NotAllowed):
        withdraw_for(case, scene.lurah)
    with pytest.raises(NotFound):
        withdraw_for(case, scene.nina)
    both = people.make_officer("auditor", scene.kauman)
    people.assign(both, "petugas-loket", scene.neighbour)
    with pytest.raises(NotAllowed):
        withdraw_for(case, both)
    client.force_login(both)
    assert client.get(reverse("cases:withdraw_for", args=[case.number])).status_code == 403
    assert fresh(case).status == "OPEN"


def test_what_is_decided_or_in_the_press_is_not_withdrawn(scene):
    pressed = open_case(scene, at="surat")

    with pytest.raises(Conflict, match="tidak dapat ditarik"):
        withdraw_for(pressed, scene.alice)
    assert Remark.objects.filter(case=pressed).count() == 0


def test_the_officer_is_asked_and_a_second_press_changes_nothing(client, scene, case):
    client.force_login(scene.alice)
    address = reverse("cases:withdraw_for", args=[case.number])
    assert address in client.get(reverse("cases:case", args=[case.number])).content.decode()

    refused = client.post(address, {"reason": WISH})
    assert refused.status_code == 422
    assert "Periksa dulu identitas yang meminta" in text_of(refused)
    assert WISH in refused.content.decode()

    sent = {"reason": WISH, "has_checked": "1"}
    page = text_of(client.post(address, sent, follow=True))
    assert f"Permohonan {case.number} ditarik." in page
    assert "Ditarik di loket atas permintaan pemohon" in page
    assert WISH in page
    again = client.post(address, sent)
    assert again["Location"] == reverse("cases:case", args=[case.number])
    events = ledger.history(f"case:{case.pk}", verbs=["cases.withdraw_for"])
    assert len(events) == 1
    assert address not in client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert "jadi tidak dapat ditarik" in text_of(client.get(address))


def test_the_applicant_presses_twice_and_it_happens_once(client, scene):
    made = opened(scene)
    client.post("/lacak/", {"number": made.case.number, "secret": made.secret})
    address = reverse("cases:withdraw", args=[made.case.number])
    page = text_of(client.get(address))
    for words in ("tidak diproses lagi", "Petugas yang memegangnya", "mengajukan yang baru"):
        assert words in page

    answers = [client.post(address) for _ in range(2)]

    assert [one["Location"] for one in answers] == [f"/lacak/{made.case.number}/"] * 2
    assert len(ledger.history(f"case:{made.case.pk}", verbs=["cases.reply"])) == 1
    shown = text_of(client.get(f"/lacak/{made.case.number}/"))
    assert "Permohonan ini ditarik pada Senin, 23 November 2026" in shown
    assert "Tarik permohonan ini" not in shown
    assert client.get(address)["Location"] == f"/lacak/{made.case.number}/"


def test_one_who_wins_the_race_is_the_only_one(scene, case):
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)

    with pytest.raises(replying.AlreadyWithdrawn):
        withdraw_for(case, scene.alice)
    task = Task.objects.get(case=case)
    with pytest.raises(acting.TaskDone):
        acting.claim(by=at(scene.alice), now=MORNING, task_id=task.pk)
