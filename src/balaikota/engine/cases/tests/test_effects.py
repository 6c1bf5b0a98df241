"""What a room keeps of its own when a case opens, is acted on, or runs out of time."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.actions import replying
from balaikota.engine.cases.models import Case, Remark
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    MORNING,
    do,
    fresh,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.procedures import publish, steps, with_version
from balaikota.engine.cases.tests.test_sweeping import swept
from balaikota.lib.errors import DomainError

pytestmark = pytest.mark.django_db
KEEP, REFUSE = ["percobaan.keep"], ["percobaan.refuse"]


def service(scene, **effects):
    return with_version(scene, publish(scene, "efek", steps(), effects=effects))


def kept(case) -> list[str]:
    rows = Remark.objects.filter(case=case).order_by("pk")
    return [one.text for one in rows if one.text.startswith("surat-efek")]


def test_an_effect_sees_the_case_where_it_stands_then(scene):
    at = service(scene, on_open=KEEP, on_act={"verifikasi.lengkap": KEEP})
    case = open_case(at)
    assert kept(case) == [f"surat-efek verifikasi {ANSWERS['nama_usaha']}"]

    do(case, "lengkap", by=scene.bob)

    assert kept(case)[1:] == [f"surat-efek persetujuan {ANSWERS['nama_usaha']}"]


def test_an_effect_of_the_applicants_act_sees_the_new_answers(scene):
    at = service(scene, on_act={"perbaikan.kirim-ulang": KEEP})
    case = open_case(at, at="perbaikan")
    answers = {**ANSWERS, "nama_usaha": "Warung Baru"}

    replying.resubmit(
        by=replying.applicant_of(case.pk), now=MORNING + DAY, case_id=case.pk, answers=answers
    )

    assert kept(case) == ["surat-efek verifikasi Warung Baru"]


def test_an_effect_goes_with_the_end_of_a_time(scene):
    case = open_case(service(scene, on_timeout={"perbaikan": KEEP}), at="perbaikan")

    swept(task_of(case).due_at)

    assert kept(case) == [f"surat-efek selesai {ANSWERS['nama_usaha']}"]


def test_nothing_opens_when_an_effect_refuses(scene):
    at = service(scene, on_open=REFUSE)

    with pytest.raises(DomainError, match="menolak"):
        open_case(at)

    assert not Case.objects.filter(version=at.version).exists()


def test_nothing_moves_when_an_effect_refuses(scene):
    case = open_case(service(scene, on_act={"verifikasi.lengkap": REFUSE}))

    with pytest.raises(DomainError, match="menolak"):
        do(case, "lengkap", by=scene.bob)

    assert (fresh(case).step, task_of(case).step) == ("verifikasi", "verifikasi")
