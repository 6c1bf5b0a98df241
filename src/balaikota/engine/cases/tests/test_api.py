from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balaikota.core.files.tests.samples import EXE, picture
from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases import forms
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    SLUG,
    defects,
    do,
    end_post,
    open_case,
    opened,
)

pytestmark = pytest.mark.django_db
KEY = "0b5c8d1e-3f7a-4c2b-9d6e-8a1f2b3c4d5e"
CASES = "/api/v1/kasus"


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def photo(client, scene):
    return upload(client).json()["id"]


def upload(client, content=None, *, key=KEY, name="warung.jpg"):
    file = SimpleUploadedFile(name, picture() if content is None else content)
    return client.post(f"{CASES}/berkas", {"file": file}, headers={"Idempotency-Key": key})


def send(client, photo=None, *, key=KEY, service=SLUG, headers=None, **answers):
    given = ANSWERS | {"foto_usaha": [photo]} | answers
    return client.post(
        CASES,
        {"service": service, "answers": {k: v for k, v in given.items() if v is not None}},
        content_type="application/json",
        headers={"Idempotency-Key": key} | (headers or {}),
    )


def track(client, number, secret):
    return client.get(f"{CASES}/{number}", headers={"X-Kode-Rahasia": secret})


def is_problem(response, status):
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == response.json()["status"] == status
    return response.json()


def test_a_program_opens_a_case(client, scene, photo, settings):
    response = send(client, photo)

    told = response.json()
    case = Case.objects.get()
    assert response.status_code == 201
    assert told == {
        "number": case.number,
        "secret": told["secret"],
        "service": SLUG,
        "office": "Kelurahan Kauman",
        "promise": "2026-11-24T09:00:00Z",
        "track_url": f"{settings.PUBLIC_URL}/lacak/?nomor={case.number}",
    }
    assert (case.channel, case.unit, case.area) == (
        "api",
        scene.kauman,
        ANSWERS["alamat_usaha"]["area"],
    )
    assert LedgerEvent.objects.get(verb="cases.open").actor_kind == "visitor"


def test_sent_again_it_is_the_same_case(client, photo):
    first = send(client, photo)

    again = send(client, photo, nama="Orang Lain")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Case.objects.count() == 1


def test_what_was_sent_can_be_tracked(client, photo):
    told = send(client, photo).json()

    status = track(client, told["number"], told["secret"]).json()

    assert status["status"] == "OPEN"
    assert status["step_status"] == {
        "id": "Diperiksa petugas loket",
        "en": "Being checked by a counter officer",
    }
    assert status["next"] == {
        "party": "officer",
        "role": "petugas-loket",
        "office": "Kelurahan Kauman",
        "due": "2026-11-23T05:00:00Z",
    }
    assert (status["promise"], status["is_late"]) == ("2026-11-24T09:00:00Z", False)
    assert (status["to_mend"], status["documents"], status["outcome"]) == ([], [], "")


def test_a_late_case_nobody_holds_says_so(client, scene, time_machine):
    made = opened(scene)
    for officer in (scene.alice, scene.bob):
        end_post(officer, MORNING + HOUR)
    time_machine.move_to(MORNING + 3 * DAY, tick=False)

    status = track(client, made.case.number, made.secret).json()

    assert (status["is_late"], status["is_unattended"]) == (True, True)


def test_a_returned_case_says_what_to_mend(client, scene):
    made = opened(scene)
    do(made.case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))

    status = track(client, made.case.number, made.secret).json()

    assert (status["status"], status["next"]["party"]) == ("WAITING", "applicant")
    assert status["to_mend"] == [{"field": "nama_usaha", "message": "Tulis seperti di papan nama."}]


def test_an_ended_case_has_nobody_next(client, scene):
    made = opened(scene)
    do(made.case, "tolak", by=scene.alice, code="bukan_pemilik")

    status = track(client, made.case.number, made.secret).json()

    assert (status["status"], status["outcome"], status["next"]) == ("DECIDED", "refused", None)


def test_all_wrong_answers_are_told_with_the_words_of_the_page(client, photo):
    nik = {"number": "357302520385000", "reason": ""}

    response = send(client, photo, nik=nik, nama=None, hobi="x", sejak="2021-02-31")

    problem = is_problem(response, 422)
    told = {error["field"]: error["message"] for error in problem["errors"]}
    assert set(told) == {"nama", "nik-number", "sejak", "hobi"}
    assert told["nama"] == "Isi dulu: Nama lengkap."
    assert "yang Anda tulis 15 angka" in told["nik-number"]
    assert problem["field"] == "nama"
    assert not Case.objects.exists()


