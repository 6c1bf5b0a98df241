from __future__ import annotations

import pytest
from django.utils import translation

from balaikota.core.action import Actor, ActorKind
from balaikota.core.files import actions as files
from balaikota.core.files.tests.samples import picture
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, replying
from balaikota.engine.cases.models import Case, CaseFlag, Draft, DueChange, Task
from balaikota.engine.cases.queries import detail, shown, tracking, visible
from balaikota.engine.cases.rules import Channel
from balaikota.engine.cases.tests.factories import (
    DAY,
    HOUR,
    MORNING,
    defects,
    do,
    fresh,
    open_case,
    opened,
    task_of,
)

pytestmark = pytest.mark.django_db
NOON = MORNING + 3 * HOUR


def at(user, now=MORNING):
    return people.actor(user, now)


def claim(case, user):
    acting.claim(by=at(user), now=MORNING, task_id=task_of(case).pk)


# The case page


def choices(scene, user, case, *, now=MORNING):
    task = Task.objects.select_related("holder").filter(case=case, ended_at=None).first()
    return detail.choices(at(user, now), scene.version.pack, task, now=now)


def test_an_officer_may_do_what_the_step_allows(scene):
    found = choices(scene, scene.alice, open_case(scene))

    assert [choice.verb for choice in found if choice.is_allowed] == [
        "lengkap", "kembalikan", "tolak",
    ]  # fmt: skip


def test_others_read_why_they_may_not(scene):
    case = open_case(scene)
    claim(case, scene.bob)

    assert choices(scene, scene.alice, case)[0].why_not == (
        "Sedang dikerjakan Bob Santoso. Ambil alih dulu bila perlu."
    )
    assert choices(scene, scene.camat, case)[0].why_not
    assert not choices(scene, scene.camat, case)[0].is_allowed


def test_a_post_that_may_only_look_says_so(scene, monkeypatch):
    case = open_case(scene)
    monkeypatch.setattr("balaikota.core.action.actor.permissions_of", lambda _role: frozenset())

    assert choices(scene, scene.alice, case)[0].why_not == (
        "Tidak boleh: peran Anda (Petugas Loket Kelurahan Kauman) hanya dapat melihat."
    )
    assert not detail.may_claim(at(scene.alice), task_of(case))


def test_while_the_applicant_mends_nobody_acts(scene):
    found = choices(scene, scene.alice, open_case(scene, at="perbaikan"))

    assert [choice.why_not for choice in found] == ["Menunggu pemohon memperbaiki isian."]


def test_nothing_is_left_to_do_at_an_end_or_while_the_letter_is_made(scene):
    ended = do(open_case(scene), "tolak", by=scene.alice, code="bukan_pemilik")

    assert choices(scene, scene.alice, ended) == []
    assert choices(scene, scene.lurah, open_case(scene, at="surat")) == []


def test_only_the_post_takes_a_task_in_hand(scene):
    case = open_case(scene)

    assert detail.may_claim(at(scene.alice), task_of(case))
    assert not detail.may_claim(at(scene.lurah), task_of(case))
    assert not detail.may_claim(at(scene.alice), None)
    assert not detail.may_claim(at(scene.alice), task_of(open_case(scene, at="perbaikan")))


def answers(case, **more):
    standing = tracking.standing(fresh(case), now=MORNING)
    found = shown.answer_sections(standing, lang="id", **more)
    return {line.field.id: line for _title, lines in found for line in lines}


def test_nik_and_phone_are_masked_until_asked_for(scene):
    case = open_case(scene)

    masked = answers(case, masked=True)
    asked = answers(case, masked=True, unmasked="nik")

    assert (masked["nik"].text, masked["nik"].is_masked) == ("3573********0001", True)
    assert masked["telepon"].text.startswith("***")
    assert masked["telepon"].is_masked
    assert (asked["nik"].text, asked["nik"].is_masked) == ("3573025203850001", False)
    assert asked["telepon"].is_masked
    assert answers(case)["nik"].text == "3573025203850001"


def test_who_has_no_nik_is_not_masked(scene):
    case = open_case(scene, nik={"number": "", "reason": "belum merekam"}, telepon="")

    line = answers(case, masked=True)["nik"]

    assert (line.text, line.is_masked) == ("Tidak punya NIK: belum merekam", False)


def test_files_and_defects_stand_with_their_question(scene):
    case = open_case(scene)
    by = Actor(ActorKind.VISITOR, "-", permissions=frozenset({"files.store"}))
    file = files.store_bytes(
        by=by, now=MORNING, content=picture(), name="a.jpg", owner=f"case:{case.pk}"
    )
    body = case.answer_versions.get()
    body.body = body.body | {"foto_usaha": [file.pk, file.pk + 99]}
    body.save()
    do(case, "kembalikan", by=scene.alice, defects=defects("foto_usaha", note="Buram."))

    line = answers(case)["foto_usaha"]

    assert (line.files, line.defect) == ([file], "Buram.")
    assert "nib" not in answers(case)  # not asked: there is none


