from __future__ import annotations

import msgspec
import pytest

from balaikota.engine.cases import rules
from balaikota.engine.cases.tests.factories import PACK
from balaikota.engine.packs import reading
from balaikota.lib.errors import BadTransition


@pytest.fixture(scope="module")
def pack():
    return reading.read(PACK.read_text(encoding="utf-8"))


def names(stones):
    return [(stone.step, stone.state) for stone in stones]


def test_a_step_of_the_pack_is_found(pack):
    assert rules.step_of(pack, "verifikasi").role == "petugas-loket"


def test_an_unknown_step_is_refused(pack):
    with pytest.raises(BadTransition, match="no step sidang"):
        rules.step_of(pack, "sidang")


def test_an_act_of_a_step_is_found(pack):
    assert rules.act_of(pack, "verifikasi", "lengkap").to == "persetujuan"


@pytest.mark.parametrize("verb", ["setujui", "", "LENGKAP"])
def test_an_act_that_the_step_does_not_have_is_refused(pack, verb):
    with pytest.raises(BadTransition, match="has no act"):
        rules.act_of(pack, "verifikasi", verb)


def test_a_new_case_shows_the_way_ahead(pack):
    stones = rules.milestones(pack, current="verifikasi", visited=["verifikasi"], is_ended=False)

    assert names(stones) == [
        ("verifikasi", "current"),
        ("persetujuan", "todo"),
        ("selesai", "todo"),
    ]


def test_a_returned_case_shows_the_applicants_turn(pack):
    visited = ["verifikasi", "perbaikan"]

    stones = rules.milestones(pack, current="perbaikan", visited=visited, is_ended=False)

    assert names(stones) == [
        ("verifikasi", "done"),
        ("perbaikan", "current"),
        ("persetujuan", "todo"),
        ("selesai", "todo"),
    ]


def test_a_case_that_came_back_shows_each_step_once(pack):
    visited = ["verifikasi", "perbaikan", "verifikasi"]

    stones = rules.milestones(pack, current="verifikasi", visited=visited, is_ended=False)

    assert names(stones) == [
        ("perbaikan", "done"),
        ("verifikasi", "current"),
        ("persetujuan", "todo"),
        ("selesai", "todo"),
    ]


def test_an_ended_case_shows_only_where_it_was(pack):
    visited = ["verifikasi", "persetujuan"]

    stones = rules.milestones(pack, current="selesai", visited=visited, is_ended=True)

    assert names(stones) == [("verifikasi", "done"), ("persetujuan", "done"), ("selesai", "done")]


def test_a_way_that_goes_round_in_circles_ends_all_the_same(pack):
    lurah = pack.procedure["persetujuan"]
    back = {"kembalikan": lurah.acts["kembalikan"]} | lurah.acts
    round_ = pack.procedure | {"persetujuan": msgspec.structs.replace(lurah, acts=back)}
    circling = msgspec.structs.replace(pack, procedure=round_)
    visited = ["verifikasi", "persetujuan"]

    stones = rules.milestones(circling, current="perbaikan", visited=visited, is_ended=False)

    assert names(stones)[-1] == ("perbaikan", "current")


@pytest.mark.parametrize(
    ("warned", "following"), [(0, 50), (49, 50), (50, 80), (80, 100), (99, 100), (100, None)]
)
def test_each_mark_follows_the_one_before(warned, following):
    assert rules.next_mark(warned) == following


@pytest.mark.parametrize(
    ("slug", "number"),
    [
        ("surat-keterangan-percobaan", "SKP-2026-000123"),
        ("izin-mendirikan-dan-mengubah-bangunan-gedung-baru", "IMDMB-2026-000123"),
        ("akta", "AX-2026-000123"),
        ("izin2", "XX-2026-000123"),
        ("akta-kelahiran-2", "AK-2026-000123"),
    ],
)
def test_a_number_bears_the_initials_of_its_service(slug, number):
    assert rules.case_number(slug, 2026, 123) == number
