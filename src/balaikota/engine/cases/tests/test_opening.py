from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection
from django.utils import translation

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.files.tests.samples import picture
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.notices.models import Notice
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import drafting, opening, sweeping
from balaikota.engine.cases.models import Case, CaseAnswers, Draft, Task
from balaikota.engine.cases.queries import drafts
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    PERSONAL,
    SYSTEM,
    VISITOR,
    inbox_of,
    make_service,
    open_case,
    opened,
    submission,
    task_of,
)
from balaikota.lib import ids
from balaikota.lib.errors import NotAllowed
from balaikota.lib.wording import WIB
from balaikota.lib.worktime import NotLoaded

pytestmark = pytest.mark.django_db
TOKEN = "token-yang-hanya-dipegang-peramban"
UPLOADER = Actor(ActorKind.VISITOR, "-", permissions=frozenset({"files.store"}))


def wib(hour, minute=0, *, day=23):
    return MORNING.replace(day=day, hour=hour - 7, minute=minute)


def begin(scene, **fields):
    fields = {"by": VISITOR, "channel": Channel.ONLINE} | fields
    return drafting.begin(now=MORNING, version_id=scene.version.pk, token=TOKEN, **fields)


def submit(scene, draft, now=MORNING):
    return opening.submit(
        by=VISITOR, now=now, draft_id=draft.pk, token=TOKEN, sent=submission(scene)
    )


def test_a_case_gets_number_secret_and_first_task(scene):
    case, secret = (made := opened(scene)).case, made.secret

    assert case.number == f"SKP-2026-{case.pk:06d}"
    assert ids.is_secret(secret, case.secret_hash)
    assert secret not in case.secret_hash
    task = task_of(case)
    assert (task.step, task.role, task.unit) == ("verifikasi", "petugas-loket", scene.kauman)
    assert (case.status, case.step, case.channel) == ("OPEN", "verifikasi", "online")
    assert CaseAnswers.objects.get(case=case).body == ANSWERS


@pytest.mark.parametrize(
    ("sent", "received", "due", "promise"),
    [
        # 3 working hours for the first step; the promise is 1 working day, to close of service
        (wib(9), wib(9), wib(12), wib(16, day=24)),
        (wib(11), wib(11), wib(15), wib(16, day=24)),  # the break does not count
        (wib(14), wib(14), wib(8, 30, day=24), wib(16, day=24)),
        (wib(17), wib(7, 30, day=24), wib(10, 30, day=24), wib(16, day=25)),  # after closing
        (wib(10, day=22), wib(7, 30), wib(10, 30), wib(16, day=24)),  # Sunday: received on Monday
    ],
)
def test_due_times_follow_the_calendar_of_the_office(scene, sent, received, due, promise):
    case = open_case(scene, now=sent)

    assert (case.opened_at, case.received_at) == (sent, received)
    assert task_of(case).due_at == due
    assert case.promise_due_at == promise


def test_a_year_that_is_not_loaded_is_refused_not_assumed(scene):
    with pytest.raises(NotLoaded):
        open_case(scene, now=MORNING.replace(year=2029))
    assert not Case.objects.exists()


def test_the_same_key_gives_the_same_case_and_secret(scene):
    first = opened(scene, key=TOKEN)

    again = opened(scene, key=TOKEN, now=MORNING + DAY, nama="Orang Lain")

    assert (again.case.pk, again.secret) == (first.case.pk, first.secret)
    assert Case.objects.count() == Task.objects.count() == 1
    assert LedgerEvent.objects.get(outcome="repeated").subject == f"case:{first.case.pk}"


def test_a_submission_that_another_process_kept_a_moment_ago_is_not_kept_twice(scene, monkeypatch):
    first = opened(scene, key=TOKEN)
    monkeypatch.setattr("balaikota.engine.cases.queries.opened_by.find_case", lambda _key: None)

    again = opened(scene, key=TOKEN)

    assert (again.case.pk, again.secret) == (first.case.pk, first.secret)
    assert Case.objects.count() == Task.objects.count() == 1


def test_another_key_gives_another_case(scene):
    assert opened(scene, key="a" * 32).secret != opened(scene, key="b" * 32).secret
    assert Case.objects.count() == 2


def test_a_residents_case_is_theirs_and_is_told_in_their_language(scene, settings):
    with translation.override("en"):
        case = open_case(scene, by=people.actor(scene.resident))

    assert (case.applicant, case.language) == (scene.resident, "en")
    [notice] = inbox_of(scene.resident)
    assert notice.subject == f"We have received application {case.number}"
    assert "by Tuesday, 24 November 2026, 16:00 WIB" in notice.body  # the promise, not the step
    assert f"{settings.PUBLIC_URL}/lacak/{case.number}/" in notice.body


def test_without_account_and_email_nobody_is_told(scene):
    open_case(scene, surel="")

    assert not Notice.objects.exists()


