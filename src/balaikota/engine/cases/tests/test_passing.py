"""A case handed over to another unit: whose it is, who reads it, how it bounces, what never moves."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, concerning, passing, replying
from balaikota.engine.cases.models import DueChange, HandOver, Task
from balaikota.engine.cases.queries import handed, inbox, tracking, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.browsing import page_of, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    defects,
    do,
    fresh,
    inbox_of,
    open_case,
    opened,
    task_of,
)
from balaikota.lib.errors import Conflict, DomainError, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
WHY = "Tempat usahanya di seberang sungai"
BACK = "Batasnya sebelum sungai"


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user, now=MORNING):
    return people.actor(user, now=now)


def pass_on(case, by, unit, *, now=MORNING, reason=WHY):
    return passing.hand_over(
        by=at(by, now), now=now, number=case.number, unit=unit.code, reason=reason
    )


def bounce(case, by, *, now=MORNING, reason=BACK):
    return passing.bounce(by=at(by, now), now=now, number=case.number, reason=reason)


def reads(user, case, now=MORNING):
    return visible.visible_to(at(user, now)).filter(pk=case.pk).exists()


def dues(case):
    task = task_of(case)
    return fresh(case).promise_due_at, task.opened_at, task.due_at, task.warn_at


def test_the_case_is_the_other_units_with_its_due_times_as_they_were(scene, case):
    before, task = dues(case), task_of(case)
    acting.claim(by=at(scene.alice), now=MORNING, task_id=task.pk)

    made = pass_on(case, scene.alice, scene.neighbour, now=MORNING + HOUR)

    case = fresh(case)
    moved = task_of(case)
    assert (case.unit, moved.unit, moved.pk) == (scene.neighbour, scene.neighbour, task.pk)
    assert (moved.holder_id, moved.is_away, dues(case)) == (None, False, before)
    assert not DueChange.objects.exists()
    assert made.bounce_until.date() == (MORNING + DAY).date()
    assert [one.subject for one in inbox_of(scene.nina)] == [
        f"{case.number} diserahkan kepada Anda"
    ]
    assert Notice.objects.filter(channel="EMAIL").last().subject == (
        f"Permohonan {case.number} sekarang ditangani Kelurahan Oro-oro Dowo"
    )
    lurah = people.make_officer("lurah", scene.neighbour)
    do(case, "lengkap", by=scene.nina, now=MORNING + HOUR)
    assert (task_of(case).unit, task_of(case).role) == (scene.neighbour, "lurah")
    assert reads(lurah, case)


def test_who_handed_it_over_reads_on_but_has_it_in_no_list_and_does_nothing(scene, case):
    pass_on(case, scene.alice, scene.neighbour)

    assert reads(scene.alice, case)
    assert reads(scene.bob, case)
    assert not reads(people.make_officer("petugas-loket", scene.kecamatan), case)
    assert inbox.find_tasks(at(scene.bob), Filter.UNIT, now=MORNING).rows == []
    for deed in (lambda: do(case, "lengkap", by=scene.alice), lambda: bounce(case, scene.alice)):
        with pytest.raises(acting.NotYourTask):
            deed()
    with pytest.raises(acting.NotYourTask):
        pass_on(case, scene.alice, scene.neighbour)
    limited = people.make_officer(
        "petugas-loket", scene.kauman, name="Lia", services=" layanan-lain "
    )
    assert not reads(limited, case)


def test_it_bounces_once_and_the_first_clock_goes_on(scene, case):
    before = dues(case)
    pass_on(case, scene.alice, scene.neighbour)
    acting.claim(by=at(scene.nina), now=MORNING, task_id=task_of(case).pk)

    made = bounce(case, scene.nina, now=MORNING + 2 * HOUR)

    assert (fresh(case).unit, task_of(case).unit, task_of(case).holder) == (
        scene.kauman, scene.kauman, None,
    )  # fmt: skip
    assert dues(case) == before
    assert (made.bounced_by, made.bounced_at) == (scene.nina, MORNING + 2 * HOUR)
    assert not reads(scene.nina, case)
    assert [one.subject for one in inbox_of(scene.alice)] == [f"{case.number} dikembalikan"]
    with pytest.raises(DomainError, match="sudah mengembalikan berkas ini") as refused:
        pass_on(case, scene.alice, scene.neighbour)
    assert refused.value.field == "unit"
    with pytest.raises(Conflict, match="Tidak ada penyerahan"):
        bounce(case, scene.alice)


def test_it_is_deemed_accepted_when_the_time_is_over_or_it_is_worked_on(scene, case):
    made = pass_on(case, scene.alice, scene.neighbour)
    late = made.bounce_until
    assert [one.state for one in handed.find_lines(case, now=MORNING)] == [handed.State.OPEN]
    assert [one.state for one in handed.find_lines(case, now=late)] == [handed.State.ACCEPTED]
    with pytest.raises(Conflict, match="dianggap diterima"):
        bounce(case, scene.nina, now=late)

    with pytest.raises(DomainError, match="sudah pernah memegang"):
        pass_on(case, scene.nina, scene.kauman, now=late)
    do(case, "kembalikan", by=scene.nina, defects=defects("nama_usaha"))
    replying.resubmit(
        by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk,
        answers=dict(tracking.latest_answers(case)),
    )  # fmt: skip
    assert [one.state for one in handed.find_lines(case, now=MORNING)] == [handed.State.ACCEPTED]
    with pytest.raises(Conflict, match="Tidak ada penyerahan"):
        bounce(case, scene.nina)


def test_it_may_go_on_to_a_third_unit_and_bounces_to_who_sent_it(scene, case):
    third = people.make_unit(parent=scene.kecamatan, code="35.73.02.1001", short_name="Klojen")
    tono = people.make_officer("petugas-loket", third, name="Tono")
    pass_on(case, scene.alice, scene.neighbour)
    pass_on(case, scene.nina, third)

    bounce(case, tono)

    assert fresh(case).unit == scene.neighbour
    assert [one.state for one in handed.find_lines(case, now=MORNING)] == [
        handed.State.OPEN, handed.State.BOUNCED,
    ]  # fmt: skip
    with pytest.raises(Conflict, match="Tidak ada penyerahan"):
        bounce(case, scene.nina)
    assert reads(scene.alice, case)


def test_who_may_not_where_it_may_not_go_and_when_not(scene, case):
    with pytest.raises(NotFound):
        pass_on(case, scene.nina, scene.neighbour)
    with pytest.raises(acting.NotYourTask):
        pass_on(case, scene.lurah, scene.neighbour)
    empty = people.make_unit(parent=scene.kecamatan, code="35.73.02.1002", short_name="Samaan")
    for unit in (scene.kauman, scene.kecamatan):
        with pytest.raises(DomainError, match="dari daftar") as refused:
            pass_on(case, scene.alice, unit)
        assert refused.value.field == "unit"
    with pytest.raises(DomainError, match="tidak ada petugas"):
        pass_on(case, scene.alice, empty)
    for reason in (" ", "x" * 2001):
        with pytest.raises(DomainError) as refused:
            pass_on(case, scene.alice, scene.neighbour, reason=reason)
        assert refused.value.field == "reason"
    acting.claim(by=at(scene.bob), now=MORNING, task_id=task_of(case).pk)
    with pytest.raises(acting.TaskTaken):
        pass_on(case, scene.alice, scene.neighbour)
    do(case, "lengkap", by=scene.bob)
    with pytest.raises(Conflict, match="tidak dapat diserahkan"):
        pass_on(case, scene.lurah, scene.neighbour)
    do(case, "tolak", by=scene.lurah, code="tidak_ada_usaha")
    with pytest.raises(Conflict, match="sudah selesai"):
        pass_on(case, scene.lurah, scene.neighbour)
    assert not HandOver.objects.exists()


def test_a_case_about_an_office_is_neither_handed_over_nor_bounced(scene, case):
    pass_on(case, scene.alice, scene.neighbour)
    concerning.name_concern(
        by=at(scene.nina), now=MORNING, number=case.number,
        about=f"unit:{scene.neighbour.code}", reason="x",
    )  # fmt: skip
    moved = fresh(case)
    assert (moved.unit, task_of(case).role) == (scene.kecamatan, "camat")

    with pytest.raises(Conflict, match="tetap pada atasan"):
        bounce(case, scene.camat)
    with pytest.raises(Conflict, match="tetap pada atasan"):
        pass_on(case, scene.camat, scene.kauman)
    assert not reads(scene.nina, case)


def test_the_pack_says_whether_and_to_which_kinds(scene):
    plain = procedures.publish(scene, "tanpa", procedures.steps(), hand_over=None, outsiders={})
    case = procedures.open_on(scene, plain)
    with pytest.raises(Conflict, match="tidak dapat diserahkan"):
        pass_on(case, scene.alice, scene.neighbour)


def test_reasons_are_sealed_and_stand_in_the_payload_only(scene, case):
    pass_on(case, scene.alice, scene.neighbour)
    bounce(case, scene.nina)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, bounce_reason FROM cases_handover")
        row = str(cursor.fetchone())
    assert not any(plain in row for plain in (WHY, BACK))
    entries = ledger.history(f"case:{case.pk}", verbs=["cases.act"])
    assert [one.event.outcome for one in entries] == ["handed-over", "bounced"]
    assert [one.event.due_at for one in entries] == [task_of(case).due_at] * 2
    assert [one.payload["reason"] for one in entries] == [WHY, BACK]
    assert not any(WHY in str(vars(one.event)) for one in entries)


def test_the_database_lets_a_unit_get_a_case_once(scene, case):
    made = pass_on(case, scene.alice, scene.neighbour)
    again = HandOver(
        case=case, task=made.task, unit=scene.kecamatan, to_unit=scene.neighbour, by=scene.alice,
        reason=WHY, at=MORNING, bounce_until=MORNING + DAY,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_handed_over_and_bounced_on_the_pages(client, bob, scene):
    made = opened(scene)
    case, number = made.case, made.case.number
    client.force_login(scene.alice)
    address = reverse("cases:hand_over", args=[number])
    assert address in client.get(page_of(case)).content.decode()
    assert scene.neighbour.code in client.get(address).content.decode()
    blank = client.post(address, {"unit": scene.neighbour.code, "reason": ""})
    assert (blank.status_code, "Tulis alasannya." in text(blank)) == (422, True)
    done = text(client.post(address, {"unit": scene.neighbour.code, "reason": WHY}, follow=True))
    assert f"{number} diserahkan ke Kelurahan Oro-oro Dowo." in done
    assert "Sekarang berkas ini dipegang Kelurahan Oro-oro Dowo." in done
    assert "Penyerahan antarunit: 1" in done
    assert client.get(address).status_code == 409
    assert client.post(page_of(case, "buka/nik/")).status_code == 403

    bob.force_login(scene.nina)
    back = reverse("cases:bounce", args=[number])
    assert back in bob.get(page_of(case)).content.decode()
    assert WHY in text(bob.get(back))
    assert bob.post(back, {"reason": ""}).status_code == 422
    ended = bob.post(back, {"reason": BACK}, follow=True)
    assert ended.redirect_chain[-1][0] == "/meja/"
    assert bob.get(back).status_code == 404
    shown = text(client.get(page_of(case)))
    assert BACK in shown
    assert client.get(back).status_code == 409

    client.post("/lacak/", {"number": number, "secret": made.secret})
    page = text(client.get(f"/lacak/{number}/"))
    assert "Diserahkan dari Kelurahan Kauman ke Kelurahan Oro-oro Dowo" in page
    assert not any(one in page for one in (WHY, BACK))
    assert Task.objects.filter(case=case).count() == 1
