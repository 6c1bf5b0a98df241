"""Acting on a case at the desk: reasons, stale pages, files."""

from __future__ import annotations

import re

import pytest

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.models import Defect
from balaikota.engine.cases.tests.browsing import act, page_of, text, upload
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    do,
    end_post,
    fresh,
    open_case,
    task_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


# Acting


def test_one_press_moves_the_case_on(alice, case):
    assert act(alice, case, "lengkap")["Location"] == page_of(case)
    assert fresh(case).step == "persetujuan"


def test_a_stale_page_says_when_it_was_done(alice, bob, case):
    stale = task_of(case).pk
    act(alice, case, "lengkap")

    response = act(bob, case, "lengkap", task=stale)

    assert response.status_code == 409
    assert "sudah diselesaikan Alice Wijaya pada Senin, 23 November 2026, 09.00 WIB" in text(
        response
    )


@pytest.mark.parametrize("task", ["", "x", "9" * 30, "²"])
def test_a_page_without_its_task_changes_nothing(alice, case, task):
    response = alice.post(page_of(case, "tindak/lengkap/"), {"task": task})

    assert response.status_code == 404
    assert fresh(case).step == "verifikasi"


def test_an_unknown_act_is_not_there(alice, case):
    assert alice.get(page_of(case, "tindak/setujui/")).status_code == 404
    assert act(alice, case, "setujui").status_code == 409


def test_the_reasons_are_shown_with_their_basis(alice, case):
    page = text(alice.get(page_of(case, "tindak/tolak/")))

    assert "tidak ada kegiatan usaha di alamat yang Anda sebutkan" in page
    assert "Pasal 52" in page


def test_refusing_without_a_reason_keeps_the_note(alice, case):
    response = act(alice, case, "tolak", note="Sudah kami datangi dua kali.")

    assert response.status_code == 422
    assert "Pilih alasan penolakan." in text(response)
    assert "Sudah kami datangi dua kali." in text(response)
    done = act(alice, case, "tolak", note="Sudah.", reason_code="tidak_ada_usaha")
    assert done.status_code == 302
    assert fresh(case).outcome == "refused"


def test_returning_without_words_keeps_what_was_marked(alice, case):
    data = {
        "mark-nama_usaha": "1", "kind-nama_usaha": "incomplete", "note-nama_usaha": " ",
        "mark-sejak": "1", "kind-sejak": "outdated", "note-sejak": "Perbarui tahunnya.",
    }  # fmt: skip

    response = act(alice, case, "kembalikan", **data)

    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#note-nama_usaha"' in page
    assert "Perbarui tahunnya." in page
    assert re.search(r'id="mark-sejak"[^>]*checked|checked[^>]*id="mark-sejak"', page)
    assert not re.search(r'id="mark-omzet"[^>]*checked', page)

    assert (
        act(alice, case, "kembalikan", **data | {"note-nama_usaha": "Lengkapi."}).status_code == 302
    )
    assert [(row.field, row.kind, row.note) for row in Defect.objects.order_by("pk")] == [
        ("nama_usaha", "incomplete", "Lengkapi."),
        ("sejak", "outdated", "Perbarui tahunnya."),
    ]


def test_an_unknown_kind_of_defect_counts_as_wrong(alice, case):
    data = {"mark-sejak": "1", "kind-sejak": "aneh", "note-sejak": "Perbarui."}

    act(alice, case, "kembalikan", **data)

    assert Defect.objects.get().kind == "wrong"


def test_a_note_that_is_too_long_is_kept_and_explained(alice, case):
    note = "panjang " * 300

    response = act(alice, case, "tolak", note=note, reason_code="tidak_ada_usaha")

    assert response.status_code == 422
    assert "paling panjang 2.000 huruf" in text(response)
    assert note.strip() in text(response)


def test_the_lurahs_word_is_read_by_the_counter(alice, client, scene):
    case = open_case(scene, at="persetujuan")
    do(case, "kembalikan", by=scene.lurah, note="Cocokkan alamatnya.")

    page = text(alice.get(page_of(case)))

    assert "Catatan antarpetugas" in page
    assert "Cocokkan alamatnya." in page


def test_the_lurah_approves_in_one_press(client, scene):
    case = open_case(scene, at="persetujuan")
    client.force_login(scene.lurah)

    assert act(client, case, "setujui").status_code == 302
    assert "Surat sedang dibuat" in text(client.get(page_of(case)))


def test_a_lurah_whose_post_ended_at_noon_finds_nothing(client, scene, time_machine):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING + 3 * HOUR)
    client.force_login(scene.lurah)
    task = task_of(case).pk
    time_machine.move_to(MORNING + 3 * HOUR, tick=False)

    assert act(client, case, "setujui", task=task).status_code == 404
    client.force_login(scene.camat)
    assert "Tanpa petugas" in text(client.get(page_of(case)))


@pytest.mark.parametrize("at", ["perbaikan", "surat", "ended"])
def test_a_case_in_any_state_has_its_page(alice, scene, at):
    case = open_case(scene, at=at if at != "ended" else "verifikasi")
    if at == "ended":
        do(case, "tolak", by=scene.alice, code="bukan_pemilik", note="Maaf.")

    page = alice.get(page_of(case))

    assert page.status_code == 200
    assert act(alice, case, "lengkap", task="1").status_code in (404, 409)


def test_a_post_filled_for_the_day_acts_as_plh(client, scene):
    case = open_case(scene, at="persetujuan")
    end_post(scene.lurah, MORNING)
    plh = people.make_officer("lurah", scene.kauman, mode="plh", name="Pengganti Sehari")
    client.force_login(plh)

    act(client, case, "setujui")

    event = LedgerEvent.objects.get(verb="cases.act", from_step="persetujuan")
    assert event.acting_as.startswith("plh:lurah:")


# Files


def test_a_file_is_downloaded_by_whom_it_concerns(alice, scene, case):
    file = upload(case)

    response = alice.get(page_of(case, f"berkas/{file.pk}/"))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"\xff\xd8\xff")


def test_a_file_of_another_case_is_not(alice, scene, case):
    file = upload(open_case(scene))

    assert alice.get(page_of(case, f"berkas/{file.pk}/")).status_code == 404
    assert alice.get(page_of(case, "berkas/999999/")).status_code == 404


def test_a_task_held_by_a_colleague_is_left(alice, scene, case):
    acting.claim(by=people.actor(scene.bob, MORNING), now=MORNING, task_id=task_of(case).pk)

    response = act(alice, case, "lengkap")

    assert response.status_code == 409
    assert "sedang dikerjakan Bob Santoso" in text(response)
