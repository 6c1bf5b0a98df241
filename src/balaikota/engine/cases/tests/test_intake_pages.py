"""One page of the form: wrong answers, uploads, sessions that end."""

from __future__ import annotations

import pytest
from django.test import Client

from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import EXE
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.browsing import errors, text
from balaikota.engine.cases.tests.factories import DAY, IN_KAUMAN, MORNING, SLUG
from balaikota.engine.cases.tests.wizard import (
    COUNTER,
    PAGES,
    SHOWN,
    START,
    answers_of,
    counter_data,
    fill,
    photo,
    post,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


# One page


def test_a_question_that_an_answer_brings_up_is_asked_without_blame(client, scene):
    fill(client, until="usaha")

    response = post(client, "usaha", bidang_usaha="lainnya")

    assert response.status_code == 200
    assert "Jawaban Anda membuka satu pertanyaan lagi" in text(response)
    more = {"_shown": [*SHOWN["usaha"], "bidang_lainnya"], "bidang_usaha": "lainnya"}
    assert errors(post(client, "usaha", **more))[0][0] == "bidang_lainnya"
    assert post(client, "usaha", **more, bidang_lainnya="Sewa tenda").status_code == 302
    assert answers_of(client)["bidang_lainnya"] == "Sewa tenda"
    post(client, "usaha")
    assert "bidang_lainnya" not in answers_of(client)


def test_the_check_page_draws_the_point_where_there_is_one(client, scene):
    fill(client)
    assert '<svg class="pinmap"' not in text(client.get(f"{START}periksa/"))

    lat, lon = IN_KAUMAN
    point = {"alamat_usaha-lat": lat, "alamat_usaha-lon": lon}
    assert post(client, "tempat", kembali="periksa", **point).status_code == 302

    page = text(client.get(f"{START}periksa/"))
    assert 'aria-label="Peta: titik di Kelurahan Kauman"' in page


def test_a_changed_answer_leads_back_to_the_check(client, scene):
    fill(client)

    response = post(client, "usaha", nama_usaha="Depot Sri", kembali="periksa")

    assert response["Location"] == f"{START}periksa/"
    assert "Depot Sri" in text(client.get(f"{START}periksa/"))


def test_answers_are_there_when_one_comes_back(client, scene, time_machine):
    post(client, "pemohon")
    time_machine.move_to(MORNING + 20 * DAY, tick=False)

    page = text(client.get(f"{START}pemohon/"))

    assert 'value="Sri Wahyuni"' in page
    assert 'value="3573025203850001"' in page


def test_another_browser_does_not_see_the_draft(client, scene):
    post(client, "pemohon")
    stranger = Client()
    stranger.cookies[f"bk-{SLUG}"] = "tebakan"

    assert "Sri Wahyuni" not in text(stranger.get(f"{START}pemohon/"))
    assert "Sri Wahyuni" not in text(Client().get(f"{START}pemohon/"))
    cookie = client.cookies[f"bk-{SLUG}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", START)


@pytest.mark.parametrize(
    ("page", "changes", "field", "message"),
    [
        ("pemohon", {"nik-number": "357302520385000"}, "nik-number", "yang Anda tulis 15 angka"),
        ("pemohon", {"nama": " "}, "nama", "Isi dulu: Nama lengkap."),
        ("pemohon", {"nama": "🦆" * 100_000}, "nama", "100"),
        ("usaha", {"sejak-day": "31", "sejak-month": "2"}, "sejak", "31 Februari 2021 tidak ada"),
        ("usaha", {"sejak-year": "2031"}, "sejak", "hari ini atau sebelumnya"),
        (
            "tempat",
            {
                "alamat_usaha-area": "",
                "alamat_usaha-lat": "-7.2575",
                "alamat_usaha-lon": "112.7521",
            },
            "alamat_usaha-area",
            "di luar wilayah kota",
        ),
        ("tempat", {"alamat_usaha-area": "35.78.01.1001"}, "alamat_usaha-area", "Pilih kelurahan"),
        ("keadaan", {"jumlah_karyawan": "-1"}, "jumlah_karyawan", "0"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_lost(
    client, scene, page, changes, field, message
):
    fill(client, until=page)

    response = post(client, page, **changes)

    assert response.status_code == 422
    [(where, told)] = errors(response)
    assert where.startswith(field)
    assert message in told
    shown = response.content.decode()
    for name, value in (PAGES[page] | changes).items():
        if name not in ("keperluan", "bidang_usaha", "punya_nib") and "area" not in name:
            assert value.strip()[:50] in shown, name


def test_wrong_answers_are_explained_in_english_too(client, scene):
    client.cookies["bahasa"] = "en"

    told = dict(errors(post(client, "pemohon", nama="", **{"nik-number": "12"})))

    assert "Full name" in told["nama"]
    assert "16" in told["nik-number"]
    assert "angka" not in told["nik-number"]


def test_a_refused_answer_does_not_leave_the_old_one_in_its_place(client, scene):
    post(client, "pemohon")

    post(client, "pemohon", nama="")

    assert "nama" not in answers_of(client)


def test_emoji_and_odd_names_are_kept_as_they_are(client, scene):
    name = "Warung 🦆 «Bu Śri» <b>'"
    fill(client, until="usaha")

    post(client, "usaha", nama_usaha=name)

    assert answers_of(client)["nama_usaha"] == name
    assert "&lt;b&gt;" in client.get(f"{START}usaha/").content.decode()


def test_a_resident_without_nik_goes_on(client, scene):
    response = post(
        client, "pemohon", **{"nik-number": "", "nik-none": "1", "nik-reason": "belum merekam"}
    )

    assert response.status_code == 302
    assert answers_of(client)["nik"] == {"number": "", "reason": "belum merekam"}


def test_an_odd_nik_only_warns(client, scene):
    fill(client, pemohon={"nik-number": "9973029903850001"})

    response = client.get(f"{START}periksa/")

    assert response.status_code == 200
    assert "govuk-warning-text" in response.content.decode()
    assert send(client).status_code == 302


def test_an_unknown_page_or_service_is_not_found(client, scene):
    assert client.get(f"{START}halaman-lain/").status_code == 404
    assert client.get("/layanan/surat-sakti/ajukan/").status_code == 404


# Files


def test_a_photo_is_kept_when_another_answer_is_refused(client, scene):
    fill(client, until="berkas")
    bad = photo("skrip.pdf", EXE)

    response = post(client, "berkas", berkas_lain=bad)

    assert response.status_code == 422
    assert errors(response)[0][0] == "berkas_lain"
    assert "bukan PDF, JPG, PNG, atau WebP" in errors(response)[0][1]
    assert "sudah diunggah" in text(response)
    assert len(answers_of(client)["foto_usaha"]) == 1


def test_a_program_in_the_clothes_of_a_photo_is_refused(client, scene):
    fill(client, until="berkas")

    response = post(client, "berkas", foto_usaha=photo("warung.jpg", EXE))

    assert response.status_code == 422
    assert [where for where, _told in errors(response)] == ["foto_usaha"]
    assert not StoredFile.objects.exists()


@pytest.mark.slow
def test_fifty_megabytes_are_refused_and_the_rest_is_kept(client, scene):
    fill(client, until="berkas")
    post(client, "berkas", berkas_lain=photo("bank.jpg"))

    response = post(
        client, "berkas", foto_usaha=photo("besar.jpg", b"\xff\xd8\xff" + bytes(50 << 20))
    )

    assert response.status_code == 422
    assert "lebih besar dari 10 MB" in dict(errors(response))["foto_usaha"]


def test_an_uploaded_file_can_be_taken_out_again(client, scene):
    fill(client, until="berkas")
    post(client, "berkas")
    [key] = answers_of(client)["foto_usaha"]

    response = client.post(f"{START}berkas/", {"foto_usaha": [str(key)], "hapus": str(key)})

    assert response.status_code in (200, 422)
    assert "foto_usaha" not in answers_of(client)


def test_a_file_of_another_draft_is_not_taken(client, scene):
    fill(client)
    [key] = answers_of(client)["foto_usaha"]
    thief = Client()
    for page in list(PAGES)[:-1]:
        post(thief, page)

    response = thief.post(f"{START}berkas/", {"foto_usaha": str(key)})

    assert response.status_code == 422
    assert "sudah tidak ada" in errors(response)[0][1]


# What expires


def test_a_session_that_ends_in_mid_form_keeps_the_answers(client, scene):
    client.force_login(scene.resident)
    fill(client, until="keperluan")
    client.cookies.pop("sessionid")

    response = post(client, "keperluan")

    assert response.status_code == 302
    assert answers_of(client)["nama"] == "Sri Wahyuni"


def test_a_session_that_ends_at_the_counter_keeps_what_was_typed(client, scene):
    client.force_login(scene.alice)
    typed = counter_data("a" * 32) | {"langkah": "perbarui"}
    client.post(COUNTER, typed)
    client.cookies.pop("sessionid")

    response = client.post(COUNTER, typed, headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 401
    assert "Warung Bu Sri" in text(response)
    client.force_login(scene.alice)
    assert 'value="Sri Wahyuni"' in text(client.get(COUNTER))


def test_a_resident_who_is_signed_in_owns_the_case(client, scene):
    client.force_login(scene.resident)
    fill(client)
    send(client)

    case = Case.objects.get()

    assert case.applicant == scene.resident
    assert client.get(f"/lacak/{case.number}/").status_code == 200


def test_the_counter_finds_services_by_their_words(client, scene):
    client.force_login(scene.alice)

    assert COUNTER in client.get("/meja/loket/?q=usaha").content.decode()
    assert COUNTER not in client.get("/meja/loket/?q=pernikahan").content.decode()
