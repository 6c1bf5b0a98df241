"""What an officer keeps: searches, the shortlist; the day; the inbox as a table."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.models import Assignment
from balaikota.engine.cases.tests.browsing import act, browser, page_of, text
from balaikota.engine.cases.tests.factories import HOUR, MORNING, PERSONAL, open_case
from balaikota.engine.worklist import rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(scene):
    return open_case(scene)


# Kept searches


def keep(client, name, **query):
    return client.post("/meja/saringan/", {"name": name, "saring": "terlambat"} | query)


def test_a_search_is_kept_opened_replaced_and_forgotten(alice):
    assert keep(alice, "Terlambat", cari="SKP").status_code == 302
    assert "/meja/?saring=terlambat&amp;cari=SKP" in alice.get("/meja/saringan/").content.decode()

    keep(alice, "Terlambat", cari="2026")
    page = alice.get("/meja/saringan/").content.decode()
    assert page.count("<strong>Terlambat</strong>") == 1
    assert "cari=2026" in page

    address = page.partition('action="/meja/saringan/')[2].partition('"')[0]
    assert alice.post(f"/meja/saringan/{address}").status_code == 302
    assert "Belum ada saringan" in text(alice.get("/meja/saringan/"))
    assert alice.post(f"/meja/saringan/{address}").status_code == 404


def test_a_search_without_a_name_is_asked_for_one_and_stays(alice):
    page = keep(alice, "", cari="SKP-2026")

    assert page.status_code == 422
    assert "Beri nama" in text(page)
    assert 'name="cari" value="SKP-2026"' in page.content.decode()


def test_a_full_list_says_to_make_room(alice, monkeypatch):
    monkeypatch.setattr("balaikota.engine.worklist.actions.arranging.MOST_KEPT", 1)
    keep(alice, "Satu")

    page = keep(alice, "Dua")

    assert page.status_code == 422
    assert "Hapus satu" in text(page)


def test_what_is_kept_is_never_more_than_a_filter_of_the_inbox(alice):
    keep(alice, "Aneh", saring="<script>", unit="x" * 500, next="//jahat.test")

    page = alice.get("/meja/saringan/").content.decode()
    assert "jahat" not in page
    assert f'/meja/?saring=tugas&amp;unit={"x" * 40}"' in page


def test_searches_are_ones_own(alice, scene):
    keep(alice, "Milik Alice")
    bob = browser(scene.bob)

    address = (
        alice.get("/meja/saringan/")
        .content.decode()
        .partition('action="/meja/saringan/')[2]
        .partition('"')[0]
    )
    assert "Milik Alice" not in text(bob.get("/meja/saringan/"))
    assert bob.post(f"/meja/saringan/{address}").status_code == 404


# Shortlist


def test_a_case_is_put_on_the_shortlist_and_taken_off(alice, case):
    assert "Masukkan ke daftar pilihan" in text(alice.get(page_of(case)))
    for _ in range(2):
        assert alice.post(page_of(case, "pilih/")).status_code == 302

    page = alice.get("/meja/pilihan/").content.decode()
    assert page.count(f"<strong>{case.number}</strong>") == 1
    address = page.partition('action="/meja/pilihan/')[2].partition('"')[0]
    assert alice.post(f"/meja/pilihan/{address}").status_code == 302
    assert "kosong" in text(alice.get("/meja/pilihan/"))
    assert alice.post(f"/meja/pilihan/{address}").status_code == 404


def test_the_shortlist_gives_no_right_to_see(alice, scene, case):
    alice.post(page_of(case, "pilih/"))
    Assignment.objects.filter(user=scene.alice).update(unit=scene.neighbour)

    alice.get("/meja/hari-ini/")  # where the message about putting it there is read
    page = alice.get("/meja/pilihan/")
    assert case.number not in page.content.decode()
    assert "tidak dapat Anda lihat lagi" in text(page)


def test_a_full_shortlist_is_said(alice, scene, case, monkeypatch):
    monkeypatch.setattr("balaikota.engine.worklist.actions.arranging.MOST_STARRED", 1)
    alice.post(page_of(case, "pilih/"))

    answer = alice.post(page_of(open_case(scene), "pilih/"))

    assert answer.status_code == 422
    assert "sudah penuh" in text(answer)


def test_a_stranger_puts_nothing_on_a_list(scene, case):
    assert browser(scene.nina).post(page_of(case, "pilih/")).status_code == 404
    assert browser(scene.charlie).post(page_of(case, "pilih/")).status_code == 404


# The day


def test_the_day_shows_what_was_done_and_what_is_in_hand(alice, scene, case):
    other = open_case(scene)
    act(alice, case, "lengkap")
    task = other.tasks.get(ended_at=None)
    alice.post(page_of(other, "ambil/"), {"task": task.pk})

    page = text(alice.get("/meja/hari-ini/"))

    assert "Selesai hari ini: 1. Masih Anda pegang: 1." in page
    assert case.number in page
    assert other.number in page
    assert scene.alice.name in page


def test_an_empty_day_says_so(alice):
    page = text(alice.get("/meja/hari-ini/"))

    assert "Tidak ada tugas di tangan Anda." in page
    assert "Belum ada tugas yang dikerjakan" in page


def test_yesterdays_work_is_not_todays(alice, scene, case, time_machine):
    act(alice, case, "lengkap")
    time_machine.move_to(MORNING + 24 * HOUR, tick=False)

    assert "Selesai hari ini: 0." in text(browser(scene.alice).get("/meja/hari-ini/"))


def test_the_day_of_a_unit_is_for_those_who_see_it(scene, case, alice):
    act(alice, case, "lengkap")

    page = text(browser(scene.nina).get("/meja/hari-ini/"))
    assert scene.alice.name not in page
    assert case.number not in page


# News


def test_the_inbox_asks_for_news_and_hears_of_new_tasks_only(alice, scene, case, time_machine):
    since = quote((MORNING + HOUR).isoformat())
    assert alice.get(f"/meja/kabar/?sejak={since}").content == b""

    time_machine.move_to(MORNING + 2 * HOUR, tick=False)
    open_case(scene, now=MORNING + 2 * HOUR)
    assert "1 tugas baru" in text(alice.get(f"/meja/kabar/?sejak={since}"))


@pytest.mark.parametrize("since", ["", "kemarin", "2026-11-24T10:00"])
def test_news_since_no_moment_is_no_news(alice, case, since):
    assert alice.get(f"/meja/kabar/?sejak={since}").content == b""


# Export


def test_the_inbox_is_taken_away_as_csv_without_anything_personal(alice, scene, case):
    answer = alice.get("/meja/ekspor/?saring=tugas")

    assert answer["Content-Disposition"] == 'attachment; filename="tugas-tugas.csv"'
    told = answer.content.decode("utf-8-sig")
    head, row = told.split("\r\n")[:2]
    assert head.startswith("Nomor;Layanan;Langkah;Unit")
    assert row.startswith(f"{case.number};")
    assert not [secret for secret in PERSONAL if secret in told]
    event = LedgerEvent.objects.get(verb="ledger.disclose", outcome="export")
    assert event.actor_id == str(scene.alice.pk)


def test_the_same_rows_open_as_a_workbook(alice, case):
    answer = alice.get("/meja/ekspor/?bentuk=xlsx")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["A2"].value == case.number


def test_an_export_follows_the_filter_and_the_search(alice, scene, case):
    other = open_case(scene)

    told = alice.get(f"/meja/ekspor/?saring=tugas&cari={case.number}").content.decode()

    assert case.number in told
    assert other.number not in told
    assert case.number not in alice.get("/meja/ekspor/?saring=terlambat").content.decode()


def test_a_cut_export_says_so(alice, scene, case, monkeypatch):
    monkeypatch.setattr("balaikota.engine.worklist.views.exporting.MOST_ROWS", 1)
    open_case(scene)

    told = alice.get("/meja/ekspor/").content.decode("utf-8-sig")

    assert "Masih ada baris lain" in told
    assert rules.MOST_ROWS > 1


def test_an_export_holds_no_case_of_another_unit(scene, case):
    assert case.number not in browser(scene.nina).get("/meja/ekspor/?saring=unit").content.decode()


def test_an_export_of_a_list_one_does_not_have_is_that_of_ones_tasks(alice, case):
    answer = alice.get("/meja/ekspor/?saring=koordinator")

    assert answer["Content-Disposition"] == 'attachment; filename="tugas-tugas.csv"'
    assert case.number in answer.content.decode()
