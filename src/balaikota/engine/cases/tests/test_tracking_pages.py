"""What applicants see of their case: by number and secret, or by their account."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.models import CaseAnswers, Task
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    defects,
    do,
    end_post,
    fresh,
    open_case,
    opened,
)

pytestmark = pytest.mark.django_db
WRONG = "H7KM-3RQW-XC9D-TFPA"
UPLOADER = Actor(ActorKind.VISITOR, "-", permissions=frozenset({"files.store"}))


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def made(scene):
    return opened(scene)


def key(made, **changes):
    return {"number": made.case.number, "secret": made.secret} | changes


def text(response):
    return " ".join(response.content.decode().split())


def enter(client, made):
    response = client.post("/lacak/", key(made))
    assert response.status_code == 302
    return client.get(response["Location"])


def address(made, rest=""):
    return f"/lacak/{made.case.number}/{rest}"


def returned(scene, made, *fields):
    do(made.case, "kembalikan", by=scene.alice, defects=defects(*fields or ["nama_usaha"]))


def test_number_and_secret_open_the_case(client, made):
    page = text(enter(client, made))

    assert made.case.number in page
    assert "Diperiksa petugas loket" in page
    assert "Kelurahan Kauman" in page
    assert "Selasa, 24 November 2026, 16.00 WIB" in page
    assert "3573********0001" in page
    assert made.secret not in page


def test_the_page_speaks_english(client, made):
    client.cookies["bahasa"] = "en"

    page = text(enter(client, made))

    assert "Being checked by a counter officer" in page
    assert "Where the application is" in page
    assert "Perjalanan permohonan" not in page


def test_number_and_secret_are_typed_as_people_type(client, made):
    typed = key(made, number=made.case.number.lower(), secret=f" {made.secret.lower()} ")

    assert client.post("/lacak/", typed)["Location"] == address(made)


def test_without_the_secret_the_page_asks_for_it(client, made):
    response = client.get(address(made))

    assert response["Location"] == f"/lacak/?nomor={made.case.number}"
    assert f'value="{made.case.number}"' in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("rest", ["perbaiki/", "tarik/", "tanda-terima.pdf", "berkas/1/"])
def test_without_the_secret_nothing_else_opens(client, made, rest):
    assert client.get(address(made, rest)).status_code == 404


def test_a_wrong_number_and_a_wrong_secret_look_alike(client, made):
    wrong = client.post("/lacak/", key(made, secret=WRONG))
    unknown = client.post("/lacak/", key(made, number="SKP-2026-999999"))

    assert (wrong.status_code, unknown.status_code) == (404, 404)
    same = re.compile(r'value="[^"]*"|[A-Z0-9]{4}-[A-Z0-9]{4}\b')
    assert same.sub("", text(wrong)) == same.sub("", text(unknown))
    assert "Nomor atau kode rahasia tidak cocok" in text(wrong)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"secret": ""}, "secret"),
        ({"number": " "}, "number"),
        ({"secret": "x" * 100_000}, "secret"),
        ({"number": "SKP\x00"}, "number"),
    ],
)
def test_what_is_missing_is_asked_for(client, made, typed, field):
    response = client.post("/lacak/", key(made, **typed))

    assert response.status_code == 422
    assert f'href="#{field}"' in response.content.decode()


@pytest.mark.parametrize("change", [str, str.lower, lambda number: number.replace("-0", " ")])
def test_after_ten_wrong_secrets_even_the_right_one_waits(client, made, time_machine, change):
    for _ in range(10):
        wrong = key(made, number=change(made.case.number), secret=WRONG)
        assert client.post("/lacak/", wrong).status_code == 404

    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    slowed = elsewhere.post("/lacak/", key(made))

    assert slowed.status_code == 429
    assert 0 < int(slowed["Retry-After"]) <= 900
    assert "Coba lagi dalam" in text(slowed)
    time_machine.move_to(MORNING + HOUR, tick=False)
    assert client.post("/lacak/", key(made)).status_code == 302


def test_right_ones_are_not_counted(client, made):
    for _ in range(12):
        assert client.post("/lacak/", key(made)).status_code == 302


def test_the_proof_lasts_two_hours(client, made, time_machine):
    enter(client, made)
    time_machine.move_to(MORNING + 2 * HOUR + HOUR / 60, tick=False)

    assert client.get(address(made)).status_code == 302


def test_a_proof_opens_one_case(client, scene, made):
    enter(client, made)

    assert client.get(address(opened(scene))).status_code == 302


def test_a_forged_proof_opens_nothing(client, made):
    client.cookies["lacak"] = f"{made.case.pk}:forged:value"

    assert client.get(address(made)).status_code == 302


def test_a_resident_sees_their_own_case_and_charlie_does_not(client, scene):
    case = open_case(scene, by=people.actor(scene.resident, MORNING))
    client.force_login(scene.resident)
    stranger = Client()
    stranger.force_login(scene.charlie)

    assert client.get(f"/lacak/{case.number}/").status_code == 200
    assert stranger.get(f"/lacak/{case.number}/").status_code == 302
    assert stranger.get(f"/lacak/{case.number}/tarik/").status_code == 404


def test_a_late_case_says_so_first_and_who_answers(client, made, time_machine):
    time_machine.move_to(MORNING + 2 * DAY, tick=False)

    page = text(enter(client, made))

    assert "Permohonan ini terlambat" in page
    assert "Kecamatan Klojen sudah diberi tahu" in page


def test_an_empty_post_is_told_plainly(client, scene, made):
    do(made.case, "lengkap", by=scene.alice)
    end_post(scene.lurah, MORNING)

    page = text(enter(client, made))

    assert "Petugas untuk langkah ini sedang tidak ada" in page
    assert "Kecamatan Klojen" in page


def test_a_refusal_gives_reason_basis_and_the_way_to_object(client, scene, made):
    do(made.case, "tolak", by=scene.alice, code="tidak_ada_usaha", note="Kami datang Senin.")

    page = text(enter(client, made))

    assert "tidak ada kegiatan usaha" in page
    assert "Pasal 52" in page
    assert "Kami datang Senin." in page
    assert "mengajukan keberatan" in page
    assert "Tarik permohonan ini" not in page


def test_what_officers_write_to_each_other_is_not_shown(client, scene, made):
    do(made.case, "lengkap", by=scene.alice)
    do(made.case, "kembalikan", by=scene.lurah, note="Orangnya sering begini.")

    assert "Orangnya sering begini." not in text(enter(client, made))


# Mending


def test_what_is_wrong_is_mended_and_sent_back(client, scene, made):
    returned(scene, made)
    page = text(enter(client, made))
    assert "Nama usaha: Tulis seperti di papan nama." in page
    asked = text(client.get(address(made, "perbaiki/")))
    assert 'value="Warung Bu Sri"' in asked
    assert "Foto tempat usaha" not in asked  # only the page that holds the defect

    sent = client.post(
        address(made, "perbaiki/"),
        {
            "_shown": ["nama_usaha", "bidang_usaha", "sejak"],
            "nama_usaha": "Depot Sri Rejeki",
            "bidang_usaha": "makanan",
            "sejak-day": "1", "sejak-month": "6", "sejak-year": "2021",
        },
    )  # fmt: skip

    assert sent["Location"] == address(made)
    assert fresh(made.case).step == "verifikasi"
    assert CaseAnswers.objects.get(version=2).body["nama_usaha"] == "Depot Sri Rejeki"
    assert client.get(address(made, "perbaiki/"))["Location"] == address(made)


def test_a_wrong_correction_is_kept_and_explained(client, scene, made):
    returned(scene, made)
    enter(client, made)

    response = client.post(
        address(made, "perbaiki/"),
        {"nama_usaha": "", "bidang_usaha": "jasa", "sejak-day": "31", "sejak-month": "2",
         "sejak-year": "2021"},
    )  # fmt: skip

    assert response.status_code == 422
    assert 'href="#nama_usaha"' in response.content.decode()
    assert 'value="31"' in response.content.decode()
    assert fresh(made.case).status == "WAITING"


def test_new_photos_are_taken(client, scene, made):
    returned(scene, made, "foto_usaha")
    enter(client, made)
    photo = SimpleUploadedFile("baru.jpg", picture())
    sent = client.post(address(made, "perbaiki/"), {"foto_usaha": photo})

    assert sent.status_code == 302
    assert len(CaseAnswers.objects.get(version=2).body["foto_usaha"]) == 1


def test_what_came_too_late_is_said(client, scene, made):
    returned(scene, made)
    enter(client, made)
    # As if an officer had it again between the page and the press of its button.
    Task.objects.filter(case=made.case, ended_at=None).update(party="officer", role="lurah")

    response = client.post(
        address(made, "perbaiki/"),
        {"nama_usaha": "Depot", "bidang_usaha": "jasa", "sejak-day": "1", "sejak-month": "2",
         "sejak-year": "2021"},
    )  # fmt: skip

    assert response.status_code == 422
    assert "waktunya sudah lewat" in text(response)
    assert 'value="Depot"' in text(response)


def test_nothing_is_mended_that_was_not_asked_for(client, made):
    enter(client, made)

    assert client.get(address(made, "perbaiki/"))["Location"] == address(made)


# Withdrawing, files, receipt


def test_a_case_is_withdrawn_after_asking_once_more(client, made):
    enter(client, made)
    assert "tidak dapat dikembalikan" in text(client.get(address(made, "tarik/")))

    assert client.post(address(made, "tarik/"))["Location"] == address(made)

    assert fresh(made.case).status == "WITHDRAWN"
    assert client.post(address(made, "tarik/"))["Location"] == address(made)


def test_the_applicant_downloads_what_they_sent(client, scene, made):
    def upload(case):
        return files.store_bytes(
            by=UPLOADER, now=MORNING, content=picture(), name="a.jpg", owner=f"case:{case.pk}"
        )

    own, others = upload(made.case), upload(open_case(scene))
    enter(client, made)

    assert client.get(address(made, f"berkas/{own.pk}/")).status_code == 200
    assert client.get(address(made, f"berkas/{others.pk}/")).status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_receipt_comes_again_without_the_secret(client, made, language):
    client.cookies["bahasa"] = language
    enter(client, made)

    receipt = client.get(address(made, "tanda-terima.pdf"))

    assert receipt.status_code == 200
    assert receipt.content.startswith(b"%PDF")
    assert made.case.number in receipt["Content-Disposition"]


def test_the_receipt_of_somebody_who_gave_no_name_has_no_line_for_it(client, scene):
    nameless = opened(scene, nama="")
    enter(client, nameless)

    receipt = client.get(address(nameless, "tanda-terima.pdf"))

    words = PdfReader(io.BytesIO(receipt.content)).pages[0].extract_text()
    assert nameless.case.number in words
    assert "Pemohon" not in words
