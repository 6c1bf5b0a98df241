"""The pages of a proof beside the answers: turned, enlarged, refused, and written down."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import pages, pdf
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.tests.browsing import UPLOADER, browser, page_of, text, upload
from balaikota.engine.cases.tests.factories import MORNING, open_case, task_of
from balaikota.lib import pages as drawing

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("_monday")]
PERIKSA = "periksa/"


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def attach(case, content, field="foto_usaha", name="bukti.pdf"):
    file = files.store_bytes(
        by=UPLOADER, now=MORNING, content=content, name=name, owner=f"case:{case.pk}"
    )
    answers = case.answer_versions.get()
    answers.body = answers.body | {field: [file.pk]}
    answers.save()
    return file


def shown(client, case, query=""):
    page = text(client.get(page_of(case, PERIKSA) + query))
    return page, page.partition('<section class="bk-beside__proof"')[2].partition("</section>")[0]


def sheet(client, case, file, page=1, **query):
    return client.get(page_of(case, f"berkas/{file.pk}/halaman/{page}/"), query)


def test_a_page_is_a_harmless_picture_as_wide_as_asked(alice, case):
    file = attach(case, pages("SATU", "DUA"))

    first, second = sheet(alice, case, file), sheet(alice, case, file, 2, besar="2")

    assert first["Content-Type"] == "image/webp"
    assert first["Content-Disposition"] == "inline"
    assert first["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in first["Cache-Control"]
    assert Image.open(BytesIO(first.content)).size[0] == 900
    assert Image.open(BytesIO(second.content)).size[0] == 1500
    event = LedgerEvent.objects.filter(verb="ledger.disclose", outcome="file")
    assert event.count() <= 1


def test_pages_are_turned_and_enlarged_by_links(alice, case):
    file = attach(case, pages("SATU", "DUA", "TIGA"))

    _page, first = shown(alice, case, f"?isian=foto_usaha&berkas={file.pk}")
    assert "Halaman 1 dari 3" in first
    assert "Sebelumnya" not in first
    assert "Perkecil" not in first
    onward = re.search(r'id="lembar-sesudah" href="([^"#]+)', first)[1].replace("&amp;", "&")
    _page, second = shown(alice, case, onward)
    assert "Halaman 2 dari 3" in second
    assert '/halaman/2/?besar=1" alt="bukti.pdf, halaman 2 dari 3"' in second
    larger = re.search(r'id="lembar-besar" href="([^"#]+)', second)[1].replace("&amp;", "&")
    _page, large = shown(alice, case, larger)
    assert "/halaman/2/?besar=2" in large
    assert "Perkecil" in large
    _page, last = shown(alice, case, f"?berkas={file.pk}&halaman=99&besar=99")
    assert "Halaman 3 dari 3" in last
    assert "Berikutnya" not in last
    assert "Perbesar" not in last


def test_the_page_stays_open_while_answers_are_marked(alice, case):
    file = attach(case, pages("SATU", "DUA"))
    sent = {
        "task": task_of(case).pk, "field": "nama", "kind": "right", "note": "",
        "buka": file.pk, "halaman": "2", "besar": "2",
    }  # fmt: skip

    answer = alice.post(page_of(case, PERIKSA), sent)

    assert answer["Location"] == f"{page_of(case, PERIKSA)}?buka={file.pk}&halaman=2&besar=2#isian"
    page, proof = shown(alice, case, answer["Location"].partition(PERIKSA)[2])
    assert "Halaman 2 dari 2" in proof
    assert f"?isian=nik&amp;buka={file.pk}&amp;halaman=2&amp;besar=2#isian" in page


def test_an_answers_own_proof_comes_before_the_one_left_open(alice, case):
    kept, own = attach(case, pages("SATU", "DUA")), None
    own = attach(case, pages("TIGA"), field="berkas_lain", name="lain.pdf")
    _page, proof = shown(alice, case, f"?isian=berkas_lain&buka={kept.pk}&halaman=2")
    assert f"/berkas/{own.pk}/halaman/1/" in proof
    assert "Halaman 2" not in proof


def test_what_cannot_be_drawn_is_still_downloaded(alice, case):
    file = attach(case, pdf())
    _page, proof = shown(alice, case)
    assert "PDF ini tidak dapat ditampilkan di sini." in proof
    assert f'href="{page_of(case, f"berkas/{file.pk}/")}"' in proof
    assert sheet(alice, case, file).status_code == 404


@pytest.mark.parametrize("page", [0, 3, 999999])
def test_a_page_that_is_not_there(alice, case, page):
    assert sheet(alice, case, attach(case, pages("SATU", "DUA")), page).status_code == 404
    assert sheet(alice, case, upload(case), 2).status_code == 404


def test_only_files_of_a_case_one_may_see(scene, alice, case):
    other = open_case(scene)
    file = attach(other, pages("SATU"))
    assert sheet(alice, case, file).status_code == 404
    assert sheet(browser(scene.nina), other, file).status_code == 404
    assert sheet(browser(people.make_resident("warga")), other, file).status_code == 404


def test_when_too_much_is_drawn_it_says_when_to_come_back(alice, case, monkeypatch):
    file = attach(case, pages("SATU"))
    for _taken in range(drawing.MOST_AT_ONCE):
        assert drawing._room.acquire(blocking=False)
    monkeypatch.setattr(drawing, "WAITING_SECONDS", 0.01)
    try:
        answer = sheet(alice, case, file)
    finally:
        for _taken in range(drawing.MOST_AT_ONCE):
            drawing._room.release()
    assert answer.status_code == 429
    assert answer["Retry-After"] == "5"
    assert sheet(alice, case, file).status_code == 200
