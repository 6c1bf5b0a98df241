from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from balaikota.core.action import system
from balaikota.core.calendar import actions as calendar_actions
from balaikota.core.calendar import queries as calendar
from balaikota.core.calendar.rules import HoursRow
from balaikota.core.people.tests.factories import (
    NOON,
    actor,
    make_city,
    make_officer,
    make_resident,
)
from balaikota.core.proposals import actions as proposals
from balaikota.core.reference import actions as reference_actions
from balaikota.core.reference import queries as reference
from balaikota.engine.office.tests.changes import WEEK, number, the_number, waiting
from balaikota.engine.office.tests.pages import day, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
CALENDAR = reverse("office:calendar")
REFERENCE = reverse("office:reference")
UNCONFIRMED = reverse("office:unconfirmed")
PROPOSALS = reverse("office:proposals")


# Calendar


def test_a_year_is_seen_at_a_glance(client, loaded):
    client.force_login(make_officer("petugas-loket"))

    shown = text_of(client.get(CALENDAR))

    assert "Kalender kerja 2026" in shown
    assert "257 hari kerja" in shown  # 261 weekdays less four
    assert "3 belum dikonfirmasi" in shown
    assert "Jumat, 25 Desember 2026 Natal Libur nasional Belum dikonfirmasi" in shown
    assert "Cuti bersama" in shown
    assert "Perkiraan" in shown
    assert "Senin: 07.30–12.00, 13.00–16.00" in shown
    assert "Jumat: tutup" in shown
    assert "Usulkan" not in shown


def test_a_year_that_is_not_loaded_says_so(client, loaded):
    client.force_login(make_officer("petugas-loket"))

    shown = text_of(client.get(CALENDAR, {"tahun": "2027"}))

    assert "Hari libur 2027 belum dimuat" in shown
    assert "Kalender kerja 2026" in text_of(client.get(CALENDAR, {"tahun": "banyak"}))


def test_a_day_off_is_proposed_by_one_and_decided_by_another(client, loaded, proposer, decider):
    client.force_login(proposer)
    typed = {"kind": "joint-leave", "name_id": "Cuti", "name_en": "Leave", "regulation": "SKB 4"}
    typed |= day("date", date(2026, 12, 31)) | {"reason": "SKB perubahan"}

    sent = client.post(reverse("office:calendar_propose"), typed, follow=True)

    assert "Petugas lain yang memutuskan" in text_of(sent)
    assert "Usulan Anda, menunggu petugas lain" in text_of(sent)
    address = waiting()
    assert "Ini usulan Anda sendiri" in text_of(client.get(address))
    assert "harus diputuskan" in text_of(client.post(address, {"answer": "yes"}))

    client.force_login(decider)
    assert "Menunggu Anda" in text_of(client.get(PROPOSALS))
    assert "Kamis, 31 Desember 2026 Cuti (SKB 4)" in text_of(client.get(address))
    client.post(address, {"answer": "yes"})
    assert calendar.get_day(date(2026, 12, 31)).name_id == "Cuti"
    assert "Disetujui: Tono" in text_of(client.get(address))


def test_a_holiday_becomes_a_working_day(client, loaded, proposer, decider):
    client.force_login(proposer)
    form = client.get(reverse("office:calendar_propose"), {"tanggal": "2026-12-24"})
    assert 'value="Cuti Natal"' in form.content.decode()
    typed = day("date", date(2026, 12, 24)) | {"kind": "working", "reason": "SKB dicabut"}

    client.post(reverse("office:calendar_propose"), typed)
    client.force_login(decider)
    address = waiting()
    assert "Tetap masuk kerja 24 Desember 2026" in text_of(client.get(address))
    client.post(address, {"answer": "yes"})

    assert date(2026, 12, 24) not in {row.date for row in calendar.find_days(2026)}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "Tulis alasannya."),
        ({"kind": ""}, "Pilih jenis harinya."),
        ({"name_id": ""}, "Isi nama harinya."),
        ({"date-day": "1", "date-month": "1", "date-year": "2026"}, "ajukan koreksi"),
        ({"kind": "working"}, "bukan hari libur"),
        ({"date-day": "", "date-month": "", "date-year": ""}, "Isi tanggalnya."),
    ],
)
def test_a_proposal_that_cannot_be_says_why(client, loaded, proposer, changes, message):
    client.force_login(proposer)
    typed = {"kind": "holiday", "name_id": "A", "name_en": "B", "regulation": "C", "reason": "D"}

    response = client.post(
        reverse("office:calendar_propose"), typed | day("date", date(2026, 12, 31)) | changes
    )

    assert response.status_code == 422
    assert message in text_of(response)


