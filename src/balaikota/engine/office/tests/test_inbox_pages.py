from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from balaikota.core.ledger import record
from balaikota.core.notices import actions as notices
from balaikota.core.notices import queries as inbox
from balaikota.core.people.tests.factories import NOON, make_city, make_officer, make_resident
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NOTICES = reverse("office:notices")
LEDGER = reverse("office:ledger")


def send(user, subject="Berkas baru", link="/meja/"):
    with transaction.atomic():
        return notices.send(
            to=notices.Recipient(user_id=user.pk), subject=subject, body="Isi", link=link, now=NOON
        )[0]


def write(verb="people.assign", **fields):
    with transaction.atomic():
        record.append(
            record.Event(at=NOON, actor_kind="officer", verb=verb, **{"actor_id": "7"} | fields)
        )


# Messages


def test_an_officer_reads_only_their_own_messages(client):
    lurah, other = make_officer("lurah"), make_officer("lurah")
    send(lurah, "Untuk Anda")
    send(other, "Untuk orang lain")
    client.force_login(lurah)

    shown = text_of(client.get(NOTICES))

    assert "1 belum dibaca" in shown
    assert "Untuk Anda" in shown
    assert "Untuk orang lain" not in shown


def test_opening_a_message_marks_it_read_and_leads_on(client):
    lurah = make_officer("lurah")
    led, plain = send(lurah, link="/meja/unit/"), send(lurah, link="")
    client.force_login(lurah)

    assert client.post(reverse("office:notice", args=[led.pk])).url == "/meja/unit/"
    assert client.post(reverse("office:notice", args=[plain.pk])).url == NOTICES
    assert inbox.count_unread(lurah.pk) == 0
    assert "Semua sudah dibaca" in text_of(client.get(NOTICES))


def test_a_message_of_somebody_else_looks_absent_and_is_not_read_by_looking(client):
    notice = send(make_officer("lurah"))
    client.force_login(make_officer("lurah"))

    assert client.post(reverse("office:notice", args=[notice.pk])).status_code == 404
    assert client.get(reverse("office:notice", args=[notice.pk])).status_code == 405
    assert "Tidak ada pemberitahuan untuk Anda" in text_of(client.get(NOTICES))


def test_many_messages_have_pages(client):
    lurah = make_officer("lurah")
    for number in range(inbox.PAGE + 1):
        send(lurah, f"Pesan {number:02}")
    client.force_login(lurah)

    first = client.get(NOTICES)
    older = re.search(r"\?sebelum=(\d+)", first.content.decode()).group(1)
    second = text_of(client.get(NOTICES, {"sebelum": older}))

    assert "Pesan 50" in text_of(first)
    assert "Pesan 00" not in text_of(first)
    assert "Pesan 00" in second
    assert "Pesan 50" not in second
    assert client.get(NOTICES, {"sebelum": "x"}).status_code == 200


# Events


def test_events_are_read_latest_first_with_officers_named(client):
    auditor = make_officer("auditor", make_city(), name="Hadi")
    write("people.assign", actor_id=str(auditor.pk), subject="people.assignment:1", unit="35.73")
    write("people.end_assignment", outcome="ended:plh:lurah", acting_as="definitif:camat:35.73.02")
    client.force_login(auditor)

    shown = text_of(client.get(LEDGER))

    assert re.search(r"people\.end_assignment .* people\.assign people", shown)
    assert "Hadi" in shown
    assert "definitif:camat:35.73.02" in shown


def test_events_are_sifted_by_verb_app_subject_and_unit(client):
    write("people.assign", subject="people.assignment:1", unit="35.73.02.1003")
    write("people.end_assignment", subject="people.assignment:2")
    write("cases.accept", subject="cases.case:9", from_step="periksa", to_step="setuju")
    client.force_login(make_officer("auditor", make_city()))

    def verbs(**query):
        shown = text_of(client.get(LEDGER, query))
        names = ("people.assign p", "people.end_assignment p", "cases.accept c")
        return {name for name in names if name in shown}

    assert verbs(tindakan="people.assign") == {"people.assign p"}
    assert verbs(tindakan="people.") == {"people.assign p", "people.end_assignment p"}
    assert verbs(pokok="cases.case:9") == {"cases.accept c"}
    assert verbs(unit="35.73.02.1003") == {"people.assign p"}
    assert "Tidak ada kejadian yang cocok" in text_of(client.get(LEDGER, {"unit": "x"}))


def test_many_events_have_pages_at_a_constant_cost(client, django_assert_max_num_queries):
    client.force_login(make_officer("auditor", make_city()))
    assert "Belum ada kejadian" in text_of(client.get(LEDGER))
    for number in range(51):
        write(subject=f"people.assignment:{number + 100}")

    with django_assert_max_num_queries(7):
        first = client.get(LEDGER)
    older = re.search(r"sebelum=(\d+)", first.content.decode()).group(1)
    second = text_of(client.get(LEDGER, {"sebelum": older}))

    assert "people.assignment:150" in text_of(first)
    assert "people.assignment:100" in second
    assert "people.assignment:150" not in second


def test_only_auditors_inspectors_and_system_admins_read_events(client):
    for role, unit, status in (
        ("auditor", make_city(), 200),
        ("admin-sistem", make_city(), 200),
        ("lurah", None, 404),
        ("admin-orang", make_city(), 404),
    ):
        client.force_login(make_officer(role, unit))
        assert client.get(LEDGER).status_code == status, role
    client.force_login(make_resident())
    assert [client.get(at).status_code for at in (LEDGER, NOTICES)] == [404, 404]
    client.logout()
    assert client.get(LEDGER).url.startswith("/masuk/?next=")
