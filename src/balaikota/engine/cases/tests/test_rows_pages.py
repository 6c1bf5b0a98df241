"""Rows and codes on the way of a request: form, check, desk, tracking, mending, API, letter."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest

from balaikota.engine.cases.models import Case, CaseAnswers, Draft
from balaikota.engine.cases.tests.browsing import act, errors, page_of, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    MORNING,
    PACK,
    PUBLISHER,
    SLUG,
)
from balaikota.engine.cases.tests.wizard import PAGES, START, fill, post, secret_in, send
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs import forms
from balaikota.engine.packs.tests.test_rows import BUDI, KBLI, SITI, WORKERS
from balaikota.engine.products import content
from tests import yamls

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "keperluan"
ASKED = ["keperluan", "pekerja", "kbli"]
ROWS = {
    "baris:pekerja": ["0", "1"],
    "pekerja-0-nama_pekerja": "Budi",
    "pekerja-0-umur": "31",
    "pekerja-0-hp": "0812 3456 7890",
    "pekerja-1-nama_pekerja": "Siti",
    "pekerja-1-umur": "7",
}
GOOD = {"_shown": ASKED, **ROWS, "kbli-words": "warteg"}
KBLI_ANSWER = {"code": "56102", "version": "2020"}


@pytest.fixture(autouse=True)
def version(scene, tmp_path, time_machine):
    """The service of the tests, which asks for workers and a code on its page “keperluan”."""
    values = yamls.read(PACK.read_text())
    assert values["form"][3]["fields"].pop()["id"] == "kbli"
    values["form"][4]["fields"] += [WORKERS, KBLI]
    path = tmp_path / PACK.name
    path.write_text(yamls.text_of(values))
    time_machine.move_to(MORNING, tick=False)
    return packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 20), decree="SK 3/2026"
    )


def sent(client):
    fill(client, **{PAGE: GOOD})
    send(client)
    return Case.objects.select_related("version").get()


def test_rows_are_added_filled_and_removed_without_javascript(client):
    fill(client, until=PAGE)
    page = text(client.get(f"{START}{PAGE}/"))
    assert 'name="pekerja-0-nama_pekerja"' in page
    assert "pekerja-1" not in page.replace('formaction="#pekerja-1"', "")

    more = text(post(client, PAGE, **GOOD | {"tambah-baris": "pekerja"}))
    assert 'name="pekerja-2-nama_pekerja"' in more
    assert "Tambah pekerja" not in more, "three is the most"
    assert 'value="Siti"' in more
    fewer = text(post(client, PAGE, **GOOD | {"hapus-baris": "pekerja-0"}))
    assert 'value="Budi"' not in fewer
    assert 'name="pekerja-0-nama_pekerja" type="text" value="Siti"' in fewer

    wrong = post(client, PAGE, **GOOD | {"pekerja-1-umur": "tujuh"})
    assert wrong.status_code == 422
    assert [place for place, _said in errors(wrong)] == ["pekerja-1-umur"]
    assert 'value="tujuh"' in text(wrong)
    assert 'id="pekerja-1-umur"' in text(wrong)
    assert post(client, PAGE, **GOOD).status_code == 302
    assert Draft.objects.get().body["pekerja"] == [BUDI, SITI]


def test_a_code_is_searched_for_on_its_page(client):
    fill(client, until=PAGE)

    found = text(post(client, PAGE, _shown=ASKED, **{"kbli-words": "warung", "cari-kode": "kbli"}))
    assert "56102 Rumah/Warung Makan" in found
    assert "govuk-radios__hint" in found, "what it stands under"
    none = text(post(client, PAGE, _shown=ASKED, **{"kbli-words": "zzz", "cari-kode": "kbli"}))
    assert "Tidak ada yang cocok dengan “zzz”" in none
    unclear = post(client, PAGE, _shown=ASKED, **{"kbli-words": "warung"})
    assert [place for place, _said in errors(unclear)] == ["kbli-code"]
    post(client, PAGE, _shown=ASKED, **{"kbli-code": "56303"})
    assert Draft.objects.get().body["kbli"] == {"code": "56303", "version": "2020"}


def test_the_check_page_has_one_change_link_a_row(client):
    fill(client, **{PAGE: GOOD})

    page = text(client.get(f"{START}periksa/"))

    for words in ("Pekerja: Budi", "Pekerja: Siti", "Budi, 31, 0812 3456 7890", "56102 Rumah"):
        assert words in page
    for place in ("pekerja-0", "pekerja-1", "kbli"):
        assert f'{START}{PAGE}/?kembali=periksa#{place}"' in page
    assert 'id="pekerja-1"' in text(client.get(f"{START}{PAGE}/"))


def test_the_desk_reads_rows_masked_and_in_full_when_asked(client, alice):
    case = sent(client)

    page = text(alice.get(page_of(case)))
    assert "Nama: Budi<br>Umur: 31<br>Telepon: ***********890" in page
    assert "0812 3456 7890" not in page
    assert "56102 Rumah/Warung Makan" in page
    full = text(alice.post(page_of(case, "buka/pekerja/")))
    assert "Telepon: 0812 3456 7890" in full
    stored = CaseAnswers.objects.get(case=case)
    assert stored.body["pekerja"] == [BUDI, SITI]
    raw = CaseAnswers.objects.filter(pk=stored.pk).extra(select={"raw": "body"}).get().raw
    assert b"Siti" not in bytes(raw if isinstance(raw, bytes | memoryview) else str(raw).encode())


def test_a_group_is_returned_and_mended_as_a_whole(client, alice):
    fill(client, **{PAGE: GOOD})
    secret = secret_in(client.get(send(client)["Location"]))
    case = Case.objects.get()
    marked = {"mark-pekerja": "1", "kind-pekerja": "wrong", "note-pekerja": "Baris 2: umur Siti?"}
    assert act(alice, case, "kembalikan", **marked).status_code == 302
    client.logout()
    client.post("/lacak/", {"number": case.number, "secret": secret})

    page = text(client.get(f"/lacak/{case.number}/"))
    assert "Pekerja: Baris 2: umur Siti?" in page
    assert "Telepon: ***********890" in page
    mend = f"/lacak/{case.number}/perbaiki/"
    assert 'value="Siti"' in text(client.get(mend))
    moved = client.post(mend, GOOD | PAGES[PAGE] | {"tambah-baris": "pekerja"})
    assert 'name="pekerja-2-umur"' in text(moved)
    client.post(mend, GOOD | PAGES[PAGE] | {"pekerja-1-umur": "17"})

    body = CaseAnswers.objects.filter(case=case).latest("version").body
    assert (body["pekerja"][1]["umur"], body["kbli"]) == (17, KBLI_ANSWER)


def test_programs_send_rows_and_codes_and_search_the_list(client, version):
    answers = ANSWERS | {"foto_usaha": None, "pekerja": [BUDI, {**SITI, "umur": "7"}]}

    def send_json(**changes):
        given = {key: value for key, value in (answers | changes).items() if value is not None}
        return client.post(
            "/api/v1/kasus",
            json.dumps({"service": SLUG, "answers": given}),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    told = {one["field"]: one["message"] for one in send_json().json()["errors"]}
    assert told["pekerja"] == "Bentuk jawaban ini tidak sesuai."
    told = send_json(pekerja=[BUDI, {**SITI, "umur": 200}], kbli={"code": "9"}).json()["errors"]
    assert {"pekerja-1-umur", "kbli-words"} <= {one["field"] for one in told}

    found = client.get("/api/v1/daftar-kode/kbli", {"q": "warung makan", "level": "5"})
    assert found.json()["codes"][0] == {
        "code": "56102",
        "title": "Rumah/Warung Makan",
        "level": 5,
        "parent": "56",
    }
    assert (found.json()["version"], found.json()["count"]) == ("2020", 2)
    assert client.get("/api/v1/daftar-kode/kbki").status_code == 404
    assert client.get("/api/v1/daftar-kode/kbli", {"first": "-1"}).status_code == 422
    schema = client.get(f"/api/v1/layanan/{SLUG}").json()["answers_schema"]["properties"]
    assert schema == json.loads(json.dumps(forms.answers_schema(version.pack)))["properties"]


def test_a_letter_prints_each_row(version):
    shown = content.printed(version.pack, {"pekerja": [BUDI, SITI], "kbli": KBLI_ANSWER})

    assert shown == {
        "pekerja": [
            {"nama_pekerja": "Budi", "umur": "31", "hp": "0812 3456 7890"},
            {"nama_pekerja": "Siti", "umur": "7"},
        ],
        "kbli": "56102 Rumah/Warung Makan",
    }
