"""The pages of the bench: the address says all of it, and nothing personal."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.browsing import browser, errors, text
from balaikota.engine.cases.tests.factories import ANSWERS, PERSONAL, SLUG, open_case

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BENCH = f"/meja/uji/{SLUG}/"


@pytest.fixture
def lurah(scene):
    return browser(scene.lurah)


def started(client):
    page = client.get(f"{BENCH}?_contoh=1", follow=True)
    return page.redirect_chain[-1][0], page


def walk_of(page):
    """Return what the page tells of the walk."""
    return text(page).partition('id="jalan"')[2].partition("csrf")[0]


def form_of(page, button):
    """Return (name, value) of what is hidden in the form of a button, and of its one text box."""
    forms = re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL)
    form = next(one for one in forms if button in one)
    pairs = re.findall(r'<input [^>]*?name="([^"]*)"[^>]*? value="([^"]*)"', form)
    return [(name, html.unescape(value)) for name, value in pairs]


def press(client, page, verb, when=None):
    """Press the button of an act on the page."""
    pairs = form_of(page, f'value="{verb}"')
    data = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    data["_lakukan"] = [verb]
    if when is not None:
        data["_saat"] = [when]
    return client.get(BENCH, data, follow=True)


def test_the_list_leads_to_a_bench_that_is_filled_in(lurah, scene):
    index = lurah.get("/meja/uji/")
    assert f'href="{BENCH}?_contoh=1&amp;_versi=1"' in index.content.decode()
    address, page = started(lurah)
    assert "Kelurahan Kauman" in text(page)
    assert "Alice Wijaya, Bob Santoso" in text(page)
    assert "Senin, 23 November 2026" in text(page)
    assert "_contoh" not in address


def test_the_way_walked_stands_in_the_address_and_can_be_walked_back(lurah, scene):
    _address, page = started(lurah)
    page = press(lurah, page, "lengkap")
    page = press(lurah, page, "setujui", when="2026-11-24T10:30")
    address = page.redirect_chain[-1][0]

    way = parse_qs(urlsplit(address).query)["_jalan"]
    assert way == ["lengkap@2026-11-23T09:00", "setujui@2026-11-24T10:30"]
    assert "Berkas selesai: dikabulkan." in text(page)
    assert "Surat Keterangan Percobaan Anda sudah terbit" in text(page)
    assert walk_of(lurah.get(address)) == walk_of(page), "bookmarked, it says the same"
    back = re.search(r'href="(\?[^"]*)#jalan">Mundur', page.content.decode())
    earlier = lurah.get(BENCH + html.unescape(back[1]))
    assert "Menunggu persetujuan lurah" in text(earlier)
    assert "Berkas selesai" not in text(earlier)


def test_what_means_nothing_is_said_and_the_rest_is_tried(lurah, scene):
    _address, page = started(lurah)
    late = press(lurah, page, "lengkap", when="besok")
    assert late.status_code == 422
    assert ("_saat", "Tulis hari dan jam tindakannya, misalnya 2026-12-01T09:00.") in errors(late)
    for query, told in (
        ("_pada=kemarin", "Tulis hari dan jamnya"),
        ("_tempat=Jakarta", "Pilih kelurahannya."),
        ("_jalan=%00&_jalan=x@y", "tidak terbaca dan dilewati"),
        ("_tempat=35.73.02.1007&_jalan=terbang@2026-12-01T09:00", "Jalannya berhenti di sini"),
        ("", "Pilih kelurahannya dulu"),
    ):
        answer = lurah.get(f"{BENCH}?{query}")
        assert answer.status_code == 200
        assert told in text(answer), query
    assert lurah.get(f"{BENCH}?_versi=7").status_code == 404
    assert lurah.get("/meja/uji/tidak-ada/").status_code == 404


def test_answers_typed_are_judged_as_by_the_form(lurah, scene):
    address, _page = started(lurah)
    wrong = address.replace("bidang_usaha=makanan", "bidang_usaha=lainnya").replace(
        "omzet=1000000", "omzet=banyak"
    )
    page = lurah.get(wrong)
    assert "2 pertanyaan belum beres" in text(page)
    assert "Tulis dengan angka saja" in text(page)
    assert "“Bidang usaha” adalah Lainnya" in text(page)
    assert 'value="banyak"' in page.content.decode(), "what was typed is kept"
    blank = lurah.get(f"{address}&_kosong=nik")
    assert "1 pertanyaan belum beres" in text(blank)


def test_pasted_answers_leave_nothing_personal_in_the_address(lurah, scene):
    address, _page = started(lurah)
    given = ANSWERS | {"omzet": 7_000_000, "foto_usaha": [1]}
    del given["telepon"]
    sent = lurah.post(address, {"json": json.dumps(given)})
    assert sent.status_code == 302
    assert "omzet=7000000" in sent.url
    assert "_kosong=telepon" in sent.url
    assert "_tempat=35.73.02.1007" in sent.url
    for secret in ("Sri+Wahyuni", "3573025203850001", "Arif", "81234567890", "contoh.test"):
        assert secret not in sent.url
    assert "0 pertanyaan" not in text(lurah.get(sent.url))
    for bad, told in (
        ("{", "Tempel satu objek JSON"),
        ("[1]", "Tempel satu objek JSON"),
        (json.dumps(ANSWERS | {"nik": {"number": "12", "reason": ""}}), "nik: NIK berisi 16 angka"),
        (json.dumps({"asing": 1}), "asing: Layanan ini tidak menanyakan"),
    ):
        page = lurah.post(address, {"json": bad})
        assert page.status_code == 422
        assert told in text(page)
        assert bad in html.unescape(page.content.decode()), "what was pasted is kept"


def test_a_case_lends_what_says_nothing_of_anybody_and_only_to_who_may_see_it(lurah, scene):
    case = open_case(scene, omzet=9_000_000, jumlah_karyawan=4)
    sent = lurah.post(BENCH, {"berkas": case.number})
    assert sent.status_code == 302
    asked = parse_qs(urlsplit(sent.url).query)
    assert (asked["jumlah_karyawan"], asked["_tempat"]) == (["4"], ["35.73.02.1007"])
    assert asked["omzet"] == ["1000000"], "marked personal in the pack: made up"
    assert asked["_pada"] == ["2026-11-23T09:00"]
    page = lurah.get(sent.url).content.decode()
    for secret in PERSONAL:
        assert secret not in page
        assert secret not in sent.url
    stranger = browser(people.make_officer("lurah", scene.neighbour, name="Lurah Lain"))
    refused = stranger.post(BENCH, {"berkas": case.number})
    assert refused.status_code == 422
    assert "Berkas tidak ditemukan" in text(refused)
    assert lurah.post(BENCH, {}).status_code == 422


def test_the_page_of_a_bench_asks_little_of_the_database(lurah, scene):
    address, _page = started(lurah)
    before = LedgerEvent.objects.count()
    with CaptureQueriesContext(connection) as asked:
        lurah.get(address)
    assert len(asked) <= 42, "\n".join(one["sql"][:150] for one in asked)
    assert LedgerEvent.objects.count() == before


def test_who_may_not_try_services_finds_nothing(scene, client):
    front = browser(scene.alice)
    for path in ("/meja/uji/", BENCH):
        assert front.get(path).status_code == 404
        assert client.get(path).status_code == 302
    assert front.post(BENCH, {"json": "{}"}).status_code == 404
