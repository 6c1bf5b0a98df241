from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from balaikota.core.files.tests.samples import picture
from balaikota.core.jobs import worker
from balaikota.core.keys.tests.lent import bearer, everything_stored, make_key
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.manifest import Manifest
from balaikota.engine.cases.actions import flagging
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.rules import Flag
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    MORNING,
    ORO_ORO_DOWO,
    PERSONAL,
    SLUG,
    defects,
    do,
    open_case,
    people,
)
from balaikota.engine.cases.tests.test_api import KEY, is_problem, send, upload

pytestmark = pytest.mark.django_db
CASES = "/api/v1/kasus"
TITLE = {
    "id": "Petugas loket memeriksa isian dan berkas",
    "en": "A counter officer checks the answers and papers",
}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def reader(scene):
    """The headers of a program that may read the cases of Kauman."""
    return lend(scene.kauman, "cases.view")


def lend(unit, *verbs, **changes):
    return bearer(make_key(unit, *verbs, now=MORNING, **changes).token)


def neighbours(scene, **answers):
    place = ANSWERS["alamat_usaha"] | {"area": ORO_ORO_DOWO, "lat": None, "lon": None}
    case = open_case(scene, alamat_usaha=place, **answers)
    Case.objects.filter(pk=case.pk).update(unit=scene.neighbour)
    return case


def numbers(client, headers, **query):
    response = client.get(CASES, query, headers=headers)
    assert response.status_code == 200, response.content
    return [row["number"] for row in response.json()["cases"]]


def detail(client, case, headers):
    return client.get(f"{CASES}/{case.number}/rincian", headers=headers)


# Listing


def test_a_program_lists_the_cases_of_its_unit(client, scene, reader):
    case, _other = open_case(scene), neighbours(scene)

    response = client.get(CASES, headers=reader)

    assert response.json() == {
        "cases": [
            {
                "number": case.number,
                "service": SLUG,
                "unit": scene.kauman.code,
                "office": "Kelurahan Kauman",
                "status": "OPEN",
                "step": "verifikasi",
                "step_title": TITLE,
                "outcome": "",
                "opened": "2026-11-23T02:00:00Z",
                "received": "2026-11-23T02:00:00Z",
                "promise": "2026-11-24T09:00:00Z",
                "is_late": False,
            }
        ],
        "after": None,
    }


def test_a_list_tells_nothing_personal_and_is_no_disclosure(client, scene, reader):
    open_case(scene)

    text = client.get(CASES, headers=reader).content.decode()

    assert not any(one in text for one in PERSONAL)
    assert ledger.count_events(verb="ledger.disclose") == 0


def test_two_units_see_each_their_own_and_their_superior_both(client, scene, reader):
    ours, theirs = open_case(scene).number, neighbours(scene).number

    assert numbers(client, reader) == [ours]
    assert numbers(client, lend(scene.neighbour, "cases.view")) == [theirs]
    assert numbers(client, lend(scene.kecamatan, "cases.view")) == []
    above = lend(scene.kecamatan, "cases.view", reaches_below=True)
    assert numbers(client, above) == [theirs, ours]


def test_pages_follow_one_another_without_gap(client, scene, reader):
    made = [open_case(scene).number for _ in range(5)]
    seen, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = client.get(CASES, query, headers=reader).json()
        seen.append([row["number"] for row in page["cases"]])
        open_case(scene)  # what comes in meanwhile shifts no page
        if (after := page["after"]) is None:
            break

    assert [number for page in seen for number in page] == made[::-1]
    assert [len(page) for page in seen] == [2, 2, 1]


def test_cases_are_found(client, scene, reader):
    running, refused = open_case(scene), open_case(scene)
    do(refused, "tolak", by=scene.alice, code="bukan_pemilik")

    assert numbers(client, reader, status="DECIDED") == [refused.number]
    assert numbers(client, reader, number=running.number[-3:]) == [running.number]
    assert len(numbers(client, reader, service=SLUG, unit=scene.kauman.code)) == 2
    assert numbers(client, reader, unit=scene.neighbour.code) == []
    assert numbers(client, reader, service="surat-sakti") == []


