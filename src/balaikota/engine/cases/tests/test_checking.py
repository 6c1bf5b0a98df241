"""“Cek dulu”: questions before the form, a verdict, and answers that come along."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.models import Draft
from balaikota.engine.cases.tests.browsing import errors, text
from balaikota.engine.cases.tests.factories import MORNING, SLUG
from balaikota.engine.cases.tests.wizard import START, fill, post

pytestmark = pytest.mark.django_db
CHECK = f"{START}cek/"
SHOWN = ["ada_tempat", "diminta", "ada_foto"]
FINE = {"_shown": SHOWN, "ada_tempat": "yes", "diminta": "surat", "ada_foto": "yes"}
BY_NIB = {"_shown": [*SHOWN, "punya_nib"], "diminta": "nib_saja"}


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def test_the_page_of_the_service_leads_to_the_check(client, scene):
    assert f'href="{CHECK}"' in text(client.get(f"/layanan/{SLUG}/"))
    page = text(client.get(CHECK))
    assert "Cek dulu: apakah layanan ini untuk Anda?" in page
    assert "punya NIB" not in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("given", "head"),
    [
        ({}, "Anda dapat mengajukan"),
        ({"ada_tempat": "no"}, "Layanan ini tampaknya bukan untuk Anda"),
        (BY_NIB | {"punya_nib": "yes"}, "Anda mungkin tidak perlu mengajukan"),
        (BY_NIB | {"punya_nib": "no"}, "Anda dapat mengajukan"),
        ({"ada_foto": "no"}, "Masih ada yang perlu disiapkan"),
        ({"ada_foto": "no", "ada_tempat": "no"}, "Layanan ini tampaknya bukan untuk Anda"),
    ],
)
def test_the_answers_come_to_one_verdict(client, scene, given, head):
    page = text(client.get(CHECK, FINE | given))

    assert f'<h1 class="govuk-heading-l">{head}</h1>' in page
    assert ("Foto tempat usaha (satu sampai tiga foto)" in page) == head.startswith("Masih")
    assert not Draft.objects.exists()


def test_the_verdict_speaks_english(client, scene):
    client.cookies["bahasa"] = "en"

    page = text(client.get(CHECK, FINE | {"ada_foto": "no"}))

    assert "Take a photo of the premises first" in page
    assert "Masih ada" not in page


def test_a_question_that_an_answer_brings_up_is_asked_without_blame(client, scene):
    response = client.get(CHECK, FINE | {"diminta": "nib_saja"})

    assert response.status_code == 200
    assert "Jawaban Anda membuka satu pertanyaan lagi" in text(response)
    assert 'name="punya_nib"' in text(response)


def test_what_is_not_answered_is_told(client, scene):
    response = client.get(CHECK, FINE | {"diminta": ""})

    assert response.status_code == 422
    assert [where for where, _told in errors(response)] == ["diminta"]
    assert client.post(CHECK, FINE | {"diminta": "apa saja"}).status_code == 422
    assert client.post(CHECK).status_code == 422
    assert not Draft.objects.exists()


def test_the_same_question_is_filled_in_the_form_and_still_asked(client, scene):
    answered = FINE | BY_NIB | {"punya_nib": "yes"}

    assert client.post(CHECK, answered)["Location"] == START

    draft = Draft.objects.get()
    assert (draft.body, draft.prefill) == ({}, {"punya_nib": True})
    fill(client, until="keadaan")
    assert client.get(START)["Location"] == f"{START}keadaan/"
    page = client.get(f"{START}keadaan/").content.decode()
    chosen = page.partition('name="punya_nib"')[2].partition(">")[0]
    assert 'value="yes"' in chosen
    assert "checked" in chosen
    post(client, "keadaan", punya_nib="no")
    assert Draft.objects.get().body["punya_nib"] is False


def test_what_was_answered_in_the_form_stays(client, scene):
    fill(client, until="keperluan")

    client.post(CHECK, FINE | BY_NIB | {"punya_nib": "yes"})

    assert Draft.objects.get().body["punya_nib"] is False
    page = client.get(f"{START}keadaan/").content.decode()
    assert "checked" not in page.partition('name="punya_nib"')[2].partition(">")[0]


def test_a_service_without_a_check_has_no_such_page(client, scene, monkeypatch):
    import msgspec

    from balaikota.engine.packs.models import ServiceVersion

    bare = msgspec.structs.replace(scene.version.pack, precheck=None)
    monkeypatch.setattr(ServiceVersion, "pack", bare)

    assert client.get(CHECK).status_code == 404
    assert CHECK not in text(client.get(f"/layanan/{SLUG}/"))
