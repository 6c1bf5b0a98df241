"""The counter: one page, who was looked at, several services and persons in one sitting."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import identifying, sitting
from balaikota.engine.cases.actions.identifying import Identity
from balaikota.engine.cases.models import Case, CaseAnswers, Draft, IdentityCheck, Sitting
from balaikota.engine.cases.tests.browsing import browser, errors, page_of, text
from balaikota.engine.cases.tests.factories import DAY, MORNING, SYSTEM
from balaikota.engine.cases.tests.wizard import COUNTER, at_counter, counter_data, photo, secret_in
from balaikota.engine.cases.views import seats
from balaikota.lib.errors import NotFound

pytestmark = pytest.mark.django_db
SITTING, NEXT = "/meja/sesi-loket/", "/meja/sesi-loket/berikutnya/"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


# One page


def test_an_officer_takes_a_request_in_on_one_page(alice, scene):
    assert COUNTER in alice.get("/meja/loket/").content.decode()
    empty = text(alice.get(COUNTER))
    assert all(title in empty for title in ("Tentang pemohon", "Usahanya", "Foto dan berkas"))
    assert "Simpan untuk nanti" not in empty
    assert re.search(r'value="35.73.02.1007" selected', empty)  # the officer's own kelurahan

    sent = at_counter(alice)

    assert sent["Location"] == SITTING
    case, page = Case.objects.get(), alice.get(SITTING)
    assert (case.channel, case.applicant, case.unit) == ("counter", None, scene.kauman)
    assert CaseAnswers.objects.get().body["nama"] == "Sri Wahyuni"
    assert Draft.objects.get().officer == scene.alice
    keys = {"number": case.number, "secret": secret_in(page)}
    assert alice.post("/lacak/", keys)["Location"] == f"/lacak/{case.number}/"


def test_what_was_typed_stays_until_it_is_right_and_is_never_blamed_before(alice):
    serial = serial_of(alice.get(COUNTER))
    data = counter_data(serial, omzet="banyak", means="") | {"foto_usaha": photo()}

    updated = alice.post(COUNTER, data | {"langkah": "perbarui", "bidang_usaha": "lainnya"})
    assert (updated.status_code, errors(updated)) == (200, [])
    assert "Sebutkan bidang usahanya" in text(updated)
    assert 'value="banyak"' in text(updated)

    kept = re.findall(r'name="foto_usaha" value="(\d+)"', updated.content.decode())
    refused = alice.post(COUNTER, data | {"foto_usaha": kept})
    assert refused.status_code == 422
    assert [name for name, _words in errors(refused)] == ["omzet", "means"]
    assert 'value="Sri Wahyuni"' in text(refused)

    again = counter_data(serial, foto_usaha=kept)
    assert alice.post(COUNTER, again)["Location"] == SITTING
    assert alice.post(COUNTER, again)["Location"] == SITTING  # pressed twice, or sent after “back”
    assert Case.objects.count() == 1


def test_a_question_that_an_answer_brings_up_is_asked_before_it_is_sent(alice):
    shown = alice.post(COUNTER, counter_data("a" * 32, bidang_usaha="lainnya") | photo_of())
    assert (shown.status_code, errors(shown)) == (200, [])
    assert "Sebutkan bidang usahanya" in text(shown)
    assert not Case.objects.exists()


def test_a_warning_is_read_once_before_it_is_sent(alice):
    odd = {"nik-number": "3573029903850001"}  # nobody is born on a 99th
    first = alice.post(COUNTER, counter_data("b" * 32, **odd) | photo_of())
    assert first.status_code == 200
    assert "Tanggal lahir di dalam NIK ini tidak lazim" in text(first)
    kept = re.findall(r'name="foto_usaha" value="(\d+)"', first.content.decode())

    read = counter_data("b" * 32, dibaca="nik", foto_usaha=kept, **odd)

    assert 'name="dibaca" value="nik"' in text(first)
    assert alice.post(COUNTER, read)["Location"] == SITTING


@pytest.mark.parametrize("path", [COUNTER, SITTING, f"{SITTING}tanda-terima.pdf"])
def test_the_counter_is_for_officers_only(client, scene, path):
    assert client.get(path)["Location"].startswith("/masuk/?next=%2Fmeja%2F")
    client.force_login(scene.charlie)
    assert client.get(path).status_code == 404


# Who was looked at


def test_the_identity_is_recorded_shown_and_in_the_ledger_as_a_code(alice, scene):
    at_counter(alice, means="known", identity_reason="Ketua RT 2")

    check, case = IdentityCheck.objects.get(), Case.objects.get()
    assert (check.case, check.means, check.by, check.at) == (case, "known", scene.alice, MORNING)
    assert check.reason == "Ketua RT 2"
    page = text(alice.get(page_of(case)))
    assert "Dikenal petugas saat permohonan diterima" in page
    assert "dicatat Alice Wijaya: Ketua RT 2" in page
    assert "Identitas di loket dicatat" in page
    event = LedgerEvent.objects.get(verb="cases.open_counter", subject=f"case:{case.pk}")
    assert event.outcome == "identity-known"


def test_neither_a_nik_nor_a_card_is_forced(alice):
    none = {"nik-number": "", "nik-none": "1", "nik-reason": "belum merekam KTP"}
    assert at_counter(alice, means="none", **none)["Location"] == SITTING
    assert "Tidak menunjukkan identitas" in text(alice.get(page_of(Case.objects.get())))


@pytest.mark.parametrize(
    ("chosen", "field", "is_renewal"),
    [
        (None, "means", False),
        (Identity(""), "means", False),
        (Identity("sidik-jari"), "means", False),
        (Identity("known", "  "), "identity_reason", False),
        (Identity("ktp", "x" * 501), "identity_reason", False),
        (Identity("none"), "means", True),
    ],
)
def test_what_does_not_do_as_an_identity(chosen, field, is_renewal):
    with pytest.raises(identifying.Unidentified) as refused:
        identifying.checked(chosen, is_renewal=is_renewal)
    assert refused.value.field == field


# A sitting


def test_a_second_service_for_the_same_person_asks_only_what_is_new(alice):
    at_counter(alice)
    listed = text(alice.get("/meja/loket/"))
    assert "Sedang melayani Sri Wahyuni" in listed

    again = text(alice.get(COUNTER))
    assert 'value="Sri Wahyuni"' in again
    assert 'value="3573025203850001"' in again
    assert 'value="sri@contoh.test"' in again
    assert 'value="Warung' not in again

    at_counter(alice, nama_usaha="Kios Bu Sri")
    page = alice.get(SITTING)
    first, second = Case.objects.order_by("pk")
    assert first.number in text(page)
    assert second.number in text(page)
    assert len(set(re.findall(r'bk-secret">([A-Z0-9-]{19})<', page.content.decode()))) == 2
    for query in ("", "?kertas=80", f"?nomor={first.number}"):
        pdf = alice.get(f"{SITTING}tanda-terima.pdf{query}")
        assert pdf.content.startswith(b"%PDF")
        assert pdf["Content-Disposition"].startswith("inline")
    assert alice.get(f"{SITTING}tanda-terima.pdf?nomor=SKP-2026-999999").status_code == 404


def test_the_family_keeps_the_contact_and_the_next_person_keeps_nothing(alice):
    at_counter(alice)
    alice.post(COUNTER, counter_data("c" * 32, nama="Belum Jadi") | {"langkah": "perbarui"})

    assert alice.post(NEXT, {"siapa": "keluarga"})["Location"] == "/meja/loket/"
    form = text(alice.get(COUNTER))
    assert 'value="sri@contoh.test"' in form
    assert "Sri Wahyuni" not in form
    assert "Belum Jadi" not in form
    at_counter(alice, nama="Budi Wahyuni", **{"nik-number": "3573021203600002"})
    assert {case.email for case in Case.objects.all()} == {"sri@contoh.test"}
    assert text(alice.get(SITTING)).count('class="bk-secret"') == 2

    alice.post(NEXT, {"siapa": "baru"})
    assert "sri@contoh.test" not in text(alice.get(COUNTER))
    assert "Belum ada permohonan" in text(alice.get(SITTING))
    ended = Sitting.objects.get()
    assert (ended.person, ended.contact, ended.ended_at) == ({}, {}, MORNING)
    assert Case.objects.count() == 2


def test_a_sitting_is_one_officers_and_of_one_day(alice, scene, time_machine):
    at_counter(alice)
    bob = browser(scene.bob)
    bob.cookies[seats.COOKIE] = alice.cookies[seats.COOKIE].value

    assert "Sri Wahyuni" not in text(bob.get(COUNTER))
    assert "Belum ada permohonan" in text(bob.get(SITTING))
    assert at_counter(bob, nama="Orang Lain").status_code == 302  # in a sitting of their own
    assert Sitting.objects.count() == 2
    actor, mine = people.actor(scene.bob, MORNING), Sitting.objects.earliest("pk")
    with pytest.raises(NotFound):
        sitting.end(by=actor, now=MORNING, sitting_id=mine.pk)

    time_machine.move_to(MORNING + DAY, tick=False)
    alice.force_login(scene.alice)
    assert "Sri Wahyuni" not in text(alice.get(COUNTER))
    worker.run_due(MORNING + DAY)
    assert not Sitting.objects.filter(ended_at=None).exists()
    assert all(one.person == {} for one in Sitting.objects.all())
    assert sitting.forget(by=SYSTEM, now=MORNING + DAY + timedelta(hours=1)) == 0


def test_the_page_keeps_to_its_statements(alice, django_assert_max_num_queries):
    alice.get(COUNTER)
    with django_assert_max_num_queries(12):
        alice.get(COUNTER)
    at_counter(alice)
    with django_assert_max_num_queries(12):
        alice.get(SITTING)


def photo_of():
    return {"foto_usaha": photo()}


def serial_of(response):
    return re.search(r'name="serial" value="(\w{32})"', response.content.decode())[1]
