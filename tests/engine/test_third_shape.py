"""A service of a third shape: three asked at once, sent back once, silent too long, reopened, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases import tasks
from balaikota.engine.cases.actions import acting, extending, reopening, replying
from balaikota.engine.cases.models import DueChange, Reopening
from balaikota.engine.cases.tests import procedures
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    HOUR,
    MORNING,
    defects,
    do,
    fresh,
    make_service,
)
from tests.engine import replay

BASIS = {"regulation": "Contoh"}


@pytest.mark.slow
@pytest.mark.django_db
def test_it_runs_from_the_form_to_its_end_and_beyond():
    scene = make_service()
    city = procedures.make_city(scene)
    clock = {"unit": "working-days", "starts": "submitted", "pauses": ["applicant"]}
    version = procedures.publish(
        scene, "sidang", procedures.parallel(2, "counted"),
        clock=clock | {"silence": "fiktif", "rule": "ref:layanan.gugur"}, returns={"most": 1},
        extension={"most": "2 working-days", "by": "lurah", "basis": BASIS},
        reopening={
            "within": "10 working-days", "to": "verifikasi", "by": "camat", "clock": "continues",
            "basis": BASIS,
        },
    )  # fmt: skip
    case = procedures.open_on(scene, version)
    first = case.promise_due_at

    # Sent back as often as the pack allows, and no more
    do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))
    owner = replying.applicant_of(case.pk)
    replying.resubmit(by=owner, now=MORNING + HOUR, case_id=case.pk, answers=ANSWERS)
    with pytest.raises(acting.ActClosed):
        do(case, "kembalikan", by=scene.alice, defects=defects("nama_usaha"))

    # The promise is moved once, with a reason, and passes in silence
    lurah = people.actor(scene.lurah, MORNING + HOUR)
    extending.extend(
        by=lurah, now=MORNING + HOUR, number=case.number, amount=1, reason="Perlu ke lapangan"
    )
    assert fresh(case).promise_due_at > first
    assert DueChange.objects.filter(case=case, task=None).count() == 1
    silent = fresh(case).promise_due_at + timedelta(minutes=1)
    for _time in range(2):
        with time_machine.travel(silent, tick=False):
            tasks.sweep_tasks.call()
    assert fresh(case).fiktif_at == silent

    # Two of three must recommend it: two do not, and an officer decides
    do(case, "lengkap", by=scene.alice, now=silent)
    procedures.answer(case, "camat", "setuju", by=scene.camat, now=silent)
    procedures.answer(case, "dinas", "tidak", by=city.head, now=silent, note="Terlalu dekat")
    assert fresh(case).step == "rekomendasi"
    case = procedures.answer(
        case, "badan", "tidak", by=city.chief, now=silent, note="Belum ada izin"
    )
    assert case.step == "keberatan"
    case = do(case, "tolak", by=scene.lurah, now=silent, code="tidak_ada_usaha")
    assert (case.status, case.outcome) == ("DECIDED", "refused")

    # Another person takes it up again
    reopening.ask(by=owner, now=silent + HOUR, case_id=case.pk, reason="Izin sudah ada")
    case = reopening.decide(
        by=people.actor(scene.camat, silent + HOUR), now=silent + HOUR, number=case.number,
        wish_id=Reopening.objects.get(case=case).pk, is_granted=True, answer="Diperiksa lagi",
    )  # fmt: skip
    assert (case.status, case.step, case.outcome) == ("OPEN", "verifikasi", "")
    replay.agrees(case)
    assert replay.told(case.pk).steps.count("verifikasi") == 3