@pytest.mark.parametrize(
    "query",
    [{"status": "x"}, {"unit": "a b"}, {"after": "x"}, {"after": 0}, {"limit": 101}, {"limit": 0}],
)
def test_what_means_nothing_is_refused(client, scene, reader, query):
    is_problem(client.get(CASES, query, headers=reader), 422)


def test_a_list_costs_three_statements(client, scene, reader, django_assert_max_num_queries):
    for _ in range(3):
        open_case(scene)
    client.get(CASES, headers=reader)

    with django_assert_max_num_queries(3):
        assert len(numbers(client, reader)) == 3


def test_an_officer_who_is_signed_in_lists_too(client, scene):
    case = open_case(scene)
    client.force_login(scene.alice)

    assert numbers(client, {}) == [case.number]


# Reading


def test_a_program_reads_a_case_as_officers_do(client, scene, reader):
    case = open_case(scene)

    told = detail(client, case, reader).json()

    answers = {one["field"]: one for section in told["sections"] for one in section["answers"]}
    assert answers["nama"]["text"] == "Sri Wahyuni"
    assert answers["nik"]["text"] == "3573********0001"
    assert (answers["nik"]["is_masked"], answers["telepon"]["is_masked"]) == (True, True)
    assert ANSWERS["nik"]["number"] not in str(told)
    assert (told["number"], told["status"], told["is_unattended"]) == (case.number, "OPEN", False)
    assert told["next"]["role"] == "petugas-loket"
    assert [line["who"] for line in told["history"]] == ["pemohon"]
    assert (told["flags"], told["to_mend"], told["documents"]) == ([], [], [])


def test_files_defects_and_marks_are_told(client, scene, reader):
    photo = upload(client).json()["id"]
    case = Case.objects.get(number=send(client, photo).json()["number"])
    by = people.actor(scene.alice, MORNING)
    flagging.raise_flag(by=by, now=MORNING, number=case.number, flag=Flag.URGENT)
    do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))

    told = detail(client, case, reader).json()

    answers = {one["field"]: one for section in told["sections"] for one in section["answers"]}
    assert answers["foto_usaha"]["files"][0]["name"] == "warung.jpg"
    assert answers["nama_usaha"]["defect"] == "Tulis seperti di papan nama."
    assert told["to_mend"] == [{"field": "nama_usaha", "message": "Tulis seperti di papan nama."}]
    assert told["flags"] == ["urgent"]


def test_what_officers_write_for_one_another_stays_with_them(client, scene, reader):
    case = open_case(scene)
    do(case, "lengkap", by=scene.alice, note="Tetangga bilang usahanya tutup.")

    assert "Tetangga" not in detail(client, case, reader).content.decode()


def test_each_reading_is_in_the_ledger_before_the_answer(client, scene):
    issued = make_key(scene.kauman, "cases.view", now=MORNING)
    case = open_case(scene)
    for _ in range(2):
        detail(client, case, bearer(issued.token))

    events = list(LedgerEvent.objects.filter(verb="ledger.disclose"))
    assert [
        (one.actor_kind, one.actor_id, one.subject, one.unit, one.outcome) for one in events
    ] == [("api-key", str(issued.key.pk), f"case:{case.pk}", scene.kauman.code, "api")] * 2


def test_a_case_beyond_the_unit_looks_absent(client, scene, reader):
    theirs = neighbours(scene)

    beyond = is_problem(detail(client, theirs, reader), 404)
    absent = is_problem(client.get(f"{CASES}/SKU-2026-999999/rincian", headers=reader), 404)

    assert beyond["detail"] == absent["detail"]
    assert ledger.count_events(verb="ledger.disclose") == 0


def test_a_case_is_not_read_without_the_verb(client, scene):
    case = open_case(scene)

    is_problem(detail(client, case, lend(scene.kauman, "cases.open")), 403)
    is_problem(detail(client, case, {}), 401)


def test_what_a_room_hides_from_a_program_is_hidden(client, scene, reader, hidden_from_programs):
    case = open_case(scene)

    assert numbers(client, reader) == []
    is_problem(detail(client, case, reader), 404)


