"""A trial comes to what the engine then does: the same steps, offices, due times, notices."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.manifest import room_folders
from balaikota.core.notices.models import Notice
from balaikota.core.people.models import Assignment
from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import replying, sweeping
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.tests.factories import (
    ANSWERS,
    DAY,
    HOUR,
    KAUMAN,
    MORNING,
    SLUG,
    SYSTEM,
    defects,
    do,
    fresh,
    open_case,
    task_of,
)
from balaikota.engine.cases.tests.procedures import (
    LIMIT,
    answer,
    make_city,
    open_on,
    parallel,
    publish,
    routed,
)
from balaikota.engine.packs.grammar import Route
from balaikota.engine.packs.reading import read
from balaikota.engine.tryout.queries import asking, samples, trying, words
from balaikota.engine.tryout.rules import Move, Setup

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def tried(
    version, *moves, at=MORNING, pack=None, area=KAUMAN, applicant="none", flags=(), **answers
):
    pack = pack or version.pack
    filled = asking.from_json(pack, ANSWERS | answers, at.date())
    setup = Setup(at, area, applicant, filled.answers, tuple(flags), tuple(moves))
    return trying.run(version, pack, setup, filled, "id")


def moved(*verbs, at=MORNING):
    """Return moves an hour apart."""
    deeds = (verb.rpartition(":") for verb in verbs)
    return [Move(verb, at + HOUR * n, party) for n, (party, _c, verb) in enumerate(deeds, 1)]


def told(case):
    return [
        (notice.subject.replace(case.number, "#"), notice.body.replace(case.number, "#"))
        for notice in Notice.objects.filter(channel="EMAIL").order_by("pk")
    ]


def told_by(trial):
    number = "SKP-2026-000000"
    return [
        (one.subject.replace(number, "#"), one.body.replace(number, "#"))
        for stop in trial.stops
        for one in stop.notices
    ]


def stood(case):
    """Return (step, unit, since, until) of each task, in order."""
    rows = Task.objects.filter(case=case).exclude(party="system").order_by("pk")
    return list(rows.values_list("step", "asked", "unit__code", "opened_at", "due_at"))


def stood_by(trial):
    return [
        (stop.step, turn.party, turn.unit_code, stop.at, turn.due_at)
        for stop in trial.stops
        for turn in stop.turns
    ]


def test_a_walk_with_corrections_is_what_the_engine_does(scene):
    moves = moved("kembalikan", "kirim-ulang", "lengkap", "tolak")
    trial = tried(scene.version, *moves)
    case = open_case(scene)
    do(case, "kembalikan", by=scene.alice, now=moves[0].at, defects=defects("nama_usaha"))
    replying.resubmit(
        by=replying.applicant_of(case.pk), now=moves[1].at, case_id=case.pk, answers=ANSWERS
    )
    do(case, "lengkap", by=scene.alice, now=moves[2].at)
    case = do(case, "tolak", by=scene.lurah, now=moves[3].at, code="di_luar_wilayah")

    assert stood_by(trial) == stood(case)
    assert trial.promise_due_at == case.promise_due_at
    assert (trial.received_at, trial.outcome) == (case.received_at, "ditolak")
    ours, theirs = told_by(trial), told(case)
    assert [subject for subject, _body in ours] == [subject for subject, _body in theirs]
    assert ours[0] == theirs[0]
    assert ours[-1] == theirs[-1], "the first coded reason is the one that was given"


def test_routes_and_offices_are_those_the_engine_takes(scene):
    make_city(scene)
    version = publish(scene, "berjalur", routed())
    for omzet, path in ((LIMIT + 1, ("lengkap", "dinilai")), (LIMIT, ("lengkap",))):
        moves = moved(*path)
        trial = tried(version, *moves, omzet=omzet)
        case = open_on(scene, version, omzet=omzet)
        do(case, "lengkap", by=scene.alice, now=moves[0].at)
        if len(path) == 2:
            do(
                case,
                "dinilai",
                by=Assignment.objects.get(unit__code="35.73.d1").user,
                now=moves[1].at,
            )
        assert stood_by(trial) == stood(case), omzet
        [first, second, _rest] = trial.stops[0].took
        assert first.is_taken is (omzet > LIMIT)
        assert first.condition.value is (omzet > LIMIT)
        assert ("percobaan.batas-omzet", "50.000.000") in first.condition.read
        assert not second.is_taken
    penilaian = tried(version, *moved("lengkap"), omzet=LIMIT + 1).here
    [by_place, other] = penilaian.turns[0].offices
    assert (by_place.is_taken, other.is_taken) == (True, False)
    assert by_place.condition.words == "kecamatan adalah Klojen"


@pytest.mark.parametrize("against", ["at-once", "counted"])
def test_several_asked_at_once_come_to_what_the_engine_counts(scene, against):
    city = make_city(scene)
    version = publish(scene, f"serempak-{against}", parallel(answer=2, against=against))
    moves = moved("lengkap", "dinas:tidak", "camat:setuju", "badan:setuju")
    trial = tried(version, *moves)
    case = open_on(scene, version)
    do(case, "lengkap", by=scene.alice, now=moves[0].at)
    answer(case, "dinas", "tidak", by=city.head, now=moves[1].at, note="Jalan sempit")
    if against == "counted":
        answer(case, "camat", "setuju", by=scene.camat, now=moves[2].at)
        answer(case, "badan", "setuju", by=city.chief, now=moves[3].at)
        assert not trial.trouble
    else:
        assert "tidak (lagi) ditanya" in trial.trouble, "the first answer against has led on"
    assert stood_by(trial) == stood(case)
    assert trial.here.step == fresh(case).step


def test_a_closed_act_says_why_and_the_walk_goes_no_further(scene):
    make_city(scene)
    version = publish(scene, "tertutup", routed(), returns={"most": 1})
    ways = tried(version, *moved("lengkap", "setujui"), keperluan="tender")
    assert ways.trouble == "Untuk tender, usaha harus punya NIB."
    [approve] = [one for one in ways.here.deeds if one.verb == "setujui"]
    assert (approve.is_open, approve.why_not) == (False, ways.trouble)
    assert approve.condition.value is False
    assert approve.product.title == "Surat Keterangan Percobaan"
    twice = tried(version, *moved("kembalikan", "kirim-ulang", "kembalikan"))
    assert "sudah 1 kali dikembalikan" in twice.trouble
    assert [stop.step for stop in twice.stops] == ["verifikasi", "perbaikan", "verifikasi"]


def test_what_cannot_be_walked_is_told_and_leaves_the_walk_where_it_was(scene):
    early = Move("lengkap", MORNING - HOUR)
    for moves, why in (
        ([Move("terbang", MORNING + HOUR)], "tidak mempunyai tindakan"),
        ([early], "tidak dapat mendahului"),
        (moved("tolak", "lengkap"), "sudah selesai"),
        ([Move("lengkap", MORNING + DAY * 800)], "Kalender kerja tahun"),
    ):
        trial = tried(scene.version, *moves)
        assert why in trial.trouble, moves
        assert trial.stops[0].step == "verifikasi"
        assert [stop.step for stop in trial.stops[1:]] == (["selesai"] if len(moves) == 2 else [])
        assert len(trial.stops[0].done) == len(moves) - 1


def test_the_applicants_silence_ends_it_as_the_sweep_does(scene):
    [back] = moved("kembalikan")
    trial = tried(scene.version, back, Move("~lewat", back.at))
    case = open_case(scene)
    do(case, "kembalikan", by=scene.alice, now=back.at, defects=defects("nama_usaha"))
    due_at = task_of(case).due_at
    sweeping.lapse(by=SYSTEM, now=due_at, task_id=task_of(case).pk)

    assert (trial.here.step, trial.here.at) == ("selesai", due_at)
    assert trial.outcome == "gugur karena waktunya habis"
    assert told_by(trial)[-1] == told(case)[-1]


def test_holidays_skipped_are_named_and_the_ladder_says_who(scene):
    christmas = MORNING + DAY * 31  # Thursday 24 December 2026, a joint leave
    trial = tried(scene.version, at=christmas)
    [turn] = trial.here.turns
    assert [day.isoformat() for day, _name in turn.skipped] == ["2026-12-24", "2026-12-25"]
    assert turn.due_at.date().isoformat() == "2026-12-28"
    assert [rung.percent for rung in turn.ladder] == [50, 80, 100]
    assert turn.ladder[-1].at == turn.due_at
    assert any("Dewi Lestari" in who for who in turn.ladder[-1].who)
    assert [one.name for one in turn.holders] == ["Alice Wijaya", "Bob Santoso"]


def test_an_empty_post_says_why_and_a_stand_in_how(scene):
    Assignment.objects.filter(user=scene.lurah).update(valid_to=MORNING)
    trial = tried(scene.version, *moved("lengkap"))
    [turn] = trial.here.turns
    assert turn.holders == ()
    assert "Siti Aminah" in turn.why_nobody
    people.make_officer("lurah", scene.kauman, name="Hasan Basri", mode="plt")
    [turn] = tried(scene.version, *moved("lengkap")).here.turns
    assert [(one.name, one.mode) for one in turn.holders] == [("Hasan Basri", "plt")]


def test_hidden_questions_name_the_condition_and_wrong_answers_what_is_wrong(scene):
    trial = tried(scene.version, bidang_usaha="dagang", omzet=None, surel="bukan email", asing=1)
    by_id = {one.id: one for one in trial.questions}
    hidden = by_id["bidang_lainnya"]
    assert (hidden.state, hidden.condition.value) == ("hidden", False)
    assert hidden.condition.words == "“Bidang usaha” adalah Lainnya"
    assert hidden.condition.read == (("Bidang usaha", "Toko atau dagang"),)
    assert {one.id for one in trial.unfit} == {"omzet", "surel"}
    assert by_id["nama"].shown == "(isian pribadi)"
    assert any(note.startswith("asing:") for note in trial.notes)


def test_a_fault_in_an_expression_is_told_plainly(scene):
    pack = scene.version.pack
    verify = pack.procedure["verifikasi"]
    broken = msgspec.structs.replace(
        verify.acts["lengkap"], to=[Route("selesai", "nama > 3"), Route("persetujuan")]
    )
    steps = pack.procedure | {
        "verifikasi": msgspec.structs.replace(verify, acts=verify.acts | {"lengkap": broken})
    }
    trial = tried(
        scene.version, *moved("lengkap"), pack=msgspec.structs.replace(pack, procedure=steps)
    )
    assert "tidak dapat dihitung" in trial.trouble
    [deed] = [one for one in trial.here.deeds if one.verb == "lengkap"]
    assert deed.ways[0].condition.value is None
    assert not any(option.is_taken for option in deed.ways)
    fields = [
        msgspec.structs.replace(f, when="bidang_usaha > 3") if f.id == "bidang_lainnya" else f
        for f in pack.section("usaha").fields
    ]
    form = [msgspec.structs.replace(s, fields=fields) if s.id == "usaha" else s for s in pack.form]
    bad_form = tried(scene.version, pack=msgspec.structs.replace(pack, form=form))
    assert "tidak dapat dihitung" in bad_form.form_trouble


def test_nothing_is_written_and_a_trial_stays_within_its_statements(scene):
    before = LedgerEvent.objects.count(), Case.objects.count(), Task.objects.count()
    with CaptureQueriesContext(connection) as first:
        tried(scene.version)
    with CaptureQueriesContext(connection) as third:
        tried(scene.version, *moved("lengkap", "kembalikan"))
    for queries in (first, third):
        assert all(one["sql"].startswith(("SELECT", "WITH")) for one in queries), queries
    assert (LedgerEvent.objects.count(), Case.objects.count(), Task.objects.count()) == before
    assert len(first) <= 40
    assert len(third) - len(first) <= 2 * 9, "each step walked costs the same"


def test_made_up_answers_fit_every_service(scene):
    make_city(scene)
    day = MORNING.date()
    files = [
        file for folder in room_folders().values() for file in (folder / "packs").glob("*.yaml")
    ]
    shipped = [read(file.read_text("utf-8")) for file in files]
    assert shipped
    for pack in (*shipped, publish(scene, "contoh", routed()).pack):
        given = samples.answers_to(pack, KAUMAN, day)
        assert asking.from_json(pack, given, day).errors == {}, pack.slug


def test_plain_expressions_are_said_in_words_and_involved_ones_are_not(scene):
    pack = scene.version.pack
    for expression, said in (
        ("punya_nib", "“Apakah usaha ini punya NIB?” adalah Ya"),
        ("!(omzet > 5)", "tidak benar bahwa (“Perkiraan penjualan sebulan” lebih dari Rp5 per bulan)"),
        ('bidang_usaha in ["jasa", "dagang"] && omzet != null', None),
        ('"urgent" in case.flags || applicant.kind == "resident"',
         "tanda pada berkas memuat Mendesak atau pemohon adalah warga berakun"),
        ('place.area == "35.73.02.1007"', "kelurahan adalah Kauman"),
        ('omzet <= ref["a.b"]', "“Perkiraan penjualan sebulan” paling banyak angka acuan a.b"),
        ("size(foto_usaha) >= 2", "banyaknya “Foto tempat usaha” paling sedikit 2"),
        ("omzet * 2 > 5", ""),
        ("omzet > 5 ? true : false", ""),
        ("5 < omzet", ""),
        ("((", ""),
    ):  # fmt: skip
        found = words.in_words(expression, pack, "id")
        if said is None:
            assert "salah satu dari" in found
            assert found.endswith("dijawab")
        else:
            assert found == said, expression


def test_the_command_tells_the_same_and_says_when_something_is_amiss(scene, tmp_path):
    at = "2026-11-23T09:00"
    file = tmp_path / "jawaban.json"
    file.write_text(json.dumps(ANSWERS), encoding="utf-8")
    out = StringIO()
    walk = ["lengkap@2026-11-23T10:00"]
    with pytest.raises(CommandError):
        call_command("pack", "try", "tidak-ada", stdout=StringIO())
    call_command("pack", "try", SLUG, "--at", at, "--json", "--answers", str(file), "--walk", *walk, stdout=out)  # fmt: skip
    found = json.loads(out.getvalue())
    page = tried(scene.version, *moved("lengkap"))
    assert [stop["step"] for stop in found["stops"]] == [stop.step for stop in page.stops]
    assert found["promise_due_at"] == page.promise_due_at.isoformat()
    assert "Sri Wahyuni" not in out.getvalue()
    out = StringIO()
    call_command("pack", "try", SLUG, "--at", at, stdout=out)
    assert "Kelurahan Kauman" in out.getvalue()
    assert "lengkap: Lengkap dan benar" in out.getvalue()
    file.write_text(json.dumps(ANSWERS | {"omzet": -1}), encoding="utf-8")
    with pytest.raises(CommandError, match="belum beres"):
        call_command("pack", "try", SLUG, "--at", at, "--answers", str(file), stdout=StringIO())
    for bad in (["--at", "besok"], ["--walk", "lengkap"], ["--answers", str(tmp_path / "x")]):
        with pytest.raises(CommandError):
            call_command("pack", "try", SLUG, *bad, stdout=StringIO())


def test_a_version_for_later_and_a_place_without_an_office_are_said(scene):
    later = replace(Setup(MORNING - timedelta(days=60), "35.73.01.1001"))
    filled = asking.from_json(scene.version.pack, ANSWERS, later.at.date())
    trial = trying.run(scene.version, scene.version.pack, later, filled, "id")
    assert any("baru berlaku mulai 1 November 2026" in note for note in trial.notes)
    assert (trial.office, trial.stops) == ("", [])
    assert "Belum ada kantor" in trial.why_office
