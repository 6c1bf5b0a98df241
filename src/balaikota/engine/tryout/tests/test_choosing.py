"""The bench tells which office would be proposed and why, and walks as the engine then does."""

from __future__ import annotations

import pytest

from balaikota.engine.cases.tests import dispositions, procedures
from balaikota.engine.cases.tests.dispositions import make_route
from balaikota.engine.cases.tests.factories import HOUR, MORNING, do
from balaikota.engine.tryout.queries import printing, words
from balaikota.engine.tryout.tests.test_trying import moved, stood, stood_by, tried

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def route(scene):
    return make_route(scene)


def bench(route, kind, *verbs):
    return tried(route.version, *moved(*verbs), jenis={"code": kind, "version": "1"})


def proposals(trial):
    return {deed.verb: deed.proposal for deed in trial.here.deeds}


def test_the_office_that_would_be_proposed_is_told_with_its_reason(route):
    trial = bench(route, "A1")

    assert proposals(trial)["teruskan"] == (
        "Jenis laporan Lampu jalan mati → Dinas Percobaan Satu, di Kel. Kauman."
    )
    assert proposals(trial)["lengkap"] == ""
    assert "usul kantor: Jenis laporan" in "\n".join(printing.as_text(trial, "id"))
    assert "tidak menyebut kantor" in proposals(bench(route, "C1"))["teruskan"]


def test_a_walk_takes_the_proposal_and_its_time_as_the_engine_does(scene, route):
    for kind in ("A1", "A2", "B1"):
        trial = bench(route, kind, "teruskan")
        case = dispositions.opened(route, kind=kind)
        do(case, "teruskan", by=scene.alice, now=MORNING + HOUR)
        assert stood_by(trial) == stood(case)


def test_a_bounce_in_a_walk_is_not_proposed_again_and_closes_in_time(scene, route):
    trial = bench(route, "A1", "teruskan", "pulangkan")
    assert "sudah mengembalikan berkas ini" in proposals(trial)["teruskan"]

    late = bench(route, "A1", "teruskan", "pulangkan", "teruskan")
    assert "Tidak ada kantor yang diusulkan" in late.trouble


def test_where_a_list_names_the_office_the_bench_says_which_and_why_not(scene):
    way = dispositions.forwarding()
    way["penanganan"]["by"]["unit"] = [{"unit": dispositions.PLACE}, {"unit": {"kind": "badan"}}]
    del way["verifikasi"]["acts"]["teruskan"]["chooses"]
    route = make_route(scene, name="menurut-daftar", procedure=way)

    def offices(kind):
        turn = bench(route, kind, "teruskan").here.turns[0]
        return [(option.title, option.is_taken) for option in turn.offices]

    assert offices("A1") == [
        ("Jenis laporan Lampu jalan mati → Dinas Percobaan Satu", True),
        ("kantor jenis badan", False),
    ]
    assert offices("C1") == [
        ("Jenis laporan Belum ada di daftar tidak menyebut kantor.", False),
        ("kantor jenis badan", True),
    ]


def test_one_office_for_the_whole_city_is_told_by_its_row(scene):
    procedures.number("percobaan.pemilik", "35.73.b1", "text")
    route = make_route(scene, name="sekota", owner={"code": "ref:percobaan.pemilik"})

    trial = bench(route, "A1")

    assert trial.office == "Badan Percobaan"
    assert "percobaan.pemilik" in trial.why_office


def test_a_column_is_said_in_words(route):
    said = words.in_words('column.jenis.kelas == "berat"', route.version.pack, "id")

    assert said == "kolom kelas dari “Jenis laporan” adalah berat"