def test_nobody_without_the_right_opens_a_case(scene):
    with pytest.raises(NotAllowed):
        open_case(scene, by=Actor(ActorKind.GATEWAY, "pos"))


def test_the_ledger_tells_codes_and_nothing_personal(scene):
    case = open_case(scene)

    event = LedgerEvent.objects.get(verb="cases.open")
    assert (event.subject, event.unit) == (f"case:{case.pk}", scene.kauman.code)
    assert (event.to_step, event.holder) == ("verifikasi", "petugas-loket")
    assert event.due_at == task_of(case).due_at
    assert event.pack_digest == scene.version.digest
    assert find_leaks(*PERSONAL) == []


def test_a_draft_keeps_answers_until_it_is_sent(scene):
    draft = begin(scene)

    drafting.keep(by=VISITOR, now=MORNING + HOUR, draft_id=draft.pk, answers={"nama": "Sri"})

    draft.refresh_from_db()
    assert (draft.body, draft.touched_at) == ({"nama": "Sri"}, MORNING + HOUR)
    assert TOKEN not in draft.token_hash


def test_a_draft_sent_twice_is_one_case(scene):
    draft = begin(scene)
    drafting.keep(by=VISITOR, now=MORNING, draft_id=draft.pk, answers=ANSWERS)

    first, again = submit(scene, draft), submit(scene, draft, MORNING + HOUR)

    assert (again.case.pk, again.secret) == (first.case.pk, first.secret)
    assert Case.objects.count() == 1
    draft.refresh_from_db()
    assert (draft.case_id, draft.body, draft.touched_at) == (first.case.pk, {}, MORNING)


def test_a_draft_that_was_sent_keeps_no_more_answers(scene):
    draft = begin(scene)
    submit(scene, draft)

    drafting.keep(by=VISITOR, now=MORNING + DAY, draft_id=draft.pk, answers={"nama": "Sri"})

    draft.refresh_from_db()
    assert (draft.body, draft.touched_at) == ({}, MORNING)


def test_the_uploads_of_a_draft_become_those_of_the_case(scene):
    draft = begin(scene)
    owner = f"draft:{draft.token_hash}"
    files.store_bytes(by=UPLOADER, now=MORNING, content=picture(), name="warung.jpg", owner=owner)

    case = submit(scene, draft).case

    assert [file.name for file in stored.find_files(f"case:{case.pk}")] == ["warung.jpg"]
    assert stored.find_files(owner) == []


def test_a_counter_draft_remembers_its_officer(scene):
    alice = people.actor(scene.alice, MORNING)

    at_counter = begin(scene, by=alice, channel=Channel.COUNTER)

    assert at_counter.officer == scene.alice


def test_an_officer_at_home_is_not_kept_with_their_own_draft(scene):
    draft = begin(scene, by=people.actor(scene.alice, MORNING))

    assert draft.officer is None


def test_a_draft_is_found_by_its_token_and_service_only(scene):
    draft = begin(scene)

    assert drafts.find_draft(TOKEN, scene.version.service.slug, now=MORNING) == draft
    assert drafts.find_draft(TOKEN, "layanan-lain", now=MORNING) is None
    assert drafts.find_draft("tebakan", scene.version.service.slug, now=MORNING) is None
    assert drafts.find_draft("", scene.version.service.slug, now=MORNING) is None


def test_old_drafts_are_forgotten_unless_they_became_cases(scene):
    sent = begin(scene)
    submit(scene, sent)
    later = MORNING + rules.DRAFT_DAYS * DAY
    for token, at in (("lama", MORNING), ("baru", MORNING + DAY)):
        drafting.begin(
            by=VISITOR, now=at, version_id=scene.version.pk, token=token, channel=Channel.ONLINE
        )

    count = sweeping.forget_drafts(by=SYSTEM, now=later + HOUR)

    assert count == 1
    kept = {draft.token_hash for draft in Draft.objects.all()}
    assert kept == {drafts.hash_of(TOKEN), drafts.hash_of("baru")}


def test_numbers_bear_the_local_year(scene):
    new_year = MORNING.replace(year=2026, month=12, day=31, hour=18)  # 1 January 2027, 01.00 WIB

    case = open_case(scene, now=new_year)

    assert case.number.startswith("SKP-2027-")
    assert case.received_at.astimezone(WIB).date() == date(2027, 1, 4)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://")
def test_the_same_submission_in_two_threads_is_one_case(alone):
    made = make_service()
    begin(made)
    gate, results = threading.Barrier(2), []

    def send(way):
        try:
            gate.wait()
            results.append(way())
        finally:
            connection.close()

    ways = [lambda: opened(made, key="k" * 40)] * 2
    ways += [lambda: submit(made, Draft.objects.get())] * 2
    for pair in (ways[:2], ways[2:]):
        threads = [threading.Thread(target=send, args=(way,)) for way in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len({result.case.pk for result in results[:2]}) == 1
    assert len({result.case.pk for result in results[2:]}) == 1
    assert len({result.secret for result in results}) == 2
    assert Case.objects.count() == 2