def test_wrong_answers_are_told_in_english_to_whoever_asks(client, photo):
    response = send(client, photo, nama=None, headers={"Accept-Language": "en"})

    assert "Full name" in is_problem(response, 422)["detail"]


def test_the_photo_must_be_sent_with_the_same_key(client, photo):
    response = send(client, photo, key=str(uuid.uuid4()))

    assert is_problem(response, 422)["field"] == "foto_usaha"


@pytest.mark.parametrize(
    "key",
    ["", "1", "a" * 40, "x y" * 20, "c232ab00-9414-11ec-b3c8-9f68deced846", "é" * 40, "k" * 200],
)
def test_a_key_that_could_be_guessed_is_refused(client, scene, key):
    with pytest.raises(forms.GuessableKey):
        forms.idempotency_key(key)
    if key.isascii():
        assert is_problem(send(client, 1, key=key), 422)["field"] == "Idempotency-Key"


@pytest.mark.parametrize("key", [KEY, "018f3c5e-7b6a-7c3d-8e2f-1a2b3c4d5e6f", "Zk3-_9aQmW7" * 3])
def test_a_random_key_is_taken(key):
    assert forms.idempotency_key(key) == key


def test_a_key_is_asked_for(client, scene):
    response = client.post(CASES, {"service": SLUG, "answers": {}}, content_type="application/json")

    is_problem(response, 422)


def test_an_unknown_service_is_not_found(client, scene):
    is_problem(send(client, 1, service="surat-sakti"), 404)


@pytest.mark.parametrize("body", ["{", "[]", '{"service": 1, "answers": []}'])
def test_what_is_not_a_request_is_refused(client, scene, body):
    response = client.post(
        CASES, body, content_type="application/json", headers={"Idempotency-Key": KEY}
    )

    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"


def test_a_file_is_kept_for_the_case(client, scene):
    response = upload(client)

    assert response.status_code == 201
    assert response.json() == response.json() | {"name": "warung.jpg", "media_type": "image/jpeg"}


def test_a_renamed_program_is_no_photo(client, scene):
    problem = is_problem(upload(client, EXE), 422)

    assert "bukan PDF, JPG, PNG, atau WebP" in problem["detail"]


def test_an_unknown_number_and_a_wrong_secret_get_the_same_answer(client, scene):
    case = open_case(scene)

    unknown = is_problem(track(client, "SKP-2026-999999", "H7KM-3RQW-XC9D-TFPA"), 404)
    wrong = is_problem(track(client, case.number, "H7KM-3RQW-XC9D-TFPA"), 404)

    assert unknown["detail"] == wrong["detail"]


def test_after_ten_wrong_secrets_it_is_slowed(client, scene):
    made = opened(scene)
    for _ in range(10):
        is_problem(track(client, made.case.number, "H7KM-3RQW-XC9D-TFPA"), 404)

    response = track(client, made.case.number.lower(), made.secret)

    is_problem(response, 429)
    assert 0 < int(response["Retry-After"]) <= 900


def test_a_secret_is_asked_for(client, scene):
    is_problem(client.get(f"{CASES}/{open_case(scene).number}"), 422)


def test_nobody_floods_the_office(client, scene, monkeypatch):
    monkeypatch.setattr("balaikota.engine.cases.api.portal.SENT_PER_HOUR", 1)
    send(client, 1)

    response = send(client, 1)

    is_problem(response, 429)
    assert int(response["Retry-After"]) > 0


def test_the_description_names_all_three(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    answers = paths["/api/v1/kasus"]["post"]["responses"]
    assert {"200", "201", "404", "422", "429"} <= set(answers)
    assert "application/problem+json" in answers["422"]["content"]
    assert "multipart/form-data" in str(paths["/api/v1/kasus/berkas"]["post"]["requestBody"])
    [number, secret] = paths["/api/v1/kasus/{number}"]["get"]["parameters"]
    assert (number["name"], secret["name"]) == ("number", "X-Kode-Rahasia")


def test_a_file_too_large_is_told_in_the_language_asked_for(client, scene, settings):
    settings.UPLOAD_MAX_BYTES = 1024**2
    large = b"\xff\xd8\xff" + bytes(1024**2)

    told = is_problem(upload(client, large), 422)
    client.cookies["bahasa"] = "en"
    english = is_problem(upload(client, large), 422)

    assert told["field"] == english["field"] == "file"
    assert "lebih besar dari 1 MB. Perkecil" in told["detail"]
    assert "larger than 1 MB. Make it smaller" in english["detail"]
