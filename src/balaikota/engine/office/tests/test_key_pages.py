from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from balaikota.core.keys import actions, queries
from balaikota.core.keys.models import ApiKey
from balaikota.core.keys.rules import State
from balaikota.core.keys.tests.lent import bearer, everything_stored, make_key, officer, propose
from balaikota.core.ledger import actions as disclosure
from balaikota.core.ledger import queries as ledger
from balaikota.core.people.tests.factories import NOON, make_city, make_officer, make_unit
from balaikota.engine.office.tests.pages import day, text_of
from balaikota.engine.office.views.keys import HAPPENED, STATES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
KEYS, NEW = reverse("office:keys"), reverse("office:key_new")
TOKEN = re.compile(r"blk_[A-Z0-9]{8}_[A-Z0-9]{32}")


@pytest.fixture
def system(client):
    """Sign the system administrator in, and return the browser."""
    client.force_login(make_officer("admin-sistem", make_city(), name="Budi Sistem"))
    return client


@pytest.fixture
def sekda():
    """Return the browser of the city secretary."""
    browser = Client()
    office = make_unit("sekretariat", make_city())
    browser.force_login(make_officer("sekda", office, name="Ratna Sekda"))
    return browser


def typed(office, **changes):
    given = {
        "name": "Cek SKU",
        "kind": "api-key",
        "partner": "Bank Jatim",
        "contact": "Ibu Wati, 0812 3456 7890",
        "purpose": "Memeriksa keadaan permohonan",
        "verbs": ["cases.view"],
        "unit": office.code,
    }
    given |= day("from_day", date(2026, 11, 24)) | day("to_day", date(2027, 11, 23))
    return given | changes


def at(name, key):
    return reverse(f"office:key_{name}" if name else "office:key", args=[key.pk])


def test_two_officers_make_a_key_and_a_program_uses_it(system, sekda, kauman, time_machine):
    proposed = system.post(NEW, typed(kauman), follow=True)
    key = ApiKey.objects.get()
    assert "Usulan tersimpan." in text_of(proposed)
    assert "Tarik usulan" in text_of(proposed)
    assert "Buat rahasia" not in text_of(proposed)

    page = text_of(sekda.get(at("decide", key)))
    assert "Diusulkan oleh Budi Sistem" in page
    assert "24 November 2026 sampai 23 November 2027" in page
    assert "Melihat permohonan di unit cases.view" in page
    agreed = sekda.post(at("decide", key), {"answer": "yes"}, follow=True)
    assert "Keputusan Anda tersimpan." in text_of(agreed)

    assert "Buat rahasia" in text_of(system.get(at("", key)))
    shown = system.post(at("issue", key))
    token = TOKEN.search(shown.content.decode())[0]
    assert "no-store" in shown["Cache-Control"]

    time_machine.move_to(NOON + timedelta(hours=2), tick=False)
    assert Client().get("/api/v1/kasus", headers=bearer(token)).status_code == 200
    page = text_of(system.get(at("", key)))
    assert "Terakhir dipakai Selasa, 24 November 2026, 14.00 WIB" in page


def test_the_token_is_shown_once(system, kauman):
    key = propose(kauman, "cases.view")
    actions.confirm(by=officer(), now=NOON, key=key)

    first = system.post(at("issue", key))
    again = system.post(at("issue", key))
    page = system.get(at("", key))

    token = TOKEN.search(first.content.decode())[0]
    assert again.status_code == 409
    assert not TOKEN.search(again.content.decode() + page.content.decode())
    assert token.rpartition("_")[2] not in everything_stored()
    assert token.startswith(ApiKey.objects.get().prefix)


def test_the_token_needs_no_script_to_be_taken(system, kauman):
    key = propose(kauman, "cases.view")
    actions.confirm(by=officer(), now=NOON, key=key)

    page = system.post(at("issue", key)).content.decode()

    assert re.search(r'<code class="bk-token" id="token">blk_', page)
    assert re.search(
        r'<p class="govuk-body" hidden><button type="button"[^>]* data-copy="token"', page
    )
    assert "web/copy" in page


def test_a_refusal_needs_a_reason(system, sekda, kauman):
    key = propose(kauman, "cases.view")

    bare = sekda.post(at("decide", key), {"answer": "no"})
    sekda.post(at("decide", key), {"answer": "no", "reason": "Terlalu luas"})

    assert bare.status_code == 422
    assert "Tulis alasannya." in text_of(bare)
    assert ApiKey.objects.get().state(NOON) is State.REFUSED
    assert "Alasan Terlalu luas" in text_of(sekda.get(at("", key)))
    assert "Ditolak atau ditarik : Ratna Sekda" in text_of(sekda.get(at("", key)))


def test_nobody_decides_on_their_own_proposal(sekda, kauman):
    user = make_officer("bagian-organisasi", make_unit("bagian", make_city()))
    key = propose(kauman, "cases.view", by=officer(user))
    client = Client()
    client.force_login(user)

    page, sent = client.get(at("decide", key)), client.post(at("decide", key), {"answer": "yes"})

    assert "Ini usulan Anda sendiri." in text_of(page)
    assert "Keputusan Anda" not in text_of(page)
    assert sent.status_code == 422
    assert ApiKey.objects.get().confirmed_at is None


def test_a_key_is_revoked_with_a_reason_and_stops_at_once(system, kauman):
    issued = make_key(kauman, "cases.view")

    bare = system.post(at("revoke", issued.key), {"reason": " "})
    done = system.post(at("revoke", issued.key), {"reason": "Kontrak selesai"}, follow=True)

    assert bare.status_code == 422
    assert "Cek SKU tidak berlaku lagi." in text_of(done)
    assert "Cabut kunci" not in text_of(done)
    assert Client().get("/api/v1/kasus", headers=bearer(issued.token)).status_code == 401


