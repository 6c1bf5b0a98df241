from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.products.actions import handing, mending
from balaikota.engine.products.models import Handover
from balaikota.engine.products.tests.factories import NOON, make_office
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
ASKED = {"kind": "PROXY", "name": "Budi Santoso", "identity": "KTP", "identity_end": "0001"}
RECEIVER = handing.Receiver(**ASKED)


@pytest.fixture
def front(office):
    return people.make_officer("petugas-loket", office.unit, name="Ani Lestari")


@pytest.fixture
def counter(client, front):
    client.force_login(front)
    return client


def at(letter):
    return reverse("products:hand_over", args=[letter.pk])


def shown(client, letter):
    page = client.get(reverse("products:letter", args=[letter.pk])).content.decode()
    return " ".join(page.split())


def test_the_counter_gives_a_letter_to_somebody_it_has_looked_at(counter, letter):
    assert "Serahkan di loket" in shown(counter, letter)
    assert "Siapa yang mengambil?" in counter.get(at(letter)).content.decode()

    assert counter.post(at(letter), ASKED).status_code == 302

    page = shown(counter, letter)
    assert "Budi Santoso, Orang lain dengan surat kuasa; KTP-el berakhir 0001" in page
    assert "oleh Ani Lestari" in page
    assert "Serahkan di loket" not in page
    assert LedgerEvent.objects.filter(outcome="given-to-proxy").count() == 1


def test_who_took_it_is_sealed(counter, letter):
    counter.post(at(letter), ASKED)

    [stored] = Handover.objects.extra(select={"raw": "name"}).values_list("raw", flat=True)
    assert "Budi" not in stored


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": ""}, "Pilih siapa yang mengambil."),
        ({"kind": "SAYA"}, "Pilih siapa yang mengambil."),
        ({"name": " "}, "Tulis nama seperti di kartu identitasnya."),
        ({"identity": ""}, "Pilih identitas yang ditunjukkan."),
        ({"identity_end": ""}, "Tulis empat angka terakhir nomor identitasnya."),
        ({"identity_end": "3573025203850001"}, "Tulis tepat empat angka atau huruf terakhir."),
    ],
)
def test_what_is_missing_is_asked_and_what_was_typed_is_kept(counter, letter, change, told):
    answer = counter.post(at(letter), ASKED | change)

    page = answer.content.decode()
    assert (answer.status_code, told in page) == (422, True)
    assert ("Budi Santoso" in page) is ("name" not in change)
    assert not Handover.objects.exists()


def test_a_letter_is_given_once(counter, letter):
    counter.post(at(letter), ASKED)

    assert counter.post(at(letter), ASKED).status_code == 409
    assert "Surat ini sudah diserahkan" in counter.get(at(letter)).content.decode()


def test_a_revoked_letter_is_not_given(counter, office, letter):
    mending.revoke(by=office.actor, now=NOON, product_id=letter.pk, reason="Usaha tutup")

    assert counter.post(at(letter), ASKED).status_code == 409


def test_another_counter_finds_no_letter(client, letter):
    other = people.make_officer("petugas-loket", make_office("Kasin").unit, name="Budi")
    client.force_login(other)

    assert client.get(at(letter)).status_code == 404
    with pytest.raises(NotFound):
        handing.hand_over(
            by=people.actor(other, NOON), now=NOON, product_id=letter.pk, receiver=RECEIVER
        )


def test_an_expired_letter_says_so_and_how_to_renew_it(
    client, letter, time_machine, django_assert_max_num_queries
):
    time_machine.move_to(NOON + timedelta(days=200), tick=False)
    address = reverse("products:verify", args=[letter.verification_id])
    client.get(address)
    with django_assert_max_num_queries(3):
        page = client.get(address).content.decode()

    assert "Habis masa berlaku" in page
    assert reverse("packs:service", args=["surat-keterangan-percobaan"]) in page