def test_history_says_who_did_what(scene):
    case = open_case(scene)
    claim(case, scene.alice)
    do(case, "kembalikan", by=scene.alice, now=MORNING + HOUR, defects=defects("nama"))
    replying.resubmit(
        by=replying.applicant_of(case.pk), now=MORNING + 2 * HOUR, case_id=case.pk, answers={}
    )

    lines = shown.history(case, scene.version.pack, lang="id")

    assert [(line.what, line.who) for line in lines] == [
        ("Dikirim pemohon: Diperiksa petugas loket", "pemohon"),
        ("Dikerjakan petugas: Menunggu Anda", "Petugas loket"),
        ("Diambil atau dikembalikan ke antrean", "Petugas loket"),
        ("Permohonan masuk: Diperiksa petugas loket", "pemohon"),
    ]


def test_history_tells_what_the_system_did(scene):
    case = open_case(scene, at="surat")
    acting.finish_issue(
        by=Actor(ActorKind.SYSTEM, "system", permissions=frozenset({"cases.finish_issue"})),
        now=NOON,
        case_id=case.pk,
        document="1",
    )

    lines = shown.history(case, scene.version.pack, lang="en")

    with translation.override("id"):
        assert [(line.what, line.who) for line in lines][:2] == [
            ("Surat selesai dibuat: Finished", "sistem"),
            ("Dikerjakan petugas", "Lurah"),
        ]


# Tracking


@pytest.mark.parametrize("change", [str, str.lower, lambda text: text.replace("-", " ")])
def test_number_and_secret_open_the_case(scene, change):
    made = opened(scene)

    assert tracking.find_by_secret(change(made.case.number), change(made.secret)) == made.case


def test_a_wrong_number_and_a_wrong_secret_say_the_same(scene):
    made, other = opened(scene), opened(scene)
    told = set()
    for number, secret in (
        (made.case.number, other.secret),
        ("SKP-2026-999999", made.secret),
        ("bukan nomor", made.secret),
        (made.case.number, ""),
    ):
        with pytest.raises(tracking.WrongKey) as caught:
            tracking.find_by_secret(number, secret)
        told.add((caught.value.message, caught.value.field, caught.value.status))

    assert len(told) == 1


def test_a_late_case_names_who_answers_for_it(scene):
    case = open_case(scene)

    in_time = tracking.standing(case, now=case.promise_due_at)
    late = tracking.standing(case, now=case.promise_due_at + HOUR)

    assert (in_time.is_late, in_time.next_up) == (False, "")
    assert (late.is_late, late.next_up) == (True, "Kecamatan Klojen")


def test_a_case_that_waits_for_its_applicant_is_not_late(scene):
    case = open_case(scene, at="perbaikan")

    standing = tracking.standing(case, now=MORNING + 30 * DAY)

    assert (standing.is_late, standing.is_unattended) == (False, False)
    assert [defect.field for defect in standing.defects] == ["nama_usaha"]


def test_at_the_top_nobody_stands_above(scene):
    case = open_case(scene)
    Case.objects.filter(pk=case.pk).update(unit=scene.kecamatan.parent)

    assert tracking.standing(fresh(case), now=MORNING + 30 * DAY).next_up == ""


def test_remarks_for_the_applicant_and_notes_among_officers_are_apart(scene):
    case = open_case(scene, at="persetujuan")
    do(case, "kembalikan", by=scene.lurah, note="Cek alamat.")
    do(case, "tolak", by=scene.alice, code="bukan_pemilik", note="Maaf.")

    standing = tracking.standing(fresh(case), now=MORNING)

    assert [remark.text for remark in standing.remarks] == ["Maaf."]
    assert [remark.text for remark in standing.notes] == ["Cek alamat."]
    assert (standing.task, standing.is_issuing) == (None, False)


def test_a_letter_being_made_says_so(scene):
    standing = tracking.standing(open_case(scene, at="surat"), now=MORNING)

    assert standing.is_issuing
    assert not standing.is_unattended


def test_running_and_late_read_as_words(scene):
    case = open_case(scene)
    do(open_case(scene, channel=Channel.COUNTER), "tolak", by=scene.alice, code="bukan_pemilik")

    assert list(Case.objects.running()) == [case]
    assert list(Case.objects.late(MORNING)) == []
    assert list(Case.objects.late(MORNING + 5 * DAY)) == [case]


def test_records_name_themselves_without_personal_data(scene):
    case = open_case(scene, at="perbaikan")
    task = task_of(case)

    assert str(case) == case.number
    assert str(case.answer_versions.get()) == f"{case.pk}/1"
    assert str(task) == f"{case.pk}:perbaikan"
    assert str(case.pauses.get()) == f"{case.pk} 2026-11-23"
    assert str(case.defects.get()) == f"{case.pk}.nama_usaha"


def test_drafts_changes_and_remarks_name_themselves_too(scene):
    case = do(open_case(scene), "lengkap", by=scene.alice, note="Sudah dicek.")
    change = DueChange(case=case, old_at=None, new_at=MORNING)

    assert str(case.remarks.get()) == f"{case.pk} 2026-11-23"
    assert str(change) == f"{case.pk} None -> {MORNING}"
    assert str(Draft(pk=7)) == "draft 7"
    assert str(CaseFlag(case=case, flag="urgent")) == f"{case.pk} urgent"


def test_a_post_without_the_right_to_view_shows_nothing_of_its_unit(scene):
    case, other = open_case(scene), scene.nina
    people.assign(other, "admin-orang", scene.kauman)

    assert people.actor(other).may("people.assign", scene.kauman.pk)
    assert not visible.visible_to(people.actor(other, MORNING)).filter(pk=case.pk).exists()
