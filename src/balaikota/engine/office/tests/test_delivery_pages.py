from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from balaikota.core.keys.tests import lent
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices import actions as notices
from balaikota.core.notices.models import Channel, Notice, Preference
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests.factories import NOON, make_officer, make_resident, make_unit
from balaikota.engine.office.tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DELIVERIES, LETTERS = reverse("office:deliveries"), reverse("office:letters")
WISHES = reverse("office:wishes")
RECEIPTS = "/api/v1/pesan/tanda-terima"


def send(unit=None, **where):
    with transaction.atomic():
        return notices.send(
            to=notices.Recipient(**where), subject="Rahasia Siti", body="Isi surat",
            link="/lacak/", now=NOON, unit_id=unit.pk if unit else None,
        )[0]  # fmt: skip


# Messages on their way


def test_the_page_tells_what_waits_and_failed_without_text_or_address(client):
    waiting, failed = send(email="siti@contoh.id"), send(email="budi@contoh.id")
    Notice.objects.filter(pk=failed.pk).update(failed_at=NOON, failure="unknown", due_at=None)
    client.force_login(make_officer("koordinator"))

    shown = text_of(client.get(DELIVERIES))
    waits = text_of(client.get(f"{DELIVERIES}?saring=menunggu"))

    assert f"Email nomor {failed.pk}" in shown
    assert "Nomor atau alamatnya tidak dikenal." in shown
    assert f"Email nomor {waiting.pk}" in waits
    assert f"Email nomor {failed.pk}" not in waits
    assert not [
        word for word in ("Rahasia", "Isi surat", "siti@", "budi@") if word in shown + waits
    ]


def test_a_message_is_sent_again_and_stopped(client):
    notice = send(email="siti@contoh.id")
    client.force_login(make_officer("admin-sistem"))

    told = client.post(reverse("office:delivery_stop", args=[notice.pk]), follow=True)
    assert "Pesan tidak dikirim lagi." in text_of(told)
    told = client.post(reverse("office:delivery_stop", args=[notice.pk]), follow=True)
    assert "tidak menunggu lagi" in text_of(told)
    told = client.post(reverse("office:delivery_retry", args=[notice.pk]), follow=True)
    assert "Pesan dikirim ulang." in text_of(told)

    notice.refresh_from_db()
    assert (notice.due_at, notice.failed_at) == (NOON, None)
    assert client.post(reverse("office:delivery_retry", args=[987]), follow=True).status_code == 404


def test_nobody_else_sees_them(client):
    client.force_login(make_officer("lurah"))

    assert client.get(DELIVERIES).status_code == 404


# Letters


def test_a_letter_is_printed_at_its_own_counter(client):
    clerk = make_officer("petugas-loket")
    home = Assignment.objects.get(user=clerk).unit
    mine = send(unit=home, letter="Siti\nJalan 1")
    others = send(unit=make_unit("kelurahan", home.parent), letter="Budi\nJalan 2")
    client.force_login(clerk)

    assert str(mine.pk) in client.get(LETTERS).content.decode()
    assert client.get(reverse("office:letter", args=[others.pk])).status_code == 404
    sheet = text_of(client.get(reverse("office:letter", args=[mine.pk])))
    assert "Jalan 1" in sheet
    assert "Isi surat" in sheet
    assert LedgerEvent.objects.filter(subject=f"notice:{mine.pk}").count() == 1, "disclosed"

    done = client.post(reverse("office:letter", args=[mine.pk]), follow=True)
    assert "sudah dicetak dan dikirim" in text_of(done)
    mine.refresh_from_db()
    assert mine.delivered_at == NOON
    assert client.post(reverse("office:letter", args=[mine.pk])).status_code == 404


def test_a_letter_about_a_case_that_is_hidden_stays_hidden(client):
    clerk = make_officer("petugas-loket")
    letter = send(unit=Assignment.objects.get(user=clerk).unit, letter="Siti\nJalan 1")
    Notice.objects.filter(pk=letter.pk).update(about="case:999999")
    client.force_login(clerk)

    assert str(letter.row_key) not in client.get(LETTERS).content.decode()
    assert "Rahasia" not in text_of(client.get(LETTERS))
    assert client.get(reverse("office:letter", args=[letter.pk])).status_code == 404


# Wishes


def test_somebody_chooses_how_to_be_told(client, settings):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    siti = make_resident()
    client.force_login(siti)

    assert "Di situs ini saja" in text_of(client.get(WISHES))
    assert "ringkasan" not in text_of(client.get(WISHES))
    client.post(WISHES, {"channel": "SMS", "phone": "0812 3456 7890"})

    wish = Preference.objects.get(user_id=siti.pk)
    assert (wish.channel, wish.phone) == (Channel.SMS, "+6281234567890")
    assert "+6281234567890" in client.get(WISHES).content.decode()


def test_what_is_wrong_is_said_at_its_place(client, settings):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    client.force_login(make_officer("lurah"))

    wrong = client.post(WISHES, {"channel": "SMS", "phone": "abc", "digest": "1"})

    assert wrong.status_code == 422
    assert "Tulis nomor ponsel yang benar" in text_of(wrong)
    assert "Kirim ringkasan tugas setiap pagi hari kerja" in text_of(wrong)


def test_without_a_gateway_no_telephone_is_offered(client):
    client.force_login(make_officer("lurah"))

    shown = text_of(client.get(WISHES))

    assert "Nomor ponsel" not in shown
    assert "Email" in shown


# Receipts


def post(client, token, *receipts):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"receipts": list(receipts)}
    return client.post(RECEIPTS, body, content_type="application/json", headers=headers)


def test_a_gateway_with_a_key_tells_what_arrived(client, settings):
    settings.GATEWAY_URL = "http://127.0.0.1:9"
    notice = send(phone="0812 3456 7890")
    key = lent.make_key(make_unit("kota"), "notices.note_receipts", kind="gateway")
    heard = {"key": str(notice.row_key), "state": "delivered"}

    assert post(client, key.token, heard, heard).json() == {"new": 1}
    assert post(client, key.token, heard).json() == {"new": 0}
    assert post(client, key.token, {"key": str(uuid4()), "state": "read"}).json() == {"new": 0}

    notice.refresh_from_db()
    assert notice.received_at == NOON
    event = LedgerEvent.objects.filter(verb="notices.note_receipts").first()
    assert event.actor_kind == "gateway"


@pytest.mark.parametrize(
    "receipt", [{"key": "x", "state": "read"}, {"key": str(uuid4()), "state": "lost"}]
)
def test_a_receipt_that_means_nothing_is_refused(client, receipt):
    key = lent.make_key(make_unit("kota"), "notices.note_receipts", kind="gateway")

    assert post(client, key.token, receipt).status_code == 422


def test_nobody_else_tells_what_arrived(client):
    other = lent.make_key(make_unit("kota"), "cases.view")

    assert post(client, "").status_code == 401
    assert post(client, "blk_salah").status_code == 401
    assert post(client, other.token).status_code == 403


def test_too_many_receipts_at_once_are_refused(client):
    key = lent.make_key(make_unit("kota"), "notices.note_receipts", kind="gateway")

    assert (
        post(client, key.token, *[{"key": str(uuid4()), "state": "read"}] * 501).status_code == 422
    )
