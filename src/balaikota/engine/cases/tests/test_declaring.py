"""A declaration on the form: ticked or not sent, kept with the words and the time."""

from __future__ import annotations

from datetime import date

import pytest

from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.cases.tests.browsing import errors, text
from balaikota.engine.cases.tests.factories import HOUR, MORNING, PACK, PUBLISHER
from balaikota.engine.cases.tests.wizard import START, fill, post, send
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.fields.declarations import digest_of

pytestmark = pytest.mark.django_db
SENTENCE = """
      - id: benar
        kind: declaration
        label: {id: Pernyataan, en: Declaration}
        declares: {id: Keterangan saya benar., en: What I say is true.}
"""


@pytest.fixture(autouse=True)
def declaring(scene, tmp_path, time_machine):
    """The service of the tests, with a declaration on its page “keperluan”."""
    words = PACK.read_text()
    assert "  - section: berkas\n" in words
    path = tmp_path / PACK.name
    path.write_text(words.replace("  - section: berkas\n", f"{SENTENCE[1:]}  - section: berkas\n"))
    version = packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=date(2026, 11, 20), decree="SK 3/2026"
    )
    time_machine.move_to(MORNING, tick=False)
    return version.pack.field("benar")


def test_it_must_be_ticked(client):
    fill(client, until="keperluan")

    refused = post(client, "keperluan", _shown=["keperluan", "benar"])

    assert refused.status_code == 422
    assert errors(refused) == [("benar", "Baca pernyataannya, lalu centang bila Anda setuju.")]
    assert "Keterangan saya benar." in text(refused)
    assert send(client)["Location"] == START


def test_its_words_and_the_time_of_sending_are_kept(client, declaring, time_machine):
    fill(client, keperluan={"_shown": ["keperluan", "benar"], "benar": "1"})
    assert "Disetujui" in text(client.get(f"{START}periksa/"))
    time_machine.move_to(MORNING + HOUR, tick=False)

    send(client)

    assert CaseAnswers.objects.get().body["benar"] == {
        "agreed": True,
        "digest": digest_of(declaring),
        "at": (MORNING + HOUR).isoformat(),
    }
    assert Case.objects.count() == 1


def test_a_time_that_somebody_sends_along_is_not_taken(client, declaring):
    fill(client, until="keperluan")

    refused = post(client, "keperluan", _shown=["keperluan", "benar"], benar="1999-01-01")

    assert refused.status_code == 422
