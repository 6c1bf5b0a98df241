"""A year of days off and service hours, entered by one officer and put in force by another."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from balaikota.core.calendar import queries as calendar
from balaikota.core.calendar.inputs.guess import guess_year
from balaikota.engine.office.tests.changes import waiting
from balaikota.engine.office.tests.pages import day, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "loaded")]
YEAR, HOURS = reverse("office:calendar_year"), reverse("office:calendar_hours")
DAYS = "01-01-2028; libur; Tahun Baru Masehi; New Year's Day\n2028-12-26\tcuti bersama\tCuti Natal"
SENT = {"year": "2028", "regulation": "SKB 9/2027", "days": DAYS, "reason": "SKB terbit"}
WEEK = {"mon": "08.00-12.00, 12.30-15.00", "tue": "8:00 s/d 12:00", "fri": ""}
RAMADAN = {"scope": "semua", "season": "ramadan", "name": "Ramadan", "regulation": "SE 1"} | WEEK


def test_a_year_that_is_missing_starts_from_a_first_fill(client, proposer):
    client.force_login(proposer)

    shown = client.get(YEAR, {"tahun": "2028"}).content.decode()

    assert "01-01-2028; libur; Tahun Baru Masehi; New Year&#39;s Day" in shown
    assert "perkiraan" in shown
    assert 'value="2027"' in client.get(YEAR).content.decode()  # the next that is not loaded
    assert client.get(YEAR, {"tahun": "9999"}).status_code == 200


def test_the_first_fill_marks_days_that_follow_the_moon():
    rows = guess_year(2028)

    assert {row.name_id for row in rows if row.is_estimate} >= {"Hari Raya Idul Fitri"}
    assert not any(row.regulation for row in rows)
    assert [row.date for row in rows] == sorted({row.date for row in rows})


def test_a_year_is_checked_proposed_and_put_in_force_by_another(client, proposer, decider):
    client.force_login(proposer)
    checked = client.post(YEAR, SENT)
    assert checked.status_code == 200
    assert "2 hari libur dan cuti bersama, 259 hari kerja" in text_of(checked)  # 260 less one
    assert "01-01-2028" in client.post(YEAR, SENT | {"ubah": "1"}).content.decode()
    assert 2028 not in calendar.find_years()

    client.post(YEAR, SENT | {"kirim": "1"})
    client.force_login(decider)
    client.post(waiting(), {"answer": "yes"})

    assert 2028 in calendar.find_years()
    found = {row.date: (row.kind, row.name_en) for row in calendar.find_days(2028)}
    assert found == {
        date(2028, 1, 1): ("holiday", "New Year's Day"),
        date(2028, 12, 26): ("joint-leave", "Cuti Natal (en)"),  # as it is called in other years
    }


def test_what_a_new_list_no_longer_names_is_shown_before_it_is_sent(client, proposer):
    client.force_login(proposer)
    days = "25-12-2026; libur; Natal"

    shown = text_of(client.post(YEAR, SENT | {"year": "2026", "days": days}))

    assert "tidak lagi menjadi hari libur" in shown
    assert "24 Desember 2026" in shown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": "tahun depan"}, "Tulis tahun dengan empat angka"),
        ({"regulation": ""}, "Isi dasar hukumnya."),
        ({"days": ""}, "Tulis hari liburnya"),
        ({"days": "31-02-2028; libur; A; B"}, "Baris 1: tanggalnya tidak ada"),
        ({"days": f"{DAYS}\n01-01-2027; libur; A; B"}, "Baris 3: tanggalnya bukan di tahun 2028"),
        ({"days": f"{DAYS}\n1/1/2028; libur; A; B"}, "Baris 3: tanggal ini sudah ditulis"),
        ({"days": "01-01-2028; merah; A; B"}, "tulis “libur” atau “cuti bersama”"),
        ({"days": "01-01-2028; libur"}, "nama harinya belum ada"),
        ({"days": "01-01-2028; libur; Hari Kota"}, "dalam bahasa Inggris"),
        ({"reason": ""}, "Tulis alasannya."),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_number(client, proposer, changes, message):
    client.force_login(proposer)

    for button in ({}, {"kirim": "1"}):
        answer = client.post(YEAR, SENT | changes | button)

        assert answer.status_code == 422
        assert message in text_of(answer)


def test_hours_are_proposed_by_one_and_put_in_force_by_another(client, proposer, decider):
    client.force_login(proposer)
    typed = RAMADAN | {"reason": "Ramadan"} | day("valid_from", date(2027, 2, 8))

    client.post(HOURS, typed | day("to_day", date(2027, 3, 9)))
    client.force_login(decider)
    address = waiting()
    assert "08.00–12.00, 12.30–15.00" in text_of(client.get(address))
    client.post(address, {"answer": "yes"})

    found = {row.season: row for row in calendar.find_hours(on=date(2027, 3, 9))}
    row = found["ramadan"]
    assert row.valid_to == date(2027, 3, 10)
    assert row.week == {
        "mon": [["08:00", "12:00"], ["12:30", "15:00"]], "tue": [["08:00", "12:00"]],
    }  # fmt: skip


def test_hours_begin_with_those_that_stand(client, proposer):
    client.force_login(proposer)
    pk = calendar.find_hours()[0].pk

    for shown in (client.get(HOURS), client.get(HOURS, {"dari": pk})):
        assert 'value="07.30-12.00, 13.00-16.00"' in shown.content.decode()
    assert client.get(HOURS, {"dari": "987654321"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scope": "unit:tidak-ada"}, "Pilih untuk kantor mana"),
        ({"mon": "pagi"}, "Tulis jamnya seperti ini"),
        ({"mon": "13.00-12.00"}, "berurutan"),
        ({"mon": "29.00-30.00"}, "berurutan"),
        ({"name": ""}, "Tulis nama jam layanan"),
        (day("to_day", date(2027, 1, 1)), "tidak boleh sebelum hari pertama"),
        (dict.fromkeys(day("to_day", date(2027, 1, 1)), ""), "harus ada tanggal akhirnya"),
        (day("valid_from", date(2026, 1, 5)), "koreksi"),
    ],
)
def test_hours_that_cannot_be_say_why(client, proposer, changes, message):
    client.force_login(proposer)
    days = day("valid_from", date(2027, 2, 8)) | day("to_day", date(2027, 3, 9))

    answer = client.post(HOURS, RAMADAN | {"reason": "Ramadan"} | days | changes)

    assert answer.status_code == 422
    assert message in text_of(answer)
