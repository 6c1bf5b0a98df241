"""The pages of an import: bring, check, apply, undo, and the list of what was imported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.jobs import worker
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices.models import Notice
from balaikota.core.people.models import Assignment, User
from balaikota.core.people.tests.factories import NOON, actor, make_city, make_officer
from balaikota.engine.office.actions import imports
from balaikota.engine.office.models import Import, State
from balaikota.engine.office.tests import tables
from balaikota.engine.office.tests.pages import text_of
from balaikota.engine.office.tests.tables import row, sheet
from balaikota.lib.tables import reading, writing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/meja/orang/impor/"
BAD = row(name="Budi", nip="1,98706122010012E+17", email="b@contoh.test", unit="Kelurahan Kaumann")


@pytest.fixture
def town():
    return tables.make_town(kelurahan=4, dinas=4)


@pytest.fixture
def page(town, admin, client):
    """Return the address of a draft with a good row and a bad one."""
    return address(upload(client, row(), BAD))


def upload(client, *rows, name="data.csv", content=None):
    content = writing.as_csv([tables.HEADING, *rows]) if content is None else content
    return client.post(LIST, {"file": SimpleUploadedFile(name, content)})


def address(response):
    assert response.status_code == 302, text_of(response)
    return response["Location"]


def digest_of(response):
    return response.content.decode().split('name="digest" value="')[1].split('"')[0]


def save(client, page, **given):
    sent = {"how": "benar", "invitations": "nanti", "digest": digest_of(client.get(page))}
    return client.post(f"{page}simpan/", sent | given)


def test_the_people_page_leads_to_the_import(admin, client):
    assert f'href="{LIST}"' in client.get("/meja/orang/").content.decode()


def test_the_page_says_what_to_bring_and_that_nothing_was_imported_yet(admin, client):
    text = text_of(client.get(LIST))

    assert "Belum ada impor." in text
    assert "belum ada yang disimpan" in text
    assert "1,98E+17" in text
    assert all(title in text for title in tables.HEADING)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_handed_out(admin, client, kind):
    response = client.get(f"{LIST}tabel-contoh.{kind}")

    assert reading.read(response.content).heading == tables.HEADING
    assert f".{kind}" in response["Content-Disposition"]
    assert client.get(f"{LIST}contoh.exe").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Pilih berkas|kosong"),
        (b"\xd0\xcf\x11\xe0", "Excel lama"),
        (b"%PDF-1.7\0", "Ini bukan tabel"),
        (b"PK\x03\x04", "rusak"),
        (b"Nama;NIP\nSiti;1\n", "Kolom ini tidak ada: Jabatan, Unit kerja, Mulai"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(admin, client, content, words):
    response = upload(client, content=content)

    assert response.status_code == 422
    assert any(one in text_of(response) for one in words.split("|"))
    assert not Import.objects.exists()


def test_no_file_is_asked_for(admin, client):
    response = client.post(LIST, {})

    assert (response.status_code, "Pilih berkas tabelnya dulu." in text_of(response)) == (422, True)


def test_a_workbook_is_taken_too(town, admin, client):
    content = writing.as_xlsx([("Data", [tables.HEADING, row()])])

    assert "1 baris: 1 benar, 0 salah" in text_of(
        client.get(address(upload(client, content=content)))
    )


def test_the_draft_counts_first_and_names_each_bad_cell(page, client):
    text = text_of(client.get(page))

    assert "2 baris: 1 benar, 1 salah" in text
    assert "1 baru, 0 sudah punya akun" in text
    assert "Baris 3: Budi" in text
    assert "NIP “1,98706122010012E+17”: Excel mengubah NIP ini" in text
    assert (
        "Unit kerja “Kelurahan Kaumann”: Unit kerja ini tidak ada. Mungkin maksud Anda: Kelurahan Kauman."
        in text
    )
    assert "Baris 2" not in text
    assert "Siti Aminah, S.AP. Akun baru Petugas Loket Kelurahan Kauman" in text_of(
        client.get(f"{page}?saring=benar")
    )
    assert "Tidak ada baris seperti itu" in text_of(client.get(f"{page}?saring=perhatian"))


def test_unknown_columns_are_named(town, admin, client):
    heading = [*tables.HEADING, "Golongan"]
    content = writing.as_csv([heading, (*row(), "III/a")])

    assert "tidak dipakai: Golongan." in text_of(
        client.get(address(upload(client, content=content)))
    )


def test_the_rows_are_shown_fifty_at_a_time(town, admin, client):
    page = address(upload(client, *tables.good_rows(town, 60)))

    assert client.get(page).content.decode().count("data-row=") == 50
    assert client.get(f"{page}?halaman=2").content.decode().count("data-row=") == 10
    assert client.get(f"{page}?halaman=99").content.decode().count("data-row=") == 10


def test_opening_a_draft_is_noted_and_so_is_taking_the_bad_rows(page, client):
    client.get(page)
    client.get(f"{page}perbaiki.csv")
    worker.run_due(NOON)

    noted = LedgerEvent.objects.filter(verb="ledger.disclose").values_list("outcome", "subject")
    assert {subject for _purpose, subject in noted} == {f"office.import:{Import.objects.get().pk}"}
    assert len(noted) == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_bad_rows_are_handed_out_with_what_to_mend(page, client, kind):
    found = reading.read(client.get(f"{page}perbaiki.{kind}").content)

    assert len(found.rows) == 1
    assert found.rows[0].cells[:2] == ("3", "Budi")
    assert "Unit kerja: Unit kerja ini tidak ada." in found.rows[0].cells[-1]
    assert client.get(f"{page}perbaiki.pdf").status_code == 404


def test_only_when_all_are_right_is_refused_while_one_is_bad(page, client):
    response = save(client, page, how="semua")

    assert response.status_code == 422
    assert "Masih ada baris yang salah. Belum ada yang disimpan." in text_of(response)
    assert Import.objects.get().state == State.DRAFT


@pytest.mark.parametrize("missing", ["how", "invitations"])
def test_the_choices_must_be_made(page, client, missing):
    response = save(client, page, **{missing: ""})

    assert (response.status_code, "Pilih" in text_of(response)) == (422, True)


def test_the_right_rows_are_saved_and_the_page_keeps_the_result(page, client):
    assert address(save(client, page, invitations="undang")) == page

    text = text_of(client.get(page))
    assert "Tersimpan" in text
    assert "1 dimulai, 0 diakhiri, 0 tidak berubah" in text
    assert "1 baris salah" in text
    assert "Baris 2: Siti Aminah, S.AP. Akun baru Petugas Loket Kelurahan Kauman" in text
    assert "dapat dibatalkan seluruhnya sampai" in text
    assert Notice.objects.count() == 1
    assert "Tersimpan" in text_of(client.get(LIST))


def test_what_changed_meanwhile_is_shown_instead_of_applied(town, admin, client):
    page = address(upload(client, row(role="Lurah")))
    digest = digest_of(client.get(page))
    make_officer("lurah", town.kelurahan[0], name="Lebih Cepat")

    sent = {"how": "benar", "invitations": "nanti", "digest": digest}
    response = client.post(f"{page}simpan/", sent)

    assert response.status_code == 422
    text = text_of(response)
    assert "Sejak halaman ini dibuka ada yang berubah" in text
    assert "1 baris berubah sejak diunggah" in text
    assert "Lebih Cepat adalah Lurah Kauman" in text
    assert Assignment.objects.filter(role="lurah").count() == 1


def test_saved_twice_is_saved_once(page, client):
    digest = digest_of(client.get(page))
    sent = {"how": "benar", "invitations": "nanti", "digest": digest}

    first, second = (client.post(f"{page}simpan/", sent) for _ in range(2))

    assert address(first) == address(second) == page
    assert Assignment.objects.filter(role="petugas-loket").count() == 1


def test_invitations_are_sent_later(page, client):
    save(client, page)
    assert "Kirim undangan ke petugas baru" in text_of(client.get(page))

    client.post(f"{page}undang/")

    assert Notice.objects.count() == 1
    assert "Kirim undangan ke petugas baru" not in text_of(client.get(page))
    client.post(f"{page}undang/")
    assert Notice.objects.count() == 1


def test_a_draft_is_thrown_away(page, client):
    assert address(client.post(f"{page}buang/")) == LIST

    assert "Draf ini dibuang" in text_of(client.get(page))
    assert address(client.post(f"{page}buang/")) == page
    assert address(client.post(f"{page}simpan/", {})) == page
    assert client.get(f"{page}perbaiki.csv").status_code == 404


def test_an_import_is_undone(page, client):
    save(client, page)
    assert "1 penugasan dianggap tidak pernah berlaku" in text_of(client.get(f"{page}batalkan/"))
    refused = client.post(f"{page}batalkan/", {"reason": ""})
    assert (refused.status_code, "Isi alasannya." in text_of(refused)) == (422, True)

    done = client.post(f"{page}batalkan/", {"reason": "tabel bulan lalu"})

    assert address(done) == page
    text = text_of(client.get(page))
    assert "tabel bulan lalu" in text
    assert "Petugas Loket Kelurahan Kauman: dibatalkan" in text
    assert address(client.get(f"{page}batalkan/")) == page


def test_what_cannot_be_undone_is_named_row_by_row(page, client):
    save(client, page)
    User.objects.filter(email="siti.aminah@contoh.test").update(last_login=NOON)

    text = text_of(client.get(f"{page}batalkan/"))

    assert "1 baris sudah dipakai atau diubah" in text
    assert "Baris 2: Siti Aminah, S.AP. , Petugas Loket Kelurahan Kauman Sudah masuk" in text
    refused = client.post(f"{page}batalkan/", {"reason": "x"})
    assert (refused.status_code, "Belum ada yang diubah" in text_of(refused)) == (422, True)


def test_an_old_import_says_that_it_is_too_late(page, client):
    save(client, page)
    Import.objects.update(applied_at=NOON - timedelta(days=8))

    assert "lebih dari tujuh hari" in text_of(client.get(page))
    assert "satu per satu" in text_of(client.get(f"{page}batalkan/"))


def test_a_draft_that_is_over_says_so_before_it_is_swept(page, client):
    Import.objects.update(uploaded_at=NOON - timedelta(days=8))

    assert "unggah lagi tabelnya" in text_of(client.get(page))


def test_anothers_draft_looks_absent(page, client):
    client.force_login(make_officer("admin-orang", make_city(), name="Admin Lain"))

    for tail in ("", "perbaiki.csv"):
        assert client.get(page + tail).status_code == 404
    for tail in ("simpan/", "buang/", "undang/", "batalkan/"):
        assert client.post(page + tail).status_code == 404


def test_the_list_asks_as_much_for_many_imports_as_for_one(town, admin, client):
    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    by = actor(admin)
    imports.stage(by=by, now=NOON, file_name="a.csv", sheet=sheet(row()))
    client.get(LIST)
    one = asked()
    for _ in range(25):
        imports.stage(by=by, now=NOON, file_name="a.csv", sheet=sheet(row()))

    assert asked() == one
    assert client.get(LIST).content.decode().count("data-import-row") == 20
    assert client.get(f"{LIST}?halaman=2").content.decode().count("data-import-row") == 6


def test_a_large_draft_and_its_result_ask_as_much_as_a_small_one(town, admin, client):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    small, large = (address(upload(client, *tables.good_rows(town, n))) for n in (2, 60))
    client.get(small)
    assert asked(small) == asked(large)
    save(client, large)
    assert asked(large) <= asked(small)