def test_the_days_of_a_year_are_confirmed_by_two(client, loaded, proposer, decider):
    client.force_login(proposer)
    address = reverse("office:calendar_confirm", args=[2026])
    shown = text_of(client.get(address))
    assert "25 Desember 2026: Natal" in shown
    assert "Idul Kira-kira" not in shown

    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "salinan SKB"})
    assert "Sudah ada usulan" in text_of(client.post(address, {"reason": "sekali lagi"}))
    client.force_login(decider)
    decide = waiting()
    assert "Sudah dicocokkan: hari libur 2026" in text_of(client.get(decide))
    client.post(decide, {"answer": "yes"})

    assert calendar.get_day(date(2026, 12, 25)).is_confirmed
    client.force_login(proposer)
    assert "Tidak ada lagi yang perlu dikonfirmasi" in text_of(client.get(address))


def test_service_hours_are_confirmed_by_two(client, loaded, proposer, decider):
    client.force_login(proposer)
    hours = calendar.find_hours()[0]
    address = reverse("office:hours_confirm", args=[hours.pk])

    assert "Senin: 07.30–12.00" in text_of(client.get(address))
    assert client.post(address, {"reason": "Perwal dibaca"}).status_code == 302
    assert client.post(address, {"reason": "lagi"}).status_code == 422
    client.force_login(decider)
    decide = waiting()
    client.post(decide, {"answer": "yes"})

    assert calendar.get_hours(hours.pk).is_confirmed


# Numbers


def test_numbers_are_found_by_word_with_their_law(client, loaded):
    client.force_login(make_officer("petugas-loket"))

    everything = text_of(client.get(REFERENCE))
    found = text_of(client.get(REFERENCE, {"cari": "denda"}))

    assert "Janji layanan SKU layanan.sku.janji 1 hari kerja 1 Januari 2026" in everything
    assert "Perwal 12/2025, Pasal 7" in everything
    assert "Denda PBB" in found
    assert "Janji layanan SKU" not in found
    assert "Tidak ada angka yang cocok" in text_of(client.get(REFERENCE, {"cari": "zzz"}))


def test_a_long_list_of_numbers_has_pages(client):
    rows = [number(key=f"uji.angka-{n:03}", title_id=f"Angka {n:03}") for n in range(51)]
    reference_actions.load(by=system("reference.load"), now=NOON, rows=rows)
    client.force_login(make_officer("petugas-loket"))

    assert "halaman 1 dari 2" in text_of(client.get(REFERENCE))
    second = text_of(client.get(REFERENCE, {"halaman": "2"}))
    assert "Angka 050" in second
    assert "Angka 001" not in second


def test_a_number_is_changed_by_two_and_keeps_its_history(client, loaded, proposer, decider):
    old = the_number()
    client.force_login(proposer)
    address = reverse("office:reference_propose", args=[old.pk])
    assert 'value="Perwal 12/2025"' in client.get(address).content.decode()
    typed = {"value": "2", "unit": "working-days", "regulation": "Perwal 3/2026", "reason": "Baru"}
    typed |= day("valid_from", date(2026, 12, 1)) | {"is_confirmed": "1"}

    sent = client.post(address, typed, follow=True)
    assert "Nilai baru: Janji layanan SKU" in text_of(sent)
    client.force_login(decider)
    decide = waiting()
    assert "2 hari kerja" in text_of(client.get(decide))
    client.post(decide, {"answer": "yes"})

    new = reference.get_value("layanan.sku.janji", on=date(2026, 12, 1))
    assert (new.value, new.is_confirmed) == ("2", True)
    shown = text_of(client.get(reverse("office:reference_row", args=[old.pk])))
    assert "Riwayat nilai" in shown
    assert "1 Desember 2026 2 hari kerja Perwal 3/2026 Tono" in shown
    assert "Profil kota" in shown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": ""}, "Isi nilainya."),
        ({"value": "dua"}, "tidak cocok dengan satuannya"),
        ({"regulation": ""}, "Isi dasar hukumnya."),
        ({"valid_from-year": "2025"}, "ajukan koreksi"),
    ],
)
def test_a_number_that_cannot_be_says_why(client, loaded, proposer, changes, message):
    client.force_login(proposer)
    typed = {"value": "2", "unit": "working-days", "regulation": "Perwal 3/2026", "reason": "Baru"}
    typed |= day("valid_from", date(2026, 12, 1)) | changes

    response = client.post(reverse("office:reference_propose", args=[the_number().pk]), typed)

    assert response.status_code == 422
    assert message in text_of(response)


