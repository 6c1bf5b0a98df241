"""Applying for an organisation: whose the request is, who sees it, until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.actions import organisations as people
from balaikota.core.people.actions.organisations import Details, Invitation
from balaikota.core.people.tests.factories import actor, make_user
from balaikota.engine.cases.actions import drafting, opening, replying
from balaikota.engine.cases.models import Case, Draft
from balaikota.engine.cases.queries import tracking, visible
from balaikota.engine.cases.tests.browsing import browser, errors, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    MORNING,
    defects,
    do,
    inbox_of,
    open_case,
)  # fmt: skip
from balaikota.engine.cases.tests.wizard import START, fill, post, send
from balaikota.lib import wording
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOM = f"{START}untuk/"
TODAY = MORNING.astimezone(wording.WIB).date()


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def held(scene):
    """By what the resident answers for CV Maju Jaya."""
    return people.enter_organisation(
        by=actor(scene.resident, MORNING),
        now=MORNING,
        details=Details("cv", "CV Maju Jaya", "9120001234567"),
        person_name="Sri Wahyuni",
    )


def agent(scene, held, *, days):
    joko = make_user()
    until = TODAY + timedelta(days=days)
    people.invite(
        by=actor(scene.resident, MORNING), now=MORNING, organisation_id=held.organisation_id,
        said=Invitation("Pak Joko", "joko@contoh.test", "kuasa", "SK 1/2026", TODAY, until),
        token="rahasia",
    )  # fmt: skip
    return joko, people.accept(by=actor(joko, MORNING), now=MORNING, token="rahasia")


def sent_by(user, organisation_id):
    home = browser(user)
    home.post(WHOM, {"untuk": str(organisation_id)})
    fill(home)
    assert send(home).status_code == 302
    return home, Case.objects.select_related("organisation", "representation").latest("pk")


def test_the_form_asks_for_whom_before_anything_else_and_the_case_keeps_it(scene, held):
    home = browser(scene.resident)

    assert home.get(START)["Location"] == WHOM
    assert home.get(f"{START}pemohon/")["Location"] == WHOM
    assert "CV Maju Jaya" in text(home.get(WHOM))
    refused = home.post(WHOM, {"untuk": "987654"})
    assert (refused.status_code, dict(errors(refused))) == (
        422, {"untuk": "Pilih untuk siapa permohonan ini."},
    )  # fmt: skip
    home, case = sent_by(scene.resident, held.organisation_id)

    assert (case.organisation, case.representation, case.applicant_id) == (
        held.organisation, held, scene.resident.pk,
    )  # fmt: skip
    done = text(home.get(f"{START}selesai/"))
    assert "atas nama CV Maju Jaya" in done
    assert "bk-secret" not in done
    assert "CV Maju Jaya, diwakili Sri Wahyuni" in text(home.get(f"/lacak/{case.number}/"))
    desk = text(browser(scene.alice).get(f"/meja/kasus/{case.number}/"))
    assert "Atas nama CV Maju Jaya" in desk
    assert "belum diperiksa" in desk
    assert home.get(f"/lacak/{case.number}/tanda-terima.pdf").status_code == 200


def test_whoever_represents_nobody_or_asks_for_themselves_is_the_applicant(scene, held):
    assert browser(scene.charlie).get(START)["Location"] == f"{START}pemohon/"
    assert browser(scene.charlie).get(WHOM)["Location"] == START

    _home, case = sent_by(scene.resident, "sendiri")

    assert (case.organisation, case.representation) == (None, None)


def test_every_representative_sees_and_mends_it_until_midnight_and_no_secret_opens_it(
    scene, held, time_machine
):
    joko, _made = agent(scene, held, days=2)
    _home, case = sent_by(joko, held.organisation_id)
    assert opening.secret_in("x", case) == ""
    number = case.number

    def sees(user, now):
        return [one.number for one in visible.find_own(user.pk, now=now)] == [number]

    midnight = MORNING.astimezone(wording.WIB).replace(hour=0, minute=0) + 2 * DAY
    second = timedelta(seconds=1)
    assert [sees(user, MORNING) for user in (scene.resident, joko, scene.charlie)] == [
        True, True, False,
    ]  # fmt: skip
    assert (sees(joko, midnight - second), sees(joko, midnight)) == (True, False)
    assert sees(scene.resident, midnight)
    with pytest.raises(NotFound):
        tracking.find_by_secret(number, opening.secret_of("x"))
    do(case, "kembalikan", by=scene.alice, now=MORNING, defects=defects("nama_usaha"))
    assert [len(inbox_of(user)) for user in (scene.resident, joko)] == [2, 2]
    time_machine.move_to(midnight, tick=False)
    for url, closed in ((f"/lacak/{number}/", 302), (f"/lacak/{number}/perbaiki/", 404)):
        assert browser(joko).get(url).status_code == closed, url
        assert browser(scene.resident).get(url).status_code == 200, url
    with pytest.raises(NotFound):
        replying.withdraw(by=actor(joko, midnight), now=midnight, case_id=case.pk)
    replying.withdraw(by=actor(scene.resident, midnight), now=midnight, case_id=case.pk)
    assert len(inbox_of(joko)) == 2


def test_a_representation_that_ends_before_sending_is_refused_and_can_be_chosen_anew(scene, held):
    joko, made = agent(scene, held, days=2)
    home = browser(joko)
    home.post(WHOM, {"untuk": str(held.organisation_id)})
    fill(home)
    people.end_representation(
        by=actor(scene.resident, MORNING), now=MORNING, representation_id=made.pk
    )

    refused = send(home)

    assert refused.status_code == 422
    assert "sudah berakhir" in dict(errors(refused))["bk-whom"]
    assert not Case.objects.exists()
    with pytest.raises(NotFound):
        drafting.say_for_whom(
            by=actor(joko, MORNING), now=MORNING, draft_id=Draft.objects.get().pk,
            organisation_id=held.organisation_id,
        )  # fmt: skip


def test_what_was_kept_of_the_organisation_fills_its_questions(scene, held):
    home = browser(scene.resident)
    home.post(WHOM, {"untuk": str(held.organisation_id)})
    post(home, "pemohon")

    page = text(home.get(f"{START}usaha/"))

    assert 'value="CV Maju Jaya"' in page
    assert "Permohonan ini atas nama CV Maju Jaya" in page


def test_reading_and_filing_cost_no_statement_more_without_an_organisation(scene):
    case = open_case(scene)
    alice = browser(scene.alice)
    alice.get(f"/meja/kasus/{case.number}/")

    with CaptureQueriesContext(connection) as told:
        alice.get(f"/meja/kasus/{case.number}/")

    assert sum("people_representation" in one["sql"] for one in told) <= 1


def test_officers_open_the_deed_within_their_rights_and_the_ledger_knows(scene, held):
    joko = make_user()
    deed = files.store_bytes(
        by=actor(scene.resident, MORNING), now=MORNING, content=picture(), name="kuasa.jpg",
        owner="draft:deed",
    )  # fmt: skip
    people.invite(
        by=actor(scene.resident, MORNING), now=MORNING, organisation_id=held.organisation_id,
        said=Invitation("Pak Joko", "joko@contoh.test", "kuasa", "SK 1/2026", TODAY, None, deed),
        token="rahasia",
    )  # fmt: skip
    made = people.accept(by=actor(joko, MORNING), now=MORNING, token="rahasia")
    _home, case = sent_by(joko, held.organisation_id)
    address = f"/meja/kasus/{case.number}/berkas/{made.deed_file_id}/"
    alice = browser(scene.alice)

    assert address in alice.get(f"/meja/kasus/{case.number}/").content.decode()
    opened = alice.get(address)

    assert (opened.status_code, opened["Content-Type"]) == (200, "image/jpeg")
    worker.run_due(MORNING)
    told = LedgerEvent.objects.filter(subject=f"case:{case.pk}", verb="ledger.disclose")
    assert "file" in {one.outcome for one in told}
    assert browser(scene.nina).get(address).status_code == 404
    other = open_case(scene)
    elsewhere = f"/meja/kasus/{other.number}/berkas/{made.deed_file_id}/"
    assert alice.get(elsewhere).status_code == 404
    assert (
        browser(scene.resident).get(f"/lacak/{case.number}/berkas/{made.deed_file_id}/").status_code
        == 404
    )
