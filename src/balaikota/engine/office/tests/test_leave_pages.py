"""Leave at the desk: the list, entering it with a stand-in, coming back, and who is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from balaikota.core.ledger import queries as ledger
from balaikota.core.people import actions
from balaikota.core.people import queries as people
from balaikota.core.people.models import Assignment, Leave
from balaikota.core.people.tests.factories import NOON, actor, make_officer, make_user
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.lib.wording import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST, NEW = reverse("office:leave"), reverse("office:leave_new")
MONDAY, SATURDAY = datetime(2026, 11, 30, tzinfo=WIB), datetime(2026, 12, 5, tzinfo=WIB)


@pytest.fixture
def lurah(kauman):
    return make_officer("lurah", kauman, name="Aisyah Suhartono")


@pytest.fixture
def seklur(kauman):
    return make_officer("seklur", kauman, name="Dwi Astuti")


def form_of(person):
    return f"{NEW}?orang={person.pk}"


def typed(**changes):
    found = {"kind": "cuti", "person": "", "other": ""}
    found |= day("from_day", date(2026, 11, 30)) | day("to_day", date(2026, 12, 4))
    return found | changes


def plh(user):
    return {"person": str(user.pk), "stand_in_number": "800/9/2026"} | day(
        "stand_in_day", date(2026, 11, 23)
    )


def enter(admin, user, **fields):
    fields = {"kind": "cuti", "valid_from": MONDAY, "valid_to": SATURDAY} | fields
    return actions.enter_leave(by=actor(admin), now=NOON, user=user, **fields)


def test_an_admin_reads_what_will_happen_before_it_does(client, admin, lurah, seklur):
    sent = typed(**plh(seklur))

    foretold = client.post(form_of(lurah), sent)

    text = text_of(foretold)
    assert (
        "Mulai Senin, 30 November 2026, 00.00 WIB, Aisyah Suhartono tidak dapat bertindak dalam "
        "jabatan apa pun sampai 4 Desember 2026." in text
    )
    assert "Lurah Kauman: Dwi Astuti menjadi Plh. dari Senin, 30 November 2026" in text
    assert not Leave.objects.exists()
    assert ledger.count_events(verb="people.enter_leave") == 0

    saved = client.post(form_of(lurah), sent | {"simpan": "1"}, follow=True)

    text = text_of(saved)
    assert "Tersimpan: Aisyah Suhartono." in text
    assert "Dwi Astuti, Plh. Lurah Kauman" in text
    assert ledger.count_events(verb="people.enter_leave") == 1
    assert Assignment.objects.get(mode="plh").user == seklur
    kept = client.post(form_of(lurah), sent | {"ubah": "1"})
    assert 'value="800/9/2026"' in kept.content.decode()


def test_a_post_left_empty_needs_a_reason_and_says_so(client, admin, lurah, seklur):
    refused = client.post(form_of(lurah), typed())
    nobody = client.post(form_of(lurah), typed(person="tidak-ada"))
    why = {"person": "tidak-ada", "no_stand_in_reason": "Kantor dipindah"}
    foretold = client.post(form_of(lurah), typed(**why))

    assert refused.status_code == nobody.status_code == 422
    assert "Lurah Kauman akan kosong. Tunjuk Plh." in text_of(refused)
    assert "Tulis mengapa tidak ada pengganti." in text_of(nobody)
    assert "Lurah Kauman kosong dari Senin, 30 November 2026" in text_of(foretold)
    client.post(form_of(lurah), typed(**why) | {"simpan": "1"})
    assert "Tidak ada: Kantor dipindah" in text_of(client.get(LIST))


def test_a_stand_in_may_be_anybody_by_name_and_needs_a_decree(client, admin, lurah):
    rina = make_user("Rina Wulandari", username="rina.w")

    missing = client.post(form_of(lurah), typed(person="lain"))
    bare = client.post(form_of(lurah), typed(person="lain", other="rina.w"))
    whole = client.post(form_of(lurah), typed(**plh(rina)) | {"person": "lain", "other": "rina.w"})

    assert "Tulis nama atau nama pengguna petugas." in text_of(missing)
    assert "Isi nomor surat perintah." in text_of(bare)
    assert "Isi tanggal surat perintah." in text_of(bare)
    assert "Rina Wulandari menjadi Plh." in text_of(whole)


def test_who_holds_no_post_of_one_holder_is_asked_for_no_stand_in(client, admin, kauman):
    front = make_officer("petugas-loket", kauman, name="Nur Siswanto")

    asked = client.get(form_of(front))
    foretold = client.post(form_of(front), typed(kind="sakit"))

    assert "Siapa yang menggantikan?" not in text_of(asked)
    assert "Petugas Loket Kelurahan Kauman kosong dari" in text_of(foretold)
    make_officer("petugas-loket", kauman, name="Yuli")
    foretold = client.post(form_of(front), typed(kind="sakit"))
    assert "Tidak ada jabatan yang menjadi kosong." in text_of(foretold)


def test_leave_from_today_holds_at_once(client, admin, lurah, seklur):
    sent = typed(**plh(seklur)) | day("from_day", date(2026, 11, 24))

    foretold = client.post(form_of(lurah), sent)
    client.post(form_of(lurah), sent | {"simpan": "1"})

    assert "Begitu disimpan, Aisyah Suhartono tidak dapat bertindak" in text_of(foretold)
    client.force_login(lurah)
    assert client.get("/meja/").status_code == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": ""}, "Pilih mengapa petugas ini tidak bertugas."),
        (day("to_day", date(2026, 11, 29)), "Hari terakhir harus sesudah hari pertama."),
        ({"to_day-day": ""}, "Tanggal ini tidak ada."),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, admin, seklur, changes, told):
    response = client.post(
        form_of(seklur), typed(person="tidak-ada", no_stand_in_reason="-") | changes
    )

    assert response.status_code == 422
    assert told in text_of(response)


def test_the_officer_is_chosen_by_name(client, admin, lurah):
    assert "Siapa yang tidak bertugas?" in text_of(client.get(NEW))
    found = client.get(NEW, {"cari": "aisyah"}).content.decode()
    assert f"?orang={lurah.pk}" in found
    assert "Tidak ada petugas lain bernama itu" in text_of(client.get(NEW, {"cari": "Dewi"}))
    assert client.post(NEW, typed()).status_code == 404
    assert client.get(NEW, {"orang": "9" * 30}).status_code == 200


def test_an_officer_out_of_reach_looks_absent(client, kauman, lurah):
    client.force_login(make_officer("camat", name="Camat lain"))

    assert client.get(form_of(lurah)).status_code == 404


def test_the_list_is_empty_then_filtered(client, admin, lurah, seklur):
    assert "Tidak ada yang tercatat cuti" in text_of(client.get(LIST))
    enter(admin, lurah, stand_in=actions.StandIn(seklur, "800/9/2026", date(2026, 11, 23)))

    for query in ({}, {"cari": "aisyah"}, {"saat": "nanti"}, {"unit": lurah_unit(lurah)}):
        assert "30 November 2026 sampai 4 Desember 2026" in text_of(client.get(LIST, query))
    for query in ({"cari": "dwi"}, {"saat": "kini"}):
        assert "Tidak ada catatan cuti yang cocok" in text_of(client.get(LIST, query))


def lurah_unit(lurah):
    return Assignment.objects.get(user=lurah).unit.code


def test_a_reader_sees_the_list_but_ends_nothing(client, admin, kauman, lurah, seklur):
    row = enter(admin, lurah, no_stand_in_reason="Singkat")
    client.force_login(seklur)

    text = text_of(client.get(LIST))

    assert "Aisyah Suhartono" in text
    assert "Batalkan" not in text
    assert client.get(reverse("office:leave_end", args=[row.pk])).status_code == 404


def test_coming_back_early_is_recorded(client, admin, lurah):
    row = enter(admin, lurah, no_stand_in_reason="Singkat")
    address = reverse("office:leave_end", args=[row.pk])

    ahead = text_of(client.get(address))
    refused = client.post(address, {"when": "now", "reason": ""})
    late = {"when": "later", "reason": "x"} | day("to_day", date(2026, 12, 20))
    too_late = client.post(address, late)
    saved = client.post(address, {"when": "now", "reason": "Ditunda"}, follow=True)

    assert "Cuti ini belum mulai." in ahead
    assert refused.status_code == too_late.status_code == 422
    assert "berakhir lebih awal dari itu" in text_of(too_late)
    assert "Catatan cuti Aisyah Suhartono sudah diakhiri." in text_of(saved)
    assert not people.find_leave(actor(admin), now=NOON)


def test_an_officer_on_leave_is_told_who_stands_in_and_whom_to_ask(client, admin, lurah, seklur):
    stand_in = actions.StandIn(seklur, "800/9/2026", date(2026, 11, 23))
    row = enter(admin, lurah, stand_in=stand_in)

    with time_machine.travel(MONDAY - timedelta(seconds=1), tick=False):
        client.force_login(lurah)
        assert client.get("/meja/").status_code == 200
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(lurah)
        response = client.get("/meja/")
        assert response.status_code == 403
        text = text_of(response)
        assert "Sampai 4 Desember 2026 meja kerja tertutup bagi Anda." in text
        assert "Dwi Astuti, Plh. Lurah Kauman" in text
        assert "dimasukkan oleh Dewi Admin" in text
        Leave.objects.filter(pk=row.pk).update(entered_by=None)
        assert "Hubungi admin kepegawaian: Dewi Admin." in text_of(client.get("/meja/"))
        client.force_login(admin)
        assert "Akhiri lebih awal" in text_of(client.get(LIST))
        page = text_of(client.get(reverse("office:person", args=[lurah.pk])))
        assert "Tidak bertugas sampai 4 Desember 2026." in page
    with time_machine.travel(SATURDAY, tick=False):
        client.force_login(lurah)
        assert client.get("/meja/").status_code == 200


def test_without_an_admin_the_superior_is_named(client, kauman, lurah):
    camat = make_officer("camat", kauman.parent, name="Bambang Utomo")
    row = enter(camat, lurah, valid_from=NOON - timedelta(hours=1), no_stand_in_reason="-")
    Leave.objects.filter(pk=row.pk).update(entered_by=None)
    client.force_login(lurah)

    text = text_of(client.get("/meja/"))

    assert "Hubungi admin kepegawaian atau atasan Anda." in text
    assert "Tidak ada yang tercatat menggantikan Anda." in text
