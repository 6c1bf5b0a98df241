from __future__ import annotations

from dataclasses import replace

import pytest

from balaikota.core.ledger.queries import history
from balaikota.core.ledger.tests.canary import find_leaks
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.models import Defect, Remark
from balaikota.engine.cases.queries import posts
from balaikota.engine.cases.tests.factories import (
    HOUR,
    MORNING,
    PERSONAL,
    defects,
    do,
    fresh,
    open_case,
    task_of,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + HOUR


@pytest.mark.parametrize(
    ("at", "who", "verb", "given", "field"),
    [
        ("verifikasi", "alice", "tolak", {}, "reason_code"),
        ("verifikasi", "alice", "tolak", {"code": "tidak_suka"}, "reason_code"),
        ("verifikasi", "alice", "kembalikan", {}, "defects"),
        ("verifikasi", "alice", "kembalikan", {"note": "Salah."}, "defects"),
        (
            "verifikasi", "alice", "kembalikan", {"defects": defects("nama_usaha", note=" ")},
            "note-nama_usaha",
        ),
        ("persetujuan", "lurah", "kembalikan", {"note": "  "}, "note"),
    ],
)  # fmt: skip
def test_an_act_that_asks_for_a_reason_gets_one(scene, at, who, verb, given, field):
    case = open_case(scene, at=at)

    with pytest.raises(acting.ReasonNeeded) as caught:
        do(case, verb, by=getattr(scene, who), **given)

    assert caught.value.field == field
    assert fresh(case).step == at
    assert not Defect.objects.exists()
    assert not Remark.objects.exists()


def test_the_ledger_keeps_words_out_of_its_events(scene):
    case = open_case(scene, by=people.actor(scene.resident, MORNING))
    do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"), note="Catatan rahasia")
    other = open_case(scene, at="persetujuan")
    do(other, "tolak", by=scene.lurah, code="bukan_pemilik", note="Milik mertuanya")

    assert find_leaks(*PERSONAL, "Catatan rahasia", "Milik mertuanya", "papan nama") == []
    payloads = [entry.payload for entry in history(f"case:{other.pk}")]
    assert {"reason": "bukan_pemilik", "note": "Milik mertuanya"} in payloads


def test_a_remark_without_a_reason_is_kept_for_the_office(scene):
    case = do(open_case(scene), "lengkap", by=scene.alice, note="Sudah dicek ke lokasi.")

    remark = Remark.objects.get(case=case)
    assert (remark.text, remark.is_public) == ("Sudah dicek ke lokasi.", False)


def test_what_may_be_done_is_asked_without_a_transaction(scene):
    task = task_of(open_case(scene))
    alice = people.actor(scene.alice, MORNING)

    assert posts.grant_for(alice, task) == alice.grants[0]
    assert posts.grant_for(replace(alice, grants=()), task) is None
