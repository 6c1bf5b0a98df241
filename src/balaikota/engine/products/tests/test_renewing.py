"""A letter that ends: its holder is told, asks for it anew, and the new one takes its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from balaikota.core.action import Actor, ActorKind
from balaikota.core.jobs import clock, worker
from balaikota.core.manifest import permissions_of
from balaikota.core.notices.models import Channel, Notice
from balaikota.engine.cases.actions import repeating
from balaikota.engine.cases.models import Case, CaseAnswers, Draft, Relation
from balaikota.engine.cases.tests.factories import load_time_rules
from balaikota.engine.cases.views import proof
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.products import rules, tasks
from balaikota.engine.products.actions import mending
from balaikota.engine.products.models import Product
from balaikota.engine.products.queries import letters, verifying
from balaikota.engine.products.rules import Standing
from balaikota.engine.products.tests.factories import (
    NOON,
    PUBLISHER,
    make_case,
    make_letter,
    make_office,
    printed,
    reserve,
)
from balaikota.lib.errors import NotFound
from tests.rooms.percobaan.service import PACK

pytestmark = pytest.mark.django_db
# The letter of these tests is dated 20 November 2026 and holds to 20 May 2027.
LAST = datetime(2027, 5, 20, 5, tzinfo=UTC)
SOON = datetime(2027, 4, 20, 5, tzinfo=UTC)
DAY = timedelta(days=1)
VISITOR = Actor(ActorKind.VISITOR, "uji", permissions=permissions_of("pengunjung"))


def holder(case: Case) -> Client:
    client, answer = Client(), HttpResponse()
    proof.remember(answer, case.pk)
    client.cookies = answer.cookies
    return client


def sweep(now):
    with clock.given(now):
        tasks.remind_of_ends.call()


def told(letter) -> list[Notice]:
    return list(Notice.objects.filter(about=f"case:{letter.case_id}", channel=Channel.EMAIL))


def renewal_of(letter, office):
    """Return a case that came of the letter's, as sending the form that was begun from it makes it."""
    case = make_case(office)
    Relation.objects.create(kind="opened", case=letter.case, other=case, at=NOON)
    return case


@pytest.fixture
def reachable(letter):
    letter.case.email = "sri@contoh.test"
    letter.case.save()
    return letter


# Told in time


def test_the_holder_is_told_once_as_long_before_as_the_pack_says(reachable):
    sweep(SOON - DAY)
    assert told(reachable) == []
    sweep(SOON)
    sweep(SOON + DAY)

    (notice,) = told(reachable)
    assert notice.subject == "Surat Keterangan Percobaan berlaku sampai 20 Mei 2027"
    assert reachable.entry.number in notice.body
    assert f"perpanjang dari halaman permohonan {reachable.case.number}" in notice.body


def test_in_english_for_who_reads_english(reachable):
    Case.objects.filter(pk=reachable.case_id).update(language="en")

    sweep(SOON)

    (notice,) = told(reachable)
    assert notice.subject == "Trial letter is valid until 20 May 2027"
    assert "renew it from the page of application" in notice.body


@pytest.mark.parametrize("what", ["revoked", "ended", "endless"])
def test_nothing_is_said_of_a_letter_that_does_not_end_then(reachable, office, what):
    now = SOON
    if what == "revoked":
        mending.revoke(by=office.actor, now=NOON, product_id=reachable.pk, reason="Tutup")
    elif what == "ended":
        now = LAST + DAY
    else:
        Product.objects.filter(pk=reachable.pk).update(valid_until=None, renew_from=None)

    sweep(now)

    assert letters.find_to_remind(now) == []
    assert told(reachable) == []


def test_on_its_last_day_it_is_not_too_late_to_say(reachable):
    sweep(LAST)

    assert len(told(reachable)) == 1


def test_revoked_between_finding_and_telling_nothing_is_said(reachable, office):
    from balaikota.core.action import system
    from balaikota.engine.products.actions import renewing

    assert letters.find_to_remind(SOON) == [reachable.pk]
    mending.revoke(by=office.actor, now=SOON, product_id=reachable.pk, reason="Tutup")

    said = renewing.remind(by=system("products.remind"), now=SOON, product_id=reachable.pk)

    assert said is None
    assert told(reachable) == []


def test_the_worker_sees_to_it(reachable):
    with clock.given(SOON):
        worker.run_due(SOON)

    assert len(told(reachable)) == 1


# Asked for anew