def test_a_key_revoked_by_a_colleague_meanwhile_is_told(system, kauman):
    key = make_key(kauman, "cases.view").key
    actions.revoke(by=officer(), now=NOON, key=key, reason="Bocor")

    late = system.post(at("revoke", key), {"reason": "Bocor"})

    assert "Kunci ini sudah dicabut." in text_of(late)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verbs": []}, "Pilih paling sedikit satu wewenang."),
        ({"verbs": ["people.assign"]}, "Pilih wewenang dari daftar."),
        ({"unit": "tidak-ada"}, "Pilih unit kerja dari daftar."),
        ({"name": ""}, "Isi nama kunci."),
        (day("to_day", date(2027, 11, 24)), "Kunci berlaku paling lama satu tahun."),
        (day("to_day", date(2026, 11, 1)), "Akhir masa berlaku harus sesudah awalnya."),
        ({"to_day-day": "", "to_day-month": "", "to_day-year": ""}, "Isi hari terakhir."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(system, kauman, changes, message):
    response = system.post(NEW, typed(kauman, **changes))

    assert response.status_code == 422
    assert message in text_of(response)
    assert "Bank Jatim" in response.content.decode()
    assert not ApiKey.objects.exists()


def test_what_was_chosen_stays_chosen(system, kauman):
    response = system.post(NEW, typed(kauman, name="", reaches_below="1"))

    page = response.content.decode()
    assert re.search(r'value="cases.view" checked', page)
    assert not re.search(r'value="cases.open" checked', page)
    assert re.search(r'name="reaches_below"[^>]* checked', page)


def test_a_new_key_is_proposed_for_ninety_days(system):
    page = system.get(NEW).content.decode()

    assert 'name="from_day-day" type="text" value="24"' in page
    assert 'name="to_day-day" type="text" value="21"' in page
    assert 'name="to_day-month" type="text" value="2"' in page


def test_without_any_key_the_page_says_so(system):
    page = text_of(system.get(KEYS))

    assert "Belum ada kunci" in page
    assert "Usulkan kunci" in page


def test_keys_are_listed_and_sifted(system, sekda, kauman):
    make_key(kauman, "cases.view", name="Lama", valid_to=NOON + timedelta(days=9))
    propose(kauman, "cases.view", name="Baru")

    every, found = system.get(KEYS), system.get(KEYS, {"cari": "lam", "keadaan": "active"})
    nothing, nonsense = system.get(KEYS, {"cari": "xyz"}), system.get(KEYS, {"keadaan": "x"})

    assert "2 kunci" in text_of(every)
    assert "Lama , Bank Jatim: sampai" in text_of(every)
    assert "1 kunci" in text_of(found)
    assert "Tidak ada kunci yang cocok." in text_of(nothing)
    assert "2 kunci" in text_of(nonsense)
    assert "Menunggu persetujuan" in text_of(every)
    assert "Menunggu Anda" in text_of(sekda.get(KEYS))


def test_more_keys_than_a_page_holds_are_paged(system, kauman, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    propose(kauman, "cases.view", name="Alfa")
    propose(kauman, "cases.view", name="Beta")

    first, second = system.get(KEYS), system.get(KEYS, {"halaman": 2})

    assert "Beta" in text_of(first)
    assert "Alfa" not in text_of(first)
    assert "Alfa" in text_of(second)


def test_what_a_key_did_is_on_its_page_and_in_the_book(system, kauman):
    issued = make_key(kauman, "cases.view")
    assert "Belum ada tindakan" in text_of(system.get(at("", issued.key)))

    by = queries.find_holder(issued.token, now=NOON).actor
    disclosure.disclose(
        by=by, now=NOON, subject="case:7", purpose="api", unit=kauman.code, before_answer=True
    )

    assert "ledger.disclose api case:7" in text_of(system.get(at("", issued.key)))
    book = text_of(system.get(reverse("office:ledger")))
    assert "Kunci API Cek SKU" in book


def test_reading_a_key_is_known_since_it_names_a_person(system, kauman):
    from balaikota.core.jobs import worker

    key = propose(kauman, "cases.view")
    assert "0812 3456 7890" in text_of(system.get(at("", key)))
    worker.run_due(NOON)

    events = ledger.find_events(verb="ledger.disclose")
    assert [(one.subject, one.actor_kind) for one in events] == [
        (f"keys.apikey:{key.pk}", "officer")
    ]


def test_a_verb_that_is_lent_no_more_is_said_to_be_so(system, kauman):
    key = propose(kauman, "cases.view")
    ApiKey.objects.filter(pk=key.pk).update(verbs=["cases.gone"])

    assert "Tidak lagi dapat dipinjamkan cases.gone" in text_of(system.get(at("", key)))


@pytest.mark.parametrize("role", ["lurah", "admin-orang", "koordinator"])
def test_nobody_else_finds_anything_here(client, kauman, role):
    unit = {"lurah": kauman}.get(role) or make_city()
    client.force_login(make_officer(role, unit))
    key = propose(kauman, "cases.view")

    assert client.get(KEYS).status_code == 404
    assert client.get(NEW).status_code == 404
    for name in ("", "decide", "revoke"):
        assert client.get(at(name, key)).status_code == 404
    assert client.post(at("issue", key)).status_code == 404


def test_every_state_and_every_event_has_words():
    assert set(STATES) == set(State)
    assert set(HAPPENED) == {"proposed", "confirmed", "issued", "refused", "revoked"}
