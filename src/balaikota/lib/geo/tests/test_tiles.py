import itertools

import numpy
import pytest

from balaikota.lib.geo import tiles


@pytest.mark.parametrize("seed", range(12))
def test_assign_finds_the_least_sum(seed: int) -> None:
    cost = numpy.random.default_rng(seed).random((4, 6))

    chosen = tiles.assign(cost)

    least = min(
        sum(cost[i, column] for i, column in enumerate(columns))
        for columns in itertools.permutations(range(6), 4)
    )
    assert len(set(chosen)) == 4
    assert sum(cost[i, column] for i, column in enumerate(chosen)) == pytest.approx(least)


def test_a_square_of_four_keeps_its_neighbours() -> None:
    centres = {"nw": (0.0, 1000.0), "ne": (1000.0, 1000.0), "sw": (0.0, 0.0), "se": (1000.0, 0.0)}
    pairs = {("ne", "nw"), ("nw", "sw"), ("ne", "se"), ("se", "sw")}

    cells = tiles.place(centres, pairs)

    at = {code: tiles.centre(cell) for code, cell in cells.items()}
    assert len(set(cells.values())) == 4
    assert at["nw"][1] < at["sw"][1]
    assert at["ne"][1] < at["se"][1]
    assert at["nw"][0] < at["ne"][0]
    assert at["sw"][0] < at["se"][0]


def test_the_map_starts_in_the_corner() -> None:
    centres = {str(i): (i % 5 * 900.0, i // 5 * 900.0) for i in range(10)}

    cells = tiles.place(centres, set())

    assert min(r for _, r in cells.values()) in (0, 1)
    assert min(q + r // 2 for q, r in cells.values()) == 0


def test_the_same_city_gives_the_same_map() -> None:
    centres = {str(i): (i * 37 % 11 * 500.0, i * 53 % 7 * 500.0) for i in range(8)}

    assert tiles.place(centres, {("1", "2")}) == tiles.place(centres, {("1", "2")})


def test_no_area_and_one_area_are_placed() -> None:
    assert tiles.place({}, set()) == {}
    assert tiles.place({"a": (5.0, 5.0)}, set()) == {"a": (0, 0)}


def test_areas_on_one_spot_each_get_a_cell() -> None:
    cells = tiles.place({str(i): (0.0, 0.0) for i in range(22)}, set())

    assert len(set(cells.values())) == 22


def test_pieces_are_drawn_together_when_neighbours_touch() -> None:
    centres = {"a": (0.0, 0.0), "b": (900.0, 0.0), "c": (5000.0, 0.0)}

    cells = tiles.place(centres, {("a", "b"), ("b", "c")})

    (qb, rb), (qc, rc) = cells["b"], cells["c"]
    assert (qc - qb, rc - rb) in tiles.AROUND
