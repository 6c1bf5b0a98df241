"""Signing along: asked by link, agreed to, refused, run out, changed, replaced, at the counter."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date

import pytest
from django.test import Client

from balaikota.core.action import Actor, ActorKind
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices.models import Notice
from balaikota.engine.cases.actions import cosigning as acts
from balaikota.engine.cases.actions import opening
from balaikota.engine.cases.models import Case, Cosigning, Draft
from balaikota.engine.cases.queries import cosigning
from balaikota.engine.cases.tests.browsing import errors, page_of, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    MORNING,
    PACK,
    PUBLISHER,
    SLUG,
    VISITOR,
    opened,
    submission,
)
from balaikota.engine.cases.tests.wizard import START, at_counter, fill, post, send
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs import answered
from balaikota.engine.packs.tests.mutated import changed
from tests import yamls

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECK = f"{START}periksa/"
OPENS = frozenset({"cases.open_counter"})
COSIGN = {
    "who": {"id": "pemilik tempat", "en": "the owner of the premises"},
    "asks": {"id": "Tempat saya boleh dipakai.", "en": "My premises may be used."},
    "shows": ["nama_usaha", "alamat_usaha"],
    "within": "14 calendar-days",
    "when": 'keperluan == "kredit"',
}


@pytest.fixture(autouse=True)
def version(scene, tmp_path, time_machine):
    """The service of the tests; for a loan the owner of the premises signs along."""
    time_machine.move_to(MORNING, tick=False)
    return publish(tmp_path, date(2026, 11, 20), cosign=COSIGN)


def publish(folder, valid_from, **keys):
    values = yamls.read(PACK.read_text()) | keys
    path = folder / PACK.name
    path.write_text(yamls.text_of(values))
    return packs.publish_file(
        path=path, by=PUBLISHER, now=MORNING, valid_from=valid_from, decree="SK 3/2026"
    )


@pytest.fixture
def filled(client):
    fill(client)
    return client


def ask(client, name="Pak Harto", check=CHECK, **more):
    return client.post(check, {"langkah": "minta-tanda-tangan", "name": name} | more)


def link_in(client):
    return re.search(r"/tanda-tangan/[A-Z0-9-]+/", text(client.get(CHECK)))[0]


def agree(link, browser=None, **changes):
    """Sign as whoever opens the link in a browser of their own."""
    browser = browser or Client()
    page = browser.get(link).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)
    data = {"agrees": "1", "digest": digest[1] if digest else ""} | changes
    return browser.post(link, data)


def refuse(link, reason):
    return Client().post(link, {"langkah": "tolak", "reason": reason})


def test_nothing_is_sent_before_the_other_has_agreed_and_then_once(filled, scene, time_machine):
    page = text(filled.get(CHECK))
    assert "Ikut menandatangani: pemilik tempat" in page
    assert ">Kirim permohonan<" not in page
    assert send(filled).status_code == 200
    assert Case.objects.count() == 0

    assert ask(filled)["Location"] == CHECK
    assert "Menunggu Pak Harto" in text(filled.get(CHECK))
    link = link_in(filled)
    shown = text(Client().get(link))
    for words in (
        "Pak Harto",
        "Warung Bu Sri",
        "Jalan Arif Margono 3",
        "Tempat saya boleh dipakai.",
    ):
        assert words in shown
    for hidden in ("3573025203850001", "0812", "sri@contoh.test", "5.000.000"):
        assert hidden not in shown, "only what the pack shows"
    time_machine.move_to(MORNING + 2 * DAY, tick=False)
    assert agree(link).status_code == 302
    assert "Sudah ditandatangani" in text(Client().get(link))
    [told] = Notice.objects.filter(channel="EMAIL")
    assert "Pak Harto sudah ikut menandatangani" in told.subject

    assert "Permohonan siap dikirim" in text(filled.get(CHECK))
    assert send(filled)["Location"].endswith("selesai/")
    case, row = Case.objects.get(), Cosigning.objects.get()
    assert case.opened_at == MORNING + 2 * DAY, "its clock starts when it is complete"
    assert (row.case_id, row.draft_id, row.agreed_at) == (case.pk, None, MORNING + 2 * DAY)
    assert row.sentence_digest == cosigning.sentence_digest_of(case.version.pack)
    assert "Sudah ditandatangani" in text(Client().get(link)), "the link is read, not used twice"
    alice = Client()
    alice.force_login(scene.alice)
    assert "Ikut menandatangani lewat tautan: Pak Harto" in text(alice.get(page_of(case)))


def test_what_is_signed_is_what_is_sent(filled):
    ask(filled)
    link = link_in(filled)
    stale = agree(link, digest="0" * 64)
    assert (stale.status_code, "Isiannya berubah" in text(stale)) == (409, True)
    agree(link)

    post(filled, "usaha", nama_usaha="Warung Lain")

    assert "sesudah itu jawaban Anda berubah" in text(filled.get(CHECK))
    send(filled)
    assert Case.objects.count() == 0
    ask(filled)
    agree(link_in(filled))
    send(filled)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "keys", [{"cosign": COSIGN | {"asks": {"id": "Lain.", "en": "Else."}}}, {}]
)
def test_a_newer_version_asks_under_its_own_sentence_or_nobody(
    filled, tmp_path, time_machine, keys
):
    ask(filled)
    link = link_in(filled)
    if keys:
        agree(link)
    publish(tmp_path, date(2026, 11, 24), **keys)
    time_machine.move_to(MORNING + DAY, tick=False)
    assert filled.post(f"{START}berubah/").status_code == 302

    page = text(filled.get(CHECK))

    if keys:
        assert "Minta tanda tangannya lagi" in page
        send(filled)
        assert Case.objects.count() == 0
    else:
        assert "Tautan ini tidak berlaku lagi" in text(Client().get(link))
        assert agree(link).status_code == 302
        assert Cosigning.objects.get().agreed_at is None
        assert send(filled)["Location"].endswith("selesai/")


def test_it_is_asked_only_where_the_pack_says(client):
    fill(client, keperluan={"keperluan": "bantuan"})

    assert "Ikut menandatangani" not in text(client.get(CHECK))
    assert send(client)["Location"].endswith("selesai/")


def test_a_refusal_has_a_reason_and_another_may_be_asked(filled):
    ask(filled)
    link = link_in(filled)
    empty = refuse(link, " ")
    assert errors(empty) == [("reason", "Tulis alasannya dengan singkat; pemohon akan membacanya.")]
    refuse(link, "Saya tidak kenal.")

    page = text(filled.get(CHECK))
    assert "Pak Harto tidak bersedia ikut menandatangani." in page
    assert "Alasannya: Saya tidak kenal." in page
    agree(link)
    assert Cosigning.objects.get().agreed_at is None, "who refused cannot agree by the same link"
    assert "Penolakan Anda sudah dicatat" in text(Client().get(link))
    ask(filled, "Bu Tien")
    agree(link_in(filled))
    send(filled)
    assert Case.objects.count() == 1
    events = LedgerEvent.objects.filter(outcome__startswith="cosign").order_by("pk")
    assert [one.outcome for one in events] == [
        "cosign-asked",
        "cosign-refused",
        "cosign-asked",
        "cosigned",
    ]


def test_a_link_ends_by_time_and_by_another_request(filled, time_machine):
    ask(filled)
    first = link_in(filled)
    ask(filled, "Bu Tien")
    second = link_in(filled)
    assert "Tautan ini tidak berlaku lagi" in text(Client().get(first))
    agree(first)
    time_machine.move_to(MORNING + 14 * DAY, tick=False)
    assert "Batas waktunya sudah lewat" in text(Client().get(second))
    agree(second)
    refuse(second, "Terlambat.")

    assert not Cosigning.objects.exclude(agreed_at=None, refused_at=None).exists()
    assert "Bu Tien tidak menjawab sampai batas waktunya" in text(filled.get(CHECK))
    assert Client().get("/tanda-tangan/AAAA-BBBB-CCCC-DDDD/").status_code == 404


def test_the_link_is_mailed_and_told_only_to_who_asked(filled, time_machine):
    bad = ask(filled, "", email="bukan email")
    assert [place for place, _said in errors(bad)] == ["name", "email"]
    assert 'value="bukan email"' in text(bad)
    ask(filled, email="harto@contoh.test")

    link = link_in(filled)
    mail = Notice.objects.get(channel="EMAIL")
    assert link in mail.link or link in mail.body
    assert link not in str(list(Cosigning.objects.values())), "nothing stored opens it"
    unticked = agree(link, agrees="")
    assert [place for place, _said in errors(unticked)] == ["agrees"]
    Draft.objects.update(touched_at=MORNING)
    time_machine.move_to(MORNING + DAY, tick=False)
    agree(link)
    assert Draft.objects.get().touched_at == MORNING + DAY, "kept for as long again"


def test_at_the_counter_the_other_signs_on_the_spot(alice, scene):
    unsaid = at_counter(alice)
    assert [place for place, _said in errors(unsaid)] == ["cosigner-agrees"]
    assert "Tempat saya boleh dipakai." in text(unsaid)
    nameless = at_counter(alice, **{"cosigner-agrees": "1"})
    assert [place for place, _said in errors(nameless)] == ["cosigner-name"]
    assert Case.objects.count() == 0

    at_counter(alice, **{"cosigner-name": "Pak Harto", "cosigner-agrees": "1"})

    case = Case.objects.get()
    row = Cosigning.objects.get(case=case)
    assert row.is_at_counter
    assert "Ikut menandatangani di loket: Pak Harto" in text(alice.get(page_of(case)))


def test_at_the_portal_nobody_signs_for_another(filled):
    filled.post(CHECK, {"cosigner-name": "Pak Harto", "cosigner-agrees": "1"})

    assert Case.objects.count() == 0
    with pytest.raises(acts.NotAtCounter):
        acts.sign_here(
            by=Actor(ActorKind.OFFICER, "1", permissions=OPENS),
            now=MORNING,
            draft_id=Draft.objects.get().pk,
            name="Pak Harto",
            has_agreed=True,
        )


def test_programs_cannot_go_round_it(client, scene, version):
    given = ANSWERS | {"foto_usaha": [1]}
    sent = client.post(
        "/api/v1/kasus",
        json.dumps({"service": SLUG, "answers": given}),
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert sent.status_code == 422  # the photo is not theirs: checked before

    with pytest.raises(opening.Unsigned):
        opening.open_case(
            by=VISITOR,
            now=MORNING + HOUR,
            version_id=version.pk,
            sent=submission(scene),
            channel="api",
            key=uuid.uuid4().hex,
        )
    assert opened(scene).case.pk, "the older version asks nobody"
    assert answered.needs_cosigner(version.pack, ANSWERS)


@pytest.mark.parametrize(
    ("keys", "rules"),
    [
        ({}, set()),
        ({"within": "5 working-days"}, {"P114"}),
        ({"within": "31 calendar-days"}, {"P114"}),
        ({"within": "sebulan"}, {"P050"}),
        ({"shows": []}, {"P115"}),
        ({"shows": ["foto_usaha"]}, {"P115"}),
        ({"shows": ["tidak_ada"]}, {"P115"}),
        ({"when": "keperluan2 == 1"}, {"P021"}),
        ({"asks": {"id": "Ya."}}, {"P006"}),
    ],
)
def test_the_lint_says_what_it_must_be(keys, rules):
    assert changed(lambda pack: pack.update(cosign=COSIGN | keys)) == rules