def test_a_number_is_confirmed_or_refused_by_another(client, loaded, proposer, decider):
    row = the_number()
    client.force_login(proposer)
    address = reverse("office:reference_confirm", args=[row.pk])
    assert "1 hari kerja" in text_of(client.get(address))
    assert client.post(address, {"reason": "Dibaca di JDIH"}).status_code == 302
    assert client.post(address, {"reason": "lagi"}).status_code == 422

    client.force_login(decider)
    decide = waiting()
    assert "Sudah dicocokkan: Janji layanan SKU" in text_of(client.get(decide))
    assert "Pilih setuju atau tolak." in text_of(client.post(decide, {}))
    assert "Tulis alasan penolakan." in text_of(client.post(decide, {"answer": "no"}))
    client.post(decide, {"answer": "no", "reason": "Naskah berbeda"})
    assert "Ditolak: Tono" in text_of(client.get(decide))
    assert not the_number().is_confirmed
    assert "Tidak ada usulan yang menunggu" in text_of(client.get(PROPOSALS))


def test_new_service_hours_are_shown_whole_to_whoever_decides(client, loaded, proposer, decider):
    row = HoursRow(week=WEEK, reason="Jam baru", regulation="Perwal 9", valid_from=date(2027, 1, 1))
    change = calendar_actions.NewHours(row=row)
    proposals.propose(by=actor(proposer), now=NOON, change=change, reason="Perwal baru")
    client.force_login(decider)

    address = waiting()
    shown = text_of(client.get(address))

    assert "Jam layanan mulai 1 Januari 2027" in shown
    assert "Senin 07.30–12.00, 13.00–16.00" in shown
    assert "Perwal 9" in shown


# Unconfirmed


def test_everything_unconfirmed_stands_on_one_page(client, loaded, proposer):
    client.force_login(proposer)

    shown = text_of(client.get(UNCONFIRMED))

    assert "5 baris" in shown
    assert "Hari libur dan cuti bersama 2026 (3 hari)" in shown
    assert "Idul Kira-kira (en)" not in shown
    assert "Idul Kira-kira Perkiraan" in shown
    assert "menurut hisab" in shown
    assert "Jam layanan biasa" in shown
    assert "Janji layanan SKU" in shown
    assert "Denda PBB" not in shown
    assert "Usulkan tanggal pasti" in shown


def test_when_all_is_confirmed_or_nothing_loaded_the_pages_say_so(client):
    client.force_login(make_officer("petugas-loket"))

    assert "sudah dikonfirmasi" in text_of(client.get(UNCONFIRMED))
    assert "Belum ada angka acuan" in text_of(client.get(REFERENCE))
    assert "Belum ada hari libur" in text_of(client.get(CALENDAR))
    assert "Belum ada jam layanan" in text_of(client.get(CALENDAR))


# Who may


def test_each_sees_the_pages_that_their_roles_open(client, loaded, proposer):
    row = the_number()
    addresses = {
        "calendar": CALENDAR,
        "calendar_propose": reverse("office:calendar_propose"),
        "calendar_confirm": reverse("office:calendar_confirm", args=[2026]),
        "reference": REFERENCE,
        "row": reverse("office:reference_row", args=[row.pk]),
        "propose": reverse("office:reference_propose", args=[row.pk]),
        "unconfirmed": UNCONFIRMED,
        "proposals": PROPOSALS,
    }

    def open_to(user):
        client.force_login(user)
        return {name for name, at in addresses.items() if client.get(at).status_code == 200}

    for address in addresses.values():
        assert client.get(address).url.startswith("/masuk/?next=")
    assert open_to(proposer) == set(addresses)
    assert open_to(make_officer("lurah")) == {"calendar", "reference", "row", "unconfirmed"}
    assert open_to(make_officer("auditor", make_city())) == {
        "calendar", "reference", "row", "unconfirmed", "proposals",
    }  # fmt: skip
    assert open_to(make_resident()) == set()


def test_the_lists_cost_little(client, loaded, proposer, django_assert_max_num_queries):
    client.force_login(proposer)
    for address in (CALENDAR, REFERENCE, UNCONFIRMED, PROPOSALS):
        client.get(address)
        with django_assert_max_num_queries(9):
            client.get(address)