def at(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.mark.parametrize(
    ("now", "is_there"), [(SOON - DAY, False), (SOON, True), (LAST + 30 * DAY, True)]
)
def test_the_button_is_there_near_the_end_and_after_it(letter, time_machine, now, is_there):
    load_time_rules()
    at(time_machine, now)
    client = holder(letter.case)
    shown = client.get(reverse("cases:track_case", args=[letter.case.number]))
    page = shown.content.decode()
    assert shown.status_code == 200, page
    address = reverse("products:renew", args=[letter.case.number, letter.pk])

    assert (address in page) is is_there
    assert ("Perpanjang" in page) is is_there
    assert client.post(address).status_code == (302 if is_there else 404)


def test_a_revoked_letter_is_not_renewed(letter, office, time_machine):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Tutup")
    load_time_rules()
    at(time_machine, SOON)

    with pytest.raises(NotFound):
        letters.get_renewable(letter.case, letter.pk, now=SOON)
    page = holder(letter.case).get(reverse("cases:track_case", args=[letter.case.number]))
    assert page.status_code == 200
    assert "Perpanjang" not in page.content.decode()


def test_a_letter_of_another_case_is_not_renewed(letter, office):
    other = make_letter(office)

    with pytest.raises(NotFound):
        letters.get_renewable(letter.case, other.pk, now=SOON)


def test_a_stranger_renews_nothing(letter, time_machine):
    at(time_machine, SOON)
    address = reverse("products:renew", args=[letter.case.number, letter.pk])

    assert Client().post(address).status_code == 404
    assert holder(letter.case).get(address).status_code == 405
    assert not Draft.objects.exists()


def test_the_form_shows_what_was_answered_but_nothing_counts_yet(letter, time_machine):
    at(time_machine, SOON)
    client = holder(letter.case)

    sent = client.post(reverse("products:renew", args=[letter.case.number, letter.pk]))

    draft = Draft.objects.get(opened_from=letter.case)
    assert draft.body == {}
    assert draft.prefill["nama_usaha"] == "Warung Bu Sri"
    assert draft.prefill["nama"] == "Sri Wahyuni"
    assert {"foto_usaha", "nik"}.isdisjoint(draft.prefill)
    assert sent["Location"] == f"/layanan/{draft.version.service.slug}/ajukan/"
    page = client.get(client.get(sent["Location"])["Location"]).content.decode()
    assert "Sri Wahyuni" in page
    assert "3573025203850001" not in page


def test_pressed_again_the_form_that_was_begun_is_opened(letter, time_machine):
    at(time_machine, SOON)
    address = reverse("products:renew", args=[letter.case.number, letter.pk])

    for _browser in range(2):
        assert holder(letter.case).post(address).status_code == 302

    assert Draft.objects.filter(opened_from=letter.case).count() == 1


def test_answers_that_today_is_not_asked_are_left_out(letter):
    answers = CaseAnswers.objects.get(case=letter.case)
    answers.body = answers.body | {"omzet": "banyak", "lain": "x"}
    answers.save()

    draft = repeating.begin_again(by=VISITOR, now=SOON, case_id=letter.case_id, token="t" * 32)

    assert "omzet" not in draft.prefill
    assert "lain" not in draft.prefill
    assert draft.prefill["bidang_usaha"] == "makanan"


def test_a_service_that_is_not_offered_any_more_is_not_begun(letter):
    ServiceVersion.objects.update(valid_to=date(2027, 1, 1))

    with pytest.raises(NotFound):
        repeating.begin_again(by=VISITOR, now=SOON, case_id=letter.case_id, token="t" * 32)


# The new letter takes the place of the old


def test_the_old_letter_holds_until_the_new_one_is_out_and_leads_to_it(letter, office):
    waiting = reserve(renewal_of(letter, office), office, now=SOON)
    assert verifying.find_by_id(letter.verification_id, now=SOON).standing is Standing.VALID

    new = printed(waiting)

    old = verifying.find_by_id(letter.verification_id, now=SOON)
    assert (old.standing, old.successor) == (Standing.REPLACED, new.verification_id)
    assert new.replaces == letter
    assert new.valid_until == date(2027, 10, 20)
    assert verifying.find_by_id(new.verification_id, now=SOON).standing is Standing.VALID


def test_a_letter_that_had_ended_is_replaced_too(letter, office):
    late = LAST + 10 * DAY
    printed(reserve(renewal_of(letter, office), office, now=late))

    assert verifying.find_by_id(letter.verification_id, now=late).standing is Standing.REPLACED


def test_a_number_given_up_leaves_the_old_letter_in_force(letter, office):
    waiting = reserve(renewal_of(letter, office), office, now=SOON)
    mending.void(by=office.actor, now=SOON, product_id=waiting.pk, reason="Salah")

    assert verifying.find_by_id(letter.verification_id, now=SOON).standing is Standing.VALID
    again = printed(reserve(renewal_of(letter, office), office, now=SOON))
    assert again.replaces == letter


def test_a_second_renewal_of_the_same_letter_replaces_nothing(letter, office):
    first = printed(reserve(renewal_of(letter, office), office, now=SOON))
    second = printed(reserve(renewal_of(letter, office), office, now=SOON))

    assert second.replaces is None
    assert verifying.find_by_id(first.verification_id, now=SOON).standing is Standing.VALID


def test_a_revoked_letter_stays_revoked(letter, office):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Tutup")
    new = printed(reserve(renewal_of(letter, office), office, now=SOON))

    assert new.replaces is None
    assert verifying.find_by_id(letter.verification_id, now=SOON).standing is Standing.REVOKED


def test_what_comes_of_another_service_replaces_nothing(letter, office):
    case = renewal_of(letter, office)
    source = PACK.read_text().replace("pack: surat-keterangan-percobaan", "pack: surat-lain")
    other = packs.publish(
        by=PUBLISHER, now=NOON, source=source, valid_from=date(2026, 11, 1), decree="SK 9/2026"
    )
    Case.objects.filter(pk=letter.case_id).update(version=other)

    assert printed(reserve(case, office, now=SOON)).replaces is None


def test_letters_of_offices_are_renewed_one_by_one(letter, office):
    elsewhere = make_letter(make_office("Kasin"))

    new = printed(reserve(renewal_of(letter, office), office, now=SOON))

    assert new.replaces == letter
    assert verifying.find_by_id(elsewhere.verification_id, now=SOON).standing is Standing.VALID


@pytest.mark.parametrize(
    ("until", "days", "begins"),
    [
        (date(2027, 5, 20), 30, date(2027, 4, 20)),
        (date(2027, 5, 20), None, date(2027, 5, 21)),
        (None, 30, None),
        (None, None, None),
    ],
)
def test_the_first_day_is_counted_back_from_the_last(until, days, begins):
    assert rules.renew_from(until, days) == begins
