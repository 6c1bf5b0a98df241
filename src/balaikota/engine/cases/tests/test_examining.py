"""Answers beside their proofs: marks are one officer's, and become the defects of one return."""

from __future__ import annotations

import pytest

from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import examining
from balaikota.engine.cases.actions.acting import NotYourTask
from balaikota.engine.cases.models import Defect, Lease, Mark
from balaikota.engine.cases.tests.browsing import act, errors, page_of, text, upload
from balaikota.engine.cases.tests.factories import MORNING, do, open_case, task_of
from balaikota.lib.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("_monday")]
PERIKSA, FORM = "periksa/", "tindak/kembalikan/"
NOTE = "Tulis seperti di papan nama."


@pytest.fixture
def _monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def case(scene):
    return open_case(scene)


def mark(client, case, field, kind, note="", **more):
    given = {"task": task_of(case).pk, "field": field, "kind": kind, "note": note} | more
    return client.post(page_of(case, PERIKSA), given, follow=True)


def test_marks_are_kept_go_on_and_are_asked_in_one_return(alice, bob, scene, case):
    first = text(alice.get(page_of(case, PERIKSA)))
    assert '<input type="hidden" name="field" value="nama">' in first
    assert Lease.objects.get().user == scene.alice

    mark(alice, case, "nama", "right", "tidak perlu")
    page = mark(alice, case, "nama_usaha", "wrong", NOTE)
    mark(alice, case, "omzet", "outdated", "Tahun lalu")
    mark(alice, case, "omzet", "right")

    assert [(one.field, one.kind, one.note) for one in Mark.objects.order_by("pk")] == [
        ("nama", "right", ""), ("nama_usaha", "wrong", NOTE), ("omzet", "right", ""),
    ]  # fmt: skip
    assert f"Salah</strong> {NOTE}" in text(page)
    assert find_leaks(NOTE) == []
    # Unsent, they are the officer's own.
    assert NOTE not in text(bob.get(page_of(case, PERIKSA)))
    assert NOTE not in text(bob.get(page_of(case, FORM)))
    form = text(alice.get(page_of(case, FORM)))
    assert f'value="{NOTE}"' in form
    assert form.count("checked") == 1

    sent = {"mark-nama_usaha": "1", "kind-nama_usaha": "wrong", "note-nama_usaha": NOTE}
    assert act(alice, case, "kembalikan", **sent).status_code == 302
    assert [one.field for one in Defect.objects.all()] == ["nama_usaha"]
    assert not Mark.objects.exists()


def test_the_proof_stands_beside_the_answer(alice, scene):
    case = open_case(scene)
    file = upload(case)
    answers = case.answer_versions.get()
    answers.body = answers.body | {"foto_usaha": [file.pk]}
    answers.save()

    page = text(alice.get(page_of(case, PERIKSA) + "?isian=foto_usaha&berkas=x"))

    assert f'src="{page_of(case, f"berkas/{file.pk}/halaman/1/")}?besar=1"' in page
    assert "3573025203850001" not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": "apa"}, "kind"), ({"field": "tidak-ada"}, "kind"), ({"note": "x" * 501}, "note")],
)
def test_what_cannot_be_kept_is_said(alice, case, changes, field):
    page = mark(alice, case, **({"field": "nama", "kind": "wrong"} | changes))

    assert page.status_code == 422
    assert [where for where, _words in errors(page)] == [field]
    assert not Mark.objects.exists()


def test_only_whose_turn_it_is_marks(client, scene, case):
    given = {"now": MORNING, "task_id": task_of(case).pk, "field": "nama", "kind": "right", "note": ""}  # fmt: skip
    with pytest.raises(NotYourTask):
        examining.mark(by=people.actor(scene.lurah, MORNING), **given)
    with pytest.raises(NotFound):
        examining.mark(by=people.actor(scene.nina, MORNING), **given)
    client.force_login(scene.lurah)
    page = text(client.get(page_of(case, PERIKSA)))
    assert "Anda dapat membaca, tetapi tidak menandai." in page
    assert "Tandai" not in page
    sekda = people.make_officer("sekda", people.make_city())
    people.assign(sekda, "petugas-loket", scene.neighbour)
    client.force_login(sekda)
    assert client.get(page_of(case, PERIKSA)).status_code == 403


def test_an_ended_case_has_nothing_to_mark(alice, case, scene):
    do(case, "tolak", by=scene.alice, code=next(iter(scene.version.pack.reasons)))
    assert "Berkas ini sudah selesai." in text(alice.get(page_of(case, PERIKSA)))