@pytest.fixture
def hidden_from_programs(monkeypatch):
    def restrict(actor):
        return Q(pk__gt=0) if actor.is_program else Q(pk__in=[])

    room = Manifest(slug="rahasia", title="Rahasia", restrict=restrict)
    monkeypatch.setattr(visible, "all_manifests", lambda: (room,))


# Opening


def test_a_partner_opens_a_case_for_an_applicant(client, scene):
    issued = make_key(scene.kauman, "cases.open", "files.store", now=MORNING)
    headers = bearer(issued.token) | {"Idempotency-Key": KEY}
    photo = client.post(f"{CASES}/berkas", {"file": _photo()}, headers=headers).json()["id"]

    told = send(client, photo, headers=bearer(issued.token))

    assert told.status_code == 201
    case = Case.objects.get(number=told.json()["number"])
    assert (case.channel, case.applicant_id, case.unit) == ("api", None, scene.kauman)
    event = LedgerEvent.objects.get(verb="cases.open")
    assert (event.actor_kind, event.actor_id) == ("api-key", str(issued.key.pk))


def test_the_history_calls_a_partner_a_partner(client, scene):
    headers = lend(scene.kauman, "cases.open", "files.store", "cases.view")
    gateway = lend(scene.kauman, "cases.open", "files.store", kind="gateway")
    who = []
    for key, shown in (("1" * 8 + KEY[8:], headers), ("2" * 8 + KEY[8:], gateway)):
        sent = {"Idempotency-Key": key}
        photo = client.post(f"{CASES}/berkas", {"file": _photo()}, headers=shown | sent)
        told = send(client, photo.json()["id"], key=key, headers=shown).json()
        case = Case.objects.get(number=told["number"])
        who += [line["who"] for line in detail(client, case, headers).json()["history"]]

    assert who == ["program mitra", "gerbang"]


def test_a_case_of_another_office_is_not_opened(client, scene):
    headers = lend(scene.neighbour, "cases.open", "files.store")
    sent = {"Idempotency-Key": KEY}
    photo = client.post(f"{CASES}/berkas", {"file": _photo()}, headers=headers | sent).json()["id"]

    is_problem(send(client, photo, headers=headers), 403)

    assert not Case.objects.exists()


def test_nothing_is_opened_or_stored_without_the_verbs(client, scene, reader):
    is_problem(send(client, 1, headers=reader), 403)
    file = client.post(
        f"{CASES}/berkas", {"file": _photo()}, headers=reader | {"Idempotency-Key": KEY}
    )
    is_problem(file, 403)


def test_a_program_may_send_more_often_than_a_visitor(client, scene, monkeypatch):
    monkeypatch.setattr("balaikota.engine.cases.api.portal.SENT_PER_HOUR", 1)
    monkeypatch.setattr("balaikota.engine.cases.api.portal.PROGRAMS_FACTOR", 2)
    headers = lend(scene.kauman, "cases.open")
    other = lend(scene.kauman, "cases.open")

    answers = [send(client, 1, headers=headers).status_code for _ in range(3)]

    assert answers == [422, 422, 429]
    assert send(client, 1, headers=other).status_code == 422


# Over time


def test_what_was_lent_ends_with_the_key(client, scene, clock):
    end = MORNING + DAY
    headers = lend(scene.kauman, "cases.view", valid_to=end)
    case = open_case(scene)
    clock.move_to(end - timedelta(microseconds=1), tick=False)
    assert detail(client, case, headers).status_code == 200

    clock.move_to(end, tick=False)

    is_problem(detail(client, case, headers), 401)


def test_nothing_that_is_kept_or_told_holds_the_token(client, scene, caplog):
    caplog.set_level("DEBUG")
    issued = make_key(scene.kauman, "cases.view", now=MORNING)
    case = open_case(scene)
    detail(client, case, bearer(issued.token))
    client.post(CASES, "{", "application/json", headers=bearer(issued.token))
    worker.run_due(MORNING)

    secret = issued.token.rpartition("_")[2]
    assert secret not in everything_stored()
    assert caplog.records
    assert not [one for one in caplog.records if secret in str(one.__dict__)]


def _photo():
    return SimpleUploadedFile("warung.jpg", picture())
