"""A draft whose form has a new version: what fits is carried over, what changed is said."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.engine.cases.models import Case, Draft
from balaikota.engine.cases.tests.browsing import text
from balaikota.engine.cases.tests.factories import DAY, MORNING, PACK, PUBLISHER
from balaikota.engine.cases.tests.wizard import START, answers_of, fill, post, send
from balaikota.engine.packs import actions as packs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def publish_changed(tmp_path, *changes):
    words = PACK.read_text()
    for before, after in changes:
        assert before in words, before
        words = words.replace(before, after, 1)
    path = tmp_path / PACK.name
    path.write_text(words)
    return packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 12, 1), decree="SK 2/2026"
    )


REWORDED = ("{id: Nama lengkap,", "{id: Nama menurut KTP,")
SHORTER = ("        max: 100\n", "        max: 5\n")
ADDED = (
    "      - id: telepon\n",
    """      - id: nama_panggilan
        kind: text
        label: {id: Nama panggilan, en: Short name}
      - id: telepon
""",
)


def test_answers_are_carried_to_the_new_form_and_what_changed_is_said(
    client, scene, tmp_path, time_machine
):
    fill(client, until="keperluan")
    newer = publish_changed(tmp_path, REWORDED, ADDED, ("id: omzet", "id: omzet_bulanan"))
    time_machine.move_to(MORNING + 10 * DAY, tick=False)

    assert client.get(START)["Location"] == f"{START}berubah/"
    assert client.get(f"{START}pemohon/")["Location"] == f"{START}berubah/"
    told = text(client.get(f"{START}berubah/"))
    assert "Formulirnya berubah" in told
    assert "Nama menurut KTP" in told.partition("Kalimatnya berubah")[2]
    assert "Nama panggilan" in told.partition("Pertanyaan baru")[2]
    assert "Rp5.000.000" in told.partition("Tidak ditanyakan lagi")[2].replace("\xa0", "")
    assert Draft.objects.get().version == scene.version
    assert client.post(f"{START}berubah/")["Location"] == START

    draft = Draft.objects.get()
    assert draft.version == newer
    assert draft.body["nama"] == "Sri Wahyuni"
    assert "omzet" not in draft.body
    assert client.get(START)["Location"] == f"{START}pemohon/"
    assert client.get(f"{START}berubah/")["Location"] == START


def test_an_answer_that_no_longer_fits_is_asked_anew(client, scene, tmp_path, time_machine):
    fill(client, until="keperluan")
    publish_changed(tmp_path, SHORTER)
    time_machine.move_to(MORNING + 10 * DAY, tick=False)

    told = text(client.get(f"{START}berubah/"))
    client.post(f"{START}berubah/")

    assert "Jawaban Anda: Sri Wahyuni" in told.partition("tidak cocok lagi")[2]
    assert "nama" not in answers_of(client)
    assert client.get(START)["Location"] == f"{START}pemohon/"


def test_what_is_typed_while_the_form_changes_is_kept_and_not_sent(
    client, scene, tmp_path, time_machine
):
    fill(client)
    publish_changed(tmp_path, REWORDED)
    time_machine.move_to(MORNING + 10 * DAY, tick=False)

    late = post(client, "usaha", nama_usaha="Depot Sri")

    assert late["Location"] == f"{START}berubah/"
    assert answers_of(client)["nama_usaha"] == "Depot Sri"
    assert send(client)["Location"] == f"{START}berubah/"
    assert not Case.objects.exists()
    client.post(f"{START}berubah/")
    assert send(client)["Location"] == f"{START}selesai/"
