"""Derivation, and the boundaries of Kota Malang against the polygons they came from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy
import pytest
import shapely

from balaikota.lib.geo import arcs, derive
from balaikota.lib.geo.locate import Index
from balaikota.lib.geo.tests.towns import in_degrees, square, three_squares

ROOT = Path(__file__).resolve().parents[5]
TRUTH = ROOT.parent / "shared" / "data" / "malang_batas_kelurahan.geojson"
MALANG = ROOT / "cities" / "malang" / "boundaries.json"
needs_truth = pytest.mark.skipif(not TRUTH.exists(), reason=f"{TRUTH} is not there")


@cache
def truth() -> dict[str, shapely.Geometry]:
    found = json.loads(TRUTH.read_text())
    return {
        one["properties"]["kode"]: shapely.geometry.shape(one["geometry"])
        for one in found["features"]
    }


def wavy() -> dict[str, shapely.Geometry]:
    """Two squares whose common border is a wave of 3 m."""
    y = numpy.linspace(0, 1000, 101)
    wave = list(zip(1000 + 3 * numpy.sin(y / 20), y, strict=True))
    return {
        "a": shapely.Polygon([(0, 0), *wave, (0, 1000)]),
        "b": shapely.Polygon([(2000, 0), (2000, 1000), *wave[::-1]]),
    }


def test_a_wavy_border_becomes_light_and_stays_common() -> None:
    light = derive.derive(in_degrees(wavy()), source="a test", simplify_metres=20, step=1)

    assert shapely.get_num_coordinates(light.shapes["a"]) < 40
    assert shapely.coverage_is_valid(list(light.shapes.values()))
    assert 0 < light.tolerance < 10
    assert set(light.hexes) == {"a", "b"}


def test_simple_borders_are_not_moved() -> None:
    shapes = in_degrees(three_squares())

    light = derive.derive(shapes, source="a test", simplify_metres=20, step=1)
    quality = derive.measure(shapes, light, points=500)

    assert quality.right_percent >= 99.8
    assert quality.largest_shift_metres < 1


def test_a_step_so_wide_that_an_area_vanishes_is_refused() -> None:
    shapes = in_degrees({"a": square(0, 0), "b": square(1000, 0, 20)})

    with pytest.raises(arcs.Broken, match="b"):
        derive.derive(shapes, source="a test", simplify_metres=1, step=300)


def test_a_step_so_wide_that_an_area_crosses_itself_is_refused() -> None:
    hourglass = [(0, 0), (1000, 0), (502, 500), (1000, 1000), (0, 1000), (498, 500)]
    shapes = in_degrees({"a": shapely.Polygon(hourglass), "b": square(2000, 0)})

    with pytest.raises(arcs.Broken, match=r"step 50 m: a"):
        derive.derive(shapes, source="a test", simplify_metres=1, step=50)


def test_moved_percent_counts_the_area_that_changes_hands() -> None:
    before = derive.derive(
        in_degrees({"a": square(0, 0), "b": square(1000, 0)}), source="", simplify_metres=1, step=1
    )
    halves = {"a": shapely.box(0, 0, 500, 1000), "b": shapely.box(500, 0, 2000, 1000)}
    after = derive.derive(in_degrees(halves), source="", simplify_metres=1, step=1)

    assert derive.moved_percent(before, after, points=2000) == pytest.approx(25, abs=3)


def test_the_same_seed_gives_the_same_points() -> None:
    one, again = (derive.random_points(square(0, 0), 50, seed=4) for _ in range(2))

    assert (one == again).all()
    assert shapely.contains_xy(square(0, 0), one).all()


def test_the_boundaries_of_malang_are_light_and_name_their_source() -> None:
    text = MALANG.read_bytes()
    malang = arcs.read(text)

    assert len(text) <= 30_000
    assert len(malang.shapes) == len(set(malang.hexes.values())) == 57
    assert "cahyadsn/wilayah_boundaries" in malang.source
    assert all(shapely.is_valid(shape) for shape in malang.shapes.values())


def shares_right(count: int, seed: int) -> tuple[float, float]:
    """Return the shares of random points of the city placed right, and right or a candidate."""
    malang = arcs.read(MALANG.read_bytes())
    index = Index(malang)
    flat = {code: malang.grid.flatten(shape) for code, shape in truth().items()}
    points = derive.random_points(shapely.union_all(list(flat.values())), count, seed)
    codes = list(flat)
    at, owner = shapely.STRtree(list(flat.values())).query(
        shapely.points(points), predicate="intersects"
    )
    expected = {int(i): codes[int(j)] for i, j in zip(at, owner, strict=True)}
    found = [index.locate(*malang.grid.degrees(x, y)) for x, y in points.tolist()]
    right = sum(one.area == expected[i] for i, one in enumerate(found))
    asked = sum(expected[i] in (one.area, *one.candidates) for i, one in enumerate(found))
    return right / count, asked / count


@needs_truth
@pytest.mark.slow
def test_points_of_malang_fall_into_the_right_kelurahan() -> None:
    right, asked = shares_right(4_000, seed=11)

    assert right >= 0.99
    assert asked == 1, "whoever is placed wrongly is offered the right kelurahan"


@needs_truth
@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_100_000_points_of_malang_fall_into_the_right_kelurahan(seed: int) -> None:
    right, asked = shares_right(100_000, seed)

    assert right >= 0.99
    assert asked == 1


@needs_truth
def test_500_metres_outside_malang_is_outside_on_all_sides() -> None:
    malang = arcs.read(MALANG.read_bytes())
    index = Index(malang)
    city = shapely.union_all([malang.grid.flatten(shape) for shape in truth().values()])
    ring = shapely.buffer(city, 500).exterior

    for metres in range(0, int(ring.length), 250):
        point = ring.interpolate(metres)
        assert index.locate(*malang.grid.degrees(point.x, point.y)).area is None, point


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(-7.2575, 112.7521), (-7.8671, 112.5239), (-8.1335, 112.5703), (0.0, 0.0), (-7.98, 113.63)],
    ids=["Surabaya", "Batu", "Kepanjen", "Gulf of Guinea", "far east"],
)
def test_points_of_other_places_are_outside_malang(lat: float, lon: float) -> None:
    found = Index(arcs.read(MALANG.read_bytes())).locate(lat, lon)

    assert (found.area, found.candidates, found.is_inside) == (None, (), False)


def test_known_places_of_malang_are_found() -> None:
    index = Index(arcs.read(MALANG.read_bytes()))

    assert index.locate(-7.97728, 112.63408).area == "35.73.02.1004"  # the town hall, Kiduldalem
    assert index.locate(-7.9525, 112.6143).area == "35.73.05.1006"  # Universitas Brawijaya
