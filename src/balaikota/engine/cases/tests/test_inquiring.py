"""Asking somebody outside the city hall by a one-time link: who may, what they see, and how it ends."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from balaikota.core.action import Actor, ActorKind
from balaikota.core.ledger import queries as ledger
from balaikota.core.notices.models import Notice
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, answering, chasing, inquiring, passing, replying
from balaikota.engine.cases.models import Inquiry
from balaikota.engine.cases.queries import inquiries
from balaikota.engine.cases.queries.inquiries import State, UnknownLink
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.asked_outside import (
    ASK,
    EMAIL,
    address_of,
    ask,
    at,
    holder,
)
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    SYSTEM,
    do,
    fresh,
    inbox_of,
    open_case,
    task_of,
)
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def case(scene):
    return open_case(scene)


@pytest.fixture
def outside():
    return Client()


# Who asks, and what is kept


def test_the_link_goes_by_email_and_only_its_hash_is_kept(scene, case):
    inquiry = ask(scene, case)

    token = inquiries.token_of(inquiry)
    sent = Notice.objects.filter(channel="EMAIL").last()
    assert (sent.recipient, sent.link) == (EMAIL, f"/jawab/{token}/")
    assert len(token) * 4 >= 128
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_inquiry")
        row = str(cursor.fetchall())
    assert not any(plain in row for plain in (token, ASK, EMAIL, "Perusahaan listrik"))
    assert inquiry.due_at.date() == (MORNING + 3 * DAY).date()
    entry = ledger.history(f"case:{case.pk}", verbs=["cases.act"])[-1]
    assert (entry.event.outcome, entry.payload["text"]) == ("outside-asked", ASK)
    assert token not in str(vars(entry.event)) + str(entry.payload)


def test_the_clock_of_the_case_runs_on(scene, case):
    before = (case.promise_due_at, case.status, task_of(case).due_at)

    ask(scene, case)

    after = fresh(case)
    assert (after.promise_due_at, after.status, task_of(case).due_at) == before


def test_only_whoever_is_in_charge_at_a_step_that_allows_it_may_ask(scene, case):
    with pytest.raises(acting.NotYourTask):
        ask(scene, case, by=scene.lurah)
    with pytest.raises(NotFound):
        ask(scene, case, by=scene.nina)
    acting.claim(by=at(scene.bob), now=MORNING, task_id=task_of(case).pk)
    with pytest.raises(acting.TaskTaken, match="Bob"):
        ask(scene, case)
    ask(scene, case, by=scene.bob)

    later = open_case(scene, at="persetujuan")
    with pytest.raises(acting.NotYourTask):
        ask(scene, later)
    ask(scene, later, by=scene.lurah)
    with pytest.raises(DomainError) as refused:
        ask(scene, later, by=scene.lurah, outsider="lainnya", body="PDAM")
    assert refused.value.field == "kepada"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"outsider": "tidak-ada"}, "kepada"), ({"text": " "}, "text"), ({"text": "x" * 4001}, "text"),
     ({"email": "bukan email"}, "email"), ({"outsider": "lainnya"}, "body"),
     ({"outsider": "lainnya", "body": "x" * 121}, "body")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_field(scene, case, changes, field):
    with pytest.raises(DomainError) as refused:
        ask(scene, case, **changes)

    assert refused.value.field == field
    assert not Inquiry.objects.exists()


def test_nobody_is_asked_twice_at_once_nor_about_a_case_that_is_over(scene, case):
    ask(scene, case)
    with pytest.raises(Conflict, match="sudah ditanya"):
        ask(scene, case)
    ask(scene, case, outsider="lainnya", body="PDAM")
    ask(scene, case, outsider="lainnya", body="Telkom")
    with pytest.raises(Conflict, match="pdam"):
        ask(scene, case, outsider="lainnya", body=" pdam ")
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    with pytest.raises(Conflict, match="selesai"):
        ask(scene, case, outsider="lainnya", body="Gas")


def test_a_link_is_one_inquiry_and_one_verb(scene, case):
    mine = ask(scene, case)
    other = ask(scene, case, outsider="lainnya", body="PDAM")
    by = inquiries.holder_of(mine)

    assert by.kind is ActorKind.ONE_TIME_LINK
    with pytest.raises(UnknownLink):
        answering.open_link(by=by, now=MORNING, inquiry_id=other.pk)
    with pytest.raises(UnknownLink):
        answering.open_link(by=by, now=MORNING, inquiry_id=0)
    stolen = Actor(ActorKind.OFFICER, by.id, permissions=by.permissions)
    with pytest.raises(UnknownLink):
        answering.open_link(by=stolen, now=MORNING, inquiry_id=mine.pk)
    with pytest.raises(NotAllowed):
        inquiring.withdraw(by=by, now=MORNING, number=case.number, inquiry_id=mine.pk)
    with pytest.raises(NotAllowed):
        answering.open_link(by=at(scene.alice), now=MORNING, inquiry_id=mine.pk)


# By itself


def test_they_are_reminded_once_and_whoever_asked_is_told_once_when_they_are_late(
    scene, case, monday_morning
):
    inquiry = ask(scene, case)
    tasks.chase_outsiders.func()
    assert Notice.objects.filter(channel="EMAIL").count() == 2  # the applicant's, and the link

    monday_morning.move_to(inquiry.remind_at, tick=False)
    tasks.chase_outsiders.func()
    tasks.chase_outsiders.func()
    reminder = Notice.objects.filter(channel="EMAIL").last()
    assert reminder.subject.startswith("Pengingat:")
    assert reminder.link == address_of(inquiry)
    assert Notice.objects.filter(channel="EMAIL").count() == 3

    monday_morning.move_to(inquiry.due_at, tick=False)
    tasks.chase_outsiders.func()
    tasks.chase_outsiders.func()
    assert [one.subject for one in inbox_of(scene.alice)] == [
        f"{case.number}: pihak luar belum menjawab"
    ]
    again = inquiring.renew(
        by=at(scene.bob, inquiry.due_at), now=inquiry.due_at, number=case.number,
        inquiry_id=inquiry.pk,
    )  # fmt: skip
    assert again.due_at > inquiry.due_at
    assert (again.late_told_at, again.links) == (None, 2)


def test_nobody_is_reminded_or_late_who_has_answered_or_need_not_any_more(scene, case):
    inquiry = ask(scene, case)
    late = MORNING + 7 * DAY
    half = inquiry.remind_at
    assert chasing.remind_outsider(by=SYSTEM, now=MORNING, inquiry_id=inquiry.pk) is None
    assert chasing.tell_late(by=SYSTEM, now=MORNING, inquiry_id=inquiry.pk) is None
    assert chasing.remind_outsider(by=SYSTEM, now=late, inquiry_id=inquiry.pk) is None
    answering.refuse(**holder(inquiry), reason="Bukan kami")

    assert inquiries.find_to_remind(half) == inquiries.find_late(late) == []
    assert chasing.remind_outsider(by=SYSTEM, now=half, inquiry_id=inquiry.pk) is None
    assert chasing.tell_late(by=SYSTEM, now=late, inquiry_id=inquiry.pk) is None
    assert chasing.tell_late(by=SYSTEM, now=late, inquiry_id=0) is None
    ended = ask(scene, case)
    do(case, "tolak", by=scene.alice, code="tidak_ada_usaha")
    assert inquiries.find_to_remind(half) == inquiries.find_late(late) == []
    assert chasing.tell_late(by=SYSTEM, now=late, inquiry_id=ended.pk) is None


def test_somebody_who_may_only_accept_ends_it_by_that(scene):
    theirs = {
        "title": {"id": "Provinsi", "en": "The province"},
        "asks": {"id": "Mohon diambil alih.", "en": "Please take this over."},
        "steps": ["verifikasi"], "within": "ref:layanan.gugur", "may": ["accept", "refuse"],
    }  # fmt: skip
    version = procedures.publish(
        scene, "alih", procedures.steps(), outsiders={"provinsi": theirs}, hand_over=None
    )
    case = procedures.open_on(scene, version)
    inquiry = ask(scene, case, outsider="provinsi")
    with pytest.raises(answering.LinkOver):
        answering.answer(**holder(inquiry), text="Ya.")
    answering.accept(**holder(inquiry))

    kept = Inquiry.objects.get()
    assert (kept.ending, kept.accepted_at, kept.ended_at) == ("accepted", MORNING, MORNING)
    assert inquiry.due_at.date() == (MORNING + 14 * DAY).date()
    with pytest.raises(answering.LinkOver, match="sudah dipakai"):
        answering.refuse(**holder(inquiry), reason="Tidak jadi")


def test_taken_on_first_then_answered_until_the_time_is_over(scene, case):
    inquiry = ask(scene, case)
    assert not inquiries.may(inquiry, "answer", MORNING)
    answering.accept(**holder(inquiry))

    accepted = Inquiry.objects.get()
    assert inquiries.state_of(accepted, MORNING) is State.ACCEPTED
    assert inquiries.may(accepted, "answer", inquiry.due_at - HOUR)
    assert not inquiries.may(accepted, "answer", inquiry.due_at)
    assert not inquiries.may(accepted, "accept", MORNING)
    with pytest.raises(answering.LinkOver):
        answering.accept(**holder(inquiry))


def test_who_only_reads_the_case_neither_renews_nor_withdraws(scene, case):
    inquiry = ask(scene, case)
    passing.hand_over(
        by=at(scene.alice), now=MORNING, number=case.number, unit=scene.neighbour.code, reason="x"
    )
    given = {"now": MORNING, "number": case.number, "inquiry_id": inquiry.pk}
    for deed in (inquiring.renew, inquiring.withdraw):
        with pytest.raises(acting.NotYourTask):
            deed(by=at(scene.alice), **given)

    inquiring.withdraw(by=at(scene.nina), **given)

    assert Inquiry.objects.get().ending == "withdrawn"


def test_an_office_that_was_asked_for_its_part_asks_outside_for_it(scene):
    procedures.make_city(scene)
    outsiders = {
        "listrik": {
            "title": {"id": "Listrik", "en": "Power"}, "asks": {"id": "Mohon.", "en": "Please."},
            "steps": ["rekomendasi"], "within": "1 working-day", "may": ["answer"],
        }
    }  # fmt: skip
    version = procedures.publish(scene, "tiga", procedures.parallel(), outsiders=outsiders)
    case = procedures.open_on(scene, version)
    do(case, "lengkap", by=scene.alice)
    inquiry = ask(scene, case, by=scene.camat)

    inquiring.renew(by=at(scene.camat), now=MORNING, number=case.number, inquiry_id=inquiry.pk)

    assert (inquiry.step, Inquiry.objects.get().links) == ("rekomendasi", 2)
