"""Notes for colleagues, and questions to another unit: who reads what, until when, and who is told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, concerning, consulting, replying
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.cases.models import Note, Question
from balaikota.engine.cases.queries import consulting as asked
from balaikota.engine.cases.queries import inbox, visible
from balaikota.engine.cases.queries.inbox import Filter
from balaikota.engine.cases.tests.factories import (
    DAY,
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
ASK = "Apakah tanah ini masuk kelurahan Anda?"
REPLY = "Tidak, batasnya di sungai."


@pytest.fixture
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def at(user, now=MORNING):
    return people.actor(user, now=now)


def ask(scene, case, *, by=None, **changes):
    given = {"unit": scene.neighbour.code, "text": ASK, "days": 2, "user_id": None} | changes
    return consulting.ask(by=at(by or scene.alice), now=MORNING, number=case.number, **given)


def answer(case, question, by):
    return consulting.answer(
        by=at(by), now=MORNING, number=case.number, question_id=question.pk, text=REPLY
    )


def reads(user, case, now=MORNING):
    return visible.visible_to(at(user, now)).filter(pk=case.pk).exists()


def test_who_is_asked_reads_the_case_until_the_answer(scene, case):
    assert not reads(scene.nina, case)

    question = ask(scene, case)
    assert reads(scene.nina, case)
    answer(case, question, scene.nina)

    assert not reads(scene.nina, case)
    kept = Question.objects.get()
    assert (kept.answer, kept.answered_by, kept.ended_at) == (REPLY, scene.nina, MORNING)


def test_one_officer_asked_is_the_only_one_who_reads(scene, case):
    lurah = people.make_officer("lurah", scene.neighbour)

    question = ask(scene, case, user_id=lurah.pk)

    assert (reads(lurah, case), reads(scene.nina, case)) == (True, False)
    with pytest.raises(NotFound):
        answer(case, question, scene.nina)


def test_the_case_stays_out_of_the_other_units_inbox_but_for_the_question(scene, case):
    ask(scene, case)

    counts = inbox.count_tasks(at(scene.nina), now=MORNING)
    assert set(counts.values()) == {0}
    assert inbox.find_tasks(at(scene.nina), Filter.UNIT, now=MORNING).rows == []
    waiting = asked.find_waiting(at(scene.nina), now=MORNING)
    assert [one.question.case_id for one in waiting] == [case.pk]
    assert asked.find_waiting(at(scene.alice), now=MORNING) == []


def test_reading_gives_no_other_right(scene, case):
    ask(scene, case)
    nina = at(scene.nina)

    with pytest.raises(acting.NotYourTask):
        acting.act(
            by=nina, now=MORNING, task_id=task_of(case).pk, verb="lengkap", reasoning=Reasoning()
        )
    with pytest.raises(NotAllowed):
        consulting.write_note(by=nina, now=MORNING, number=case.number, text="x")
    with pytest.raises(NotAllowed):
        ask(scene, case, by=scene.nina, unit=scene.kecamatan.code)
    with pytest.raises(NotAllowed):
        concerning.name_concern(
            by=nina, now=MORNING, number=case.number, about="unit:35.73", reason="x"
        )


@pytest.mark.parametrize("end", ["taken back", "withdrawn", "left"])
def test_the_right_ends_with_the_question_the_case_or_the_post(scene, case, end):
    question = ask(scene, case)

    if end == "taken back":
        consulting.take_back(
            by=at(scene.bob), now=MORNING, number=case.number, question_id=question.pk
        )
    elif end == "withdrawn":
        replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    else:
        people.Assignment.objects.filter(user=scene.nina).update(valid_to=MORNING)

    assert not reads(scene.nina, case)
    with pytest.raises((NotFound, NotAllowed)):
        answer(case, question, scene.nina)


def test_what_is_hidden_from_somebody_stays_hidden_when_they_are_asked(scene, case):
    concerning.name_concern(
        by=at(scene.alice), now=MORNING, number=case.number, about=f"petugas:{scene.bob.pk}",
        reason="x",
    )  # fmt: skip
    people.assign(scene.bob, "petugas-loket", scene.neighbour)

    ask(scene, case, by=scene.lurah)

    assert (reads(scene.nina, case), reads(scene.bob, case)) == (True, False)
    assert asked.find_waiting(at(scene.bob), now=MORNING) == []


def test_the_clock_runs_on_and_the_answer_has_a_time_of_its_own(scene, case):
    before = (case.promise_due_at, case.status, task_of(case).due_at)

    question = ask(scene, case, days=3)

    after = fresh(case)
    assert (after.promise_due_at, after.status, task_of(case).due_at) == before
    assert question.due_at.date() == (MORNING + 3 * DAY).date()
    later = asked.find_waiting(at(scene.nina, MORNING + 4 * DAY), now=MORNING + 4 * DAY)
    assert [one.is_late for one in later] == [True]


def test_both_sides_are_told(scene, case):
    question = ask(scene, case)
    assert [n.subject for n in inbox_of(scene.nina)] == [f"Ditanya tentang {case.number}"]

    answer(case, question, scene.nina)

    assert [n.subject for n in inbox_of(scene.alice)] == [
        f"Pertanyaan tentang {case.number} dijawab"
    ]


def test_question_answer_and_note_are_sealed_and_stand_in_the_payload_only(scene, case):
    question = ask(scene, case)
    answer(case, question, scene.nina)
    consulting.write_note(by=at(scene.alice), now=MORNING, number=case.number, text="Rahasia")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text, answer FROM cases_question")
        row = cursor.fetchone()
        cursor.execute("SELECT text FROM cases_note")
        row += cursor.fetchone()
    assert not any(plain in str(row) for plain in (ASK, REPLY, "Rahasia"))
    entries = ledger.history(f"case:{case.pk}", verbs=["cases.act"])
    assert [one.event.outcome for one in entries] == ["asked", "answered", "noted"]
    assert [one.payload["text"] for one in entries] == [ASK, REPLY, "Rahasia"]
    assert not any(ASK in str(vars(one.event)) for one in entries)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"unit": "35.73.99"}, "unit"), ({"text": " "}, "text"), ({"text": "x" * 4001}, "text"),
     ({"days": 4}, "days"), ({"user_id": 99999}, "user"), ({"unit": "35.73"}, "user")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_field(scene, case, changes, field):
    with pytest.raises(DomainError) as refused:
        ask(scene, case, **changes)

    assert refused.value.field == field
    assert not Question.objects.exists()


def test_a_case_does_not_ask_its_own_unit_nor_when_it_is_over(scene, case):
    with pytest.raises(DomainError):
        ask(scene, case, unit=scene.kauman.code)
    with pytest.raises(NotFound):
        ask(scene, case, by=scene.nina)
    replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    with pytest.raises(Conflict):
        ask(scene, case)


def test_an_answer_is_given_once(scene, case):
    question = ask(scene, case, unit=scene.kecamatan.code)
    answer(case, question, scene.camat)

    with pytest.raises(NotFound):
        answer(case, question, scene.camat)
    with pytest.raises(Conflict):
        consulting.take_back(
            by=at(scene.alice), now=MORNING, number=case.number, question_id=question.pk
        )


def test_asked_and_answered_on_the_pages(client, bob, scene, case):
    client.force_login(scene.alice)
    desk = reverse("cases:case", args=[case.number])
    address = reverse("cases:ask", args=[case.number])
    assert address in client.get(desk).content.decode()
    assert scene.neighbour.code in client.get(address).content.decode()
    page = text_of(client.get(f"{address}?unit={scene.neighbour.code}"))
    assert "Nina Kartika Petugas Loket Kelurahan Oro-oro Dowo" in page
    sent = {"unit": scene.neighbour.code, "user": "", "text": "", "days": "2"}
    refused = client.post(address, sent)
    assert (refused.status_code, "Tulis sesuatu." in text_of(refused)) == (422, True)
    assert "Pilih unit kerja" in text_of(client.post(address, {}))
    done = text_of(client.post(address, sent | {"text": ASK}, follow=True))
    assert "Pertanyaan dikirim ke Kelurahan Oro-oro Dowo." in done
    assert "Unit lain ditanya" in done

    nina = bob
    nina.force_login(scene.nina)
    assert "Pertanyaan untuk Anda" in text_of(nina.get("/meja/"))
    read = nina.get(desk)
    assert "karena Alice Wijaya bertanya kepada Kelurahan Oro-oro Dowo" in text_of(read)
    assert "buka/nik/" not in read.content.decode()
    assert nina.post(f"{desk}buka/nik/").status_code == 403
    question = Question.objects.get()
    form = reverse("cases:answer", args=[case.number, question.pk])
    assert ASK in text_of(nina.get(form))
    assert nina.post(form, {"text": " "}).status_code == 422
    ended = nina.post(form, {"text": REPLY}, follow=True)
    assert ended.redirect_chain[-1][0] == "/meja/"
    assert "Pertanyaan untuk Anda" not in text_of(ended)
    assert (nina.get(desk).status_code, nina.get(form).status_code) == (404, 404)
    shown = text_of(client.get(desk))
    assert "Dijawab Nina Kartika" in shown
    assert REPLY in shown


def test_a_question_is_taken_back_on_the_page(client, scene, case):
    question = ask(scene, case)
    client.force_login(scene.bob)

    page = client.post(
        reverse("cases:question_close", args=[case.number, question.pk]), follow=True
    )

    assert "Pertanyaan dicabut." in text_of(page)
    assert "Dicabut pada" in text_of(page)
    assert (
        client.post(reverse("cases:question_close", args=[case.number, question.pk])).status_code
        == 409
    )


def test_a_note_is_read_at_the_desk_and_never_by_the_applicant(client, scene):
    made = opened(scene)
    client.force_login(scene.alice)
    address = reverse("cases:note", args=[made.case.number])
    assert client.post(address, {"text": ""}).status_code == 422

    page = text_of(client.post(address, {"text": "Sudah saya telepon"}, follow=True))

    assert "Alice Wijaya: Sudah saya telepon" in page
    assert Note.objects.get().author == scene.alice
    client.post("/lacak/", {"number": made.case.number, "secret": made.secret})
    shown = text_of(client.get(f"/lacak/{made.case.number}/"))
    assert made.case.number in shown
    assert "telepon" not in shown.lower().replace("nomor telepon", "").replace("telepon 08", "")
