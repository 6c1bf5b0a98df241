"""What goes wrong between people: told plainly, and nothing that was typed is lost.

A form whose service was withdrawn; a file replaced while it is looked at; a post that ends while its
page is open; five hundred tasks of which twenty changed meanwhile. Links: ``test_bad_links``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files.models import StoredFile
from balaikota.core.files.tests.samples import picture
from balaikota.core.jobs import clock as job_clock
from balaikota.core.jobs import worker
from balaikota.engine.cases.actions import acting, replying
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.tests import asked_outside as outside
from balaikota.engine.cases.tests.browsing import act, browser, page_of, text
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    Scene,
    defects,
    end_post,
    open_case,
    opened,
    task_of,
)
from balaikota.engine.cases.tests.wizard import START, fill, photo, post, send
from balaikota.engine.packs import actions as packs
from balaikota.engine.packs.models import ServiceVersion
from tests.journeys.links import (
    WORDS,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = MORNING + 3 * HOUR


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(MORNING, tick=False)
    cache.clear()
    return time_machine


# A draft of a withdrawn version


def test_a_draft_of_a_withdrawn_service_shows_its_answers_and_waits(scene, clock):
    owner = Client()
    fill(owner, until="keperluan")
    ended = end_service()
    clock.move_to(MORNING + 2 * DAY, tick=False)

    typed = post(owner, "keperluan", keperluan="kredit")
    page = owner.get(typed["Location"])

    assert page.status_code == 410
    told = text(page)
    assert "Layanan ini tidak dibuka lagi" in told
    assert "Jawaban Anda tidak hilang: tersimpan sampai" in told
    for answer in ("Sri Wahyuni", "Warung Bu Sri", "Mengajukan kredit"):
        assert answer in told, "also what was typed in the last moment"
    assert text(owner.post(START + "berubah/")) == told.replace("x", "x")
    assert send(owner)["Location"] == f"{START}berubah/"
    assert not Case.objects.exists()
    ServiceVersion.objects.filter(pk=ended.pk).update(valid_to=None)
    assert owner.get(START)["Location"] != f"{START}berubah/"
    fill(owner)
    assert send(owner)["Location"] == f"{START}selesai/"


def test_a_case_filed_before_its_service_was_withdrawn_is_mended_and_decided(scene, clock):
    made = opened(scene)
    acting_on(made.case, scene).kembalikan()
    end_service()
    clock.move_to(MORNING + 2 * DAY, tick=False)

    client = tracked(made)
    sent = client.post(f"/lacak/{made.case.number}/perbaiki/", USAHA | {"nama_usaha": "Depot Sri"})

    assert sent.status_code == 302, text(sent)
    assert act(browser(scene.alice), made.case, "lengkap").status_code == 302


def end_service():
    version = ServiceVersion.objects.get()
    ender = Actor(ActorKind.OFFICER, "1", permissions=frozenset({"packs.end"}))
    packs.end(
        by=ender, now=MORNING, version=version, valid_to=date(2026, 11, 24), reason="Dicabut."
    )
    return version


# A file replaced while it is looked at


USAHA = {
    "nama_usaha": "Warung Bu Sri", "bidang_usaha": "makanan",
    "sejak-day": "1", "sejak-month": "6", "sejak-year": "2021",
    "_shown": ["nama_usaha", "bidang_usaha", "sejak"],
}  # fmt: skip


@dataclass
class acting_on:  # noqa: N801 - reads as a sentence
    """What officers do to a case, by the acts."""

    case: Case
    scene: Scene

    def kembalikan(self, *fields):
        acting.act(
            by=outside.at(self.scene.bob),
            now=MORNING,
            task_id=task_of(self.case).pk,
            verb="kembalikan",
            reasoning=acting.Reasoning("", "", defects(*(fields or ("nama_usaha",)))),
        )


def tracked(made):
    client = Client()
    keys = {"number": made.case.number, "secret": made.secret}
    assert client.post("/lacak/", keys).status_code == 302
    return client


def test_a_file_replaced_under_review_is_told_and_both_stay_readable(scene):
    resident = Client()
    fill(resident)
    secret = re.search(
        r'class="bk-secret">([A-Z0-9-]{19})<',
        resident.get(send(resident)["Location"]).content.decode(),
    )[1]
    case, first = Case.objects.get(), StoredFile.objects.get()
    alice = browser(scene.alice)
    open_page = alice.get(page_of(case)).content.decode()
    assert f"berkas/{first.pk}/" in open_page
    task = task_of(case).pk

    acting_on(case, scene).kembalikan("foto_usaha")
    client = Client()
    client.post("/lacak/", {"number": case.number, "secret": secret})
    new = photo("warung-baru.jpg", picture(color=(20, 90, 200)))
    sent = client.post(
        f"/lacak/{case.number}/perbaiki/",
        {"foto_usaha": new, "_shown": ["foto_usaha", "berkas_lain"]},
    )
    assert sent.status_code == 302, text(sent)
    stale = act(alice, case, "lengkap", task=task, note=WORDS)

    assert stale.status_code == 409
    assert f"sudah diselesaikan {scene.bob.name}" in text(stale)
    assert WORDS in text(stale)
    assert task_of(case).step == "verifikasi", "nobody passed what they had not seen"
    page = alice.get(page_of(case)).content.decode()
    assert "warung-baru.jpg" in page
    for file in StoredFile.objects.filter(owner=f"case:{case.pk}"):
        assert alice.get(page_of(case, f"berkas/{file.pk}/")).status_code == 200
    assert StoredFile.objects.filter(owner=f"case:{case.pk}").count() == 2


def test_two_who_mend_at_once_are_told_and_the_later_keeps_their_words(scene):
    made = opened(scene)
    acting_on(made.case, scene).kembalikan()
    here, there = tracked(made), tracked(made)
    address = f"/lacak/{made.case.number}/perbaiki/"
    assert here.post(address, USAHA | {"nama_usaha": "Depot Sri"}).status_code == 302

    late = there.post(address, USAHA | {"nama_usaha": "Warung Sri Rejeki"})

    assert late.status_code == 409
    assert "Perbaikan sudah terkirim" in text(late)
    assert "Warung Sri Rejeki" in text(late)
    assert "Depot Sri" in text(browser(scene.alice).get(page_of(made.case)))


# A post that ends between opening the page and acting


FORMS = [
    ("tindak/lengkap/", {}, "note"), ("tindak/tolak/", {"reason_code": "lain"}, "note"),
    ("tindak/kembalikan/", {"kind-nama_usaha": "wrong"}, "note-nama_usaha"),
    ("periksa/", {"field": "nama_usaha"}, "note"), ("catatan/", {}, "text"),
    ("tanya/", {}, "text"), ("luar/", {"kepada": "listrik"}, "text"), ("serahkan/", {}, "reason"),
    ("bagi/", {}, "about-1"), ("hubungkan/", {}, "other"), ("gabungkan/", {}, "reason"),
    ("terhalang/", {}, "words"), ("menyangkut/", {}, "reason"), ("beda-data/", {}, "theirs"),
    ("catatan-langkah/", {}, "text"), ("perpanjang/", {}, "reason"), ("tarik/", {}, "reason"),
    ("/meja/sekaligus/mulai/", {"tindakan": "tindak:lengkap"}, "note"),
]  # fmt: skip


@pytest.mark.parametrize("words", [WORDS, "Palsu"])
@pytest.mark.parametrize(("rest", "more", "name"), FORMS)
def test_a_post_that_ended_while_the_page_was_open(scene, clock, rest, more, name, words):
    case = open_case(scene)
    alice, task = browser(scene.alice), task_of(case)
    address = rest if rest.startswith("/") else page_of(case, rest)
    end_post(scene.alice, NOON)
    clock.move_to(NOON, tick=False)

    page = alice.post(address, {"task": task.pk, name: words} | more)

    assert page.status_code == 404
    told = text(page)
    assert "Sejak Senin, 23 November 2026, 12.00 WIB Anda bukan lagi" in told
    assert "Yang baru saja Anda kirim tidak dijalankan" in told
    assert words in told
    task.refresh_from_db()
    assert (task.ended_at, task.holder_id) == (None, None)
    assert act(browser(scene.bob), case, "lengkap").status_code == 302


# Five hundred at once


@pytest.mark.long
def test_five_hundred_at_once_of_which_twenty_changed(scene):
    cases = [open_case(scene) for _ in range(500)]
    alice = browser(scene.alice)
    tasks = [task_of(case).pk for case in cases]
    begun = alice.post("/meja/sekaligus/mulai/", {"task": tasks, "tindakan": "tindak:lengkap"})
    assert begun.status_code == 302, text(begun)
    done, taken, gone, other = cases[:5], cases[5:10], cases[10:15], cases[15:20]
    bob = browser(scene.bob)
    for case in done:
        assert act(bob, case, "lengkap").status_code == 302
    for case in taken:
        assert bob.post(page_of(case, "ambil/"), {"task": task_of(case).pk}).status_code == 302
    for case in gone:
        replying.withdraw(by=replying.applicant_of(case.pk), now=MORNING, case_id=case.pk)
    for case in other:
        acting_on(case, scene).kembalikan()
    steps = {case.pk: Case.objects.get(pk=case.pk).step for case in cases[:20]}

    with job_clock.given(MORNING):
        worker.run_due(MORNING)

    page = text(alice.get(begun.url))
    assert "480 berhasil" in page
    assert "20 tidak" in page
    for why in ("sudah diselesaikan", f"sedang dikerjakan {scene.bob.name}"):
        assert why in page
    for case in cases[:20]:
        assert case.number in page, "each that was left is named"
        assert Case.objects.get(pk=case.pk).step == steps[case.pk]
    rest = Case.objects.filter(pk__in=[case.pk for case in cases[20:]])
    assert set(rest.values_list("step", flat=True)) == {"persetujuan"}
    assert Task.objects.filter(case__in=rest, ended_at=None).count() == 480
