from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balaikota.engine.cases import rules
from balaikota.engine.cases.tests.factories import PACK
from balaikota.engine.packs import reading
from balaikota.engine.packs.grammar import Step
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
def test_each_mark_follows_the_one_before(pack, warned, following):
    assert rules.next_mark(pack, warned) == following


def test_who_is_told_of_every_mark_that_was_passed(pack):
    assert rules.told_at(pack, after=0, mark=50) == {"holder"}
    assert rules.told_at(pack, after=50, mark=100) == {"holder", "superior"}
    assert rules.told_at(pack, after=100, mark=100) == frozenset()


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


STEPS = st.builds(
    lambda size, need, against: _asking(size, min(need, size), against),
    st.integers(2, 5),
    st.integers(1, 5),
    st.sampled_from(["counted", "at-once"]),
)


def _asking(size, need, against):
    text = {"id": "x", "en": "x"}
    one = {"role": "lurah", "unit": "owner", "within": "1 working-hour"}
    return msgspec.convert(
        {
            "title": text,
            "status": text,
            "parties": {f"p{number}": one for number in range(size)},
            "answer": need,
            "against": against,
            "on_for": "a",
            "on_against": "b",
            "acts": {
                "ya": {"label": text, "counts": "for"},
                "tidak": {"label": text, "counts": "against"},
            },
        },
        Step,
    )


@given(STEPS, st.lists(st.sampled_from(["ya", "tidak"]), min_size=5, max_size=5), st.randoms())
def test_several_parties_always_come_to_one_end(step, verbs, lot):
    """Whoever answers first: nothing is decided too early, and all answers together decide."""
    order = list(step.parties)
    lot.shuffle(order)
    given_so_far, side = {}, None
    for party, verb in zip(order, verbs, strict=False):
        given_so_far[party] = verb
        side = rules.tally(step, given_so_far)
        if side is not None:
            break
    said_for = list(given_so_far.values()).count("ya")

    assert side is not None
    assert (side == "for") is (said_for >= step.needed)
    if side == "against" and step.against == "counted":
        assert len(given_so_far) == len(step.parties)
    if step.against == "at-once":
        assert "tidak" not in list(given_so_far.values())[:-1]
