"""Histories as XES: whole, of nobody, within rights, and true to the procedure."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting, concerning, extending, replying, sweeping
from balaikota.engine.cases.models import Case, Concern
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.tests.browsing import browser, errors, text
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    HOUR,
    MORNING,
    PERSONAL,
    SLUG,
    SYSTEM,
    defects,
    do,
    fresh,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.procedures import answer, make_city, open_on, parallel, publish
from balaikota.engine.worklist.queries import histories, xes
from balaikota.engine.worklist.queries.histories import Veil, Wanted
from balaikota.engine.worklist.tests.replaying import misfit, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOTE = "Ibu Sri sudah ditelepon ke 081234567890"


@pytest.fixture
def played(scene):
    """Return cases of each fate, under their versions: refused, lapsed, corrected, being issued."""
    refused = open_case(scene)
    acting.claim(by=people.actor(scene.bob, MORNING), now=MORNING, task_id=task_of(refused).pk)
    acting.release(by=people.actor(scene.bob, MORNING), now=MORNING, task_id=task_of(refused).pk)
    do(refused, "lengkap", by=scene.alice, now=MORNING + HOUR)
    do(refused, "kembalikan", by=scene.lurah, now=MORNING + 2 * HOUR, note=NOTE)
    do(refused, "tolak", by=scene.alice, now=MORNING + 3 * HOUR, code="bukan_pemilik", note=NOTE)
    lapsed = open_case(scene, at="perbaikan")
    sweeping.lapse(by=SYSTEM, now=task_of(lapsed).due_at, task_id=task_of(lapsed).pk)
    mended = open_case(scene)
    do(mended, "kembalikan", by=scene.alice, now=MORNING, defects=defects("nama_usaha", note=NOTE))
    applicant = replying.applicant_of(mended.pk)
    replying.resubmit(by=applicant, now=MORNING + HOUR, case_id=mended.pk, answers=ANSWERS)
    do(mended, "lengkap", by=scene.alice, now=MORNING + 2 * HOUR)
    gone = open_case(scene)
    replying.withdraw(by=replying.applicant_of(gone.pk), now=MORNING + HOUR, case_id=gone.pk)
    return [fresh(case) for case in (refused, lapsed, mended, gone)]


@pytest.fixture
def issued(scene):
    case = open_case(scene, at="surat")
    acting.finish_issue(by=SYSTEM, now=MORNING + HOUR, case_id=case.pk, document="500/1/2026")
    return fresh(case)


@pytest.fixture
def camat(scene):
    return people.actor(scene.camat, MORNING)


def log(by, wanted=Wanted()):  # noqa: B008 - it is frozen
    return b"".join(xes.log(by, wanted, now=MORNING))


def ends(events):
    return [
        (event["concept:name"], event["act"], event.get("to", ""))
        for event in events
        if event["lifecycle:transition"] == "complete" and "act" in event
    ]


def test_each_case_is_told_step_by_step(scene, camat, played, issued):
    head, traces = read(log(camat))
    assert head["cases"] == str(len(traces)) == "5"
    assert "Fewer than 20 cases" in head["note"]
    refused, lapsed, mended, gone, letter = (ends(events) for _more, events in traces)
    assert refused == [
        ("verifikasi", "lengkap", "persetujuan"),
        ("persetujuan", "kembalikan", "verifikasi"),
        ("verifikasi", "tolak", "selesai"),
    ]
    assert lapsed[1:] == [("perbaikan", "timeout", "selesai")]
    assert mended[:2] == [
        ("verifikasi", "kembalikan", "perbaikan"),
        ("perbaikan", "kirim-ulang", "verifikasi"),
    ]
    assert gone == [("verifikasi", "withdraw", "selesai")]
    assert letter[1:] == [
        ("persetujuan", "setujui", "persetujuan"),
        ("persetujuan:issue", "setujui", "selesai"),
    ]
    hands = [e["lifecycle:transition"] for e in traces[0][1] if e["concept:name"] == "verifikasi"]
    assert hands == ["schedule", "assign", "reassign", "complete", "schedule", "complete"]
    clock = [e["lifecycle:transition"] for e in traces[2][1] if e["concept:name"] == "~clock"]
    assert clock == ["suspend", "resume"]
    first = traces[0][0]
    assert (first["service"], first["unit"], first["outcome"]) == (
        SLUG,
        scene.kauman.code,
        "refused",
    )
    [complete] = [e for e in traces[0][1] if e.get("act") == "lengkap"]
    assert (complete["org:role"], complete["org:group"]) == ("petugas-loket", scene.kauman.code)
    assert complete["mode"] == "definitif"


def test_legal_runs_fit_the_procedure_and_a_skipped_step_does_not(scene, camat, played, issued):
    make_city(scene)
    version = publish(scene, "serempak", parallel(answer=2))
    case = open_on(scene, version)
    do(case, "lengkap", by=scene.alice)
    answer(case, "camat", "setuju", by=scene.camat)
    assert answer(case, "dinas", "setuju", by=people_of("35.73.d1")).step == "persetujuan"
    packs = {v.service.slug: v.pack for v in (scene.version, version)}
    _head, traces = read(log(camat))
    assert len(traces) == 6
    for more, events in traces:
        pack = packs[more["service"]]
        assert misfit(pack, events) == "", more
        walked = [e for e in events if e["lifecycle:transition"] == "complete" and e.get("act")]
        for skipped in walked[:-1]:
            rest = [event for event in events if event is not skipped]
            assert misfit(pack, rest), f"without {skipped}"
        if len(walked) > 1:
            first, second = walked[0], walked[1]
            if (first["concept:name"], second["concept:name"]) != ("verifikasi", "verifikasi"):
                swapped = [second if e is first else first if e is second else e for e in events]
                assert misfit(pack, swapped), more


def people_of(code):
    return Assignment.objects.select_related("user").get(unit__code=code).user


def test_no_name_number_contact_or_word_of_anybody_leaves(scene, camat, played, issued):
    extending.extend(
        by=people.actor(scene.lurah, MORNING), now=MORNING, number=played[2].number, amount=1,
        reason=NOTE,
    )  # fmt: skip
    content = log(camat).decode()
    assert "~due" in content
    numbers = [case.number for case in Case.objects.all()]
    officers = [user.name for user in (scene.alice, scene.bob, scene.lurah, scene.camat)]
    for secret in (*PERSONAL, *numbers, *officers, NOTE, "ditelepon", "papan nama", "500/1/2026"):
        assert secret not in content
    assert not re.search(r"(?<![0-9A-Fa-f-])\d{16}(?![0-9A-Fa-f])", content)
    for user in (scene.alice, scene.bob, scene.lurah):
        assert f'"org:resource" value="{user.pk}"' not in content
        assert f'officer-{user.pk}"' not in content


def test_pseudonyms_hold_within_one_file_and_not_beyond(scene, camat, played):
    one, other = (read(log(camat))[1] for _time in range(2))
    done = [{e["org:resource"] for _m, events in log_ for e in events if e.get("act") == "lengkap"} for log_ in (one, other)]  # fmt: skip
    assert [len(names) for names in done] == [1, 1], "Alice bears one name in one file"
    assert done[0] != done[1]
    assert {more["concept:name"] for more, _e in one}.isdisjoint(
        m["concept:name"] for m, _e in other
    )


def test_whoever_may_elsewhere_takes_nothing_away_of_where_they_only_read(scene, played):
    badan = people.make_unit("badan", scene.kecamatan.parent, code="35.73.b9", name="Badan Lain")
    people.assign(scene.alice, "kepala-opd", badan)
    alice = people.actor(scene.alice, MORNING)
    assert alice.may(histories.PERMISSION)
    assert visible.visible_to(alice).count() == 4
    assert histories.count_cases(alice, Wanted()) == 0


def test_what_a_reader_may_not_see_is_not_in_their_file(scene, camat, played):
    mayor = people.make_officer("wali-kota", scene.kecamatan.parent, name="Wali Kota")
    concerning.name_concern(
        by=people.actor(scene.alice, MORNING), now=MORNING, number=played[2].number,
        about=f"unit:{scene.kecamatan.code}", reason=NOTE,
    )  # fmt: skip
    assert Concern.objects.count() == 1
    assert histories.count_cases(people.actor(mayor, MORNING), Wanted()) == 4
    assert histories.count_cases(camat, Wanted()) == len(read(log(camat))[1]) == 3
    assert histories.count_cases(people.actor(scene.lurah, MORNING), Wanted()) == 0


def test_which_cases_and_how_many_statements(scene, camat, played, monkeypatch):
    day = date(2026, 11, 23)
    for wanted, count in (
        (Wanted(SLUG, day, day), 4),
        (Wanted("lain"), 0),
        (Wanted(last=date(2026, 11, 22)), 0),
        (Wanted(first=date(2026, 11, 24)), 0),
    ):
        assert histories.count_cases(camat, wanted) == count
        assert len(read(log(camat, wanted))[1]) == count
    monkeypatch.setattr(histories, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        assert len(list(histories.find_traces(camat, Wanted(), Veil()))) == 4
    assert len(asked) <= 2 * 5 + 1, "five for each batch"


def test_the_page_counts_and_the_download_is_recorded_first(scene, played):
    camat = browser(scene.camat)
    page = camat.get("/meja/riwayat-proses/")
    assert "4 permohonan" in text(page)
    assert "Kurang dari 20 permohonan" in text(page)
    answer_ = camat.get("/meja/riwayat-proses/xes/", {"layanan": SLUG, "dari": "2026-11-01"})
    noted = LedgerEvent.objects.get(verb="ledger.disclose", outcome="export")
    assert noted.subject == f"worklist.histories:{SLUG}"
    assert answer_["Content-Disposition"] == f'attachment; filename="riwayat-{SLUG}-20261123.xes"'
    assert len(read(b"".join(answer_.streaming_content))[1]) == 4
    for query, field in (("dari=kemarin", "dari"), ("dari=2026-11-02&sampai=2026-11-01", "sampai")):
        for path in ("", "xes/"):
            bad = camat.get(f"/meja/riwayat-proses/{path}?{query}")
            assert bad.status_code == 422
            assert errors(bad)[0][0] == field
    assert "Tidak ada permohonan" in text(camat.get("/meja/riwayat-proses/?sampai=2020-01-01"))


def test_the_command_hands_out_the_same_in_the_name_of_an_officer(scene, played):
    out = StringIO()
    call_command("cases", "xes", "--as", scene.camat.username, "--service", SLUG, stdout=out)
    assert len(read(out.getvalue().encode())[1]) == 4
    noted = LedgerEvent.objects.get(verb="ledger.disclose", outcome="export")
    assert noted.actor_id == str(scene.camat.pk)
    for nobody in (scene.alice.username, scene.charlie.username, "tidak.ada"):
        with pytest.raises(CommandError, match="tidak berwenang"):
            call_command("cases", "xes", "--as", nobody, stdout=StringIO())


def test_who_may_not_take_histories_away_finds_nothing(scene, played, client):
    for path in ("/meja/riwayat-proses/", "/meja/riwayat-proses/xes/"):
        assert browser(scene.lurah).get(path).status_code == 404
        assert client.get(path).status_code == 302
    assert not LedgerEvent.objects.filter(outcome="export").exists()
