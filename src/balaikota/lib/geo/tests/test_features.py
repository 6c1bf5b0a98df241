import json

import pytest
import shapely

from balaikota.lib.geo import arcs, features
from balaikota.lib.geo.features import Fault, Feature, Problem
from balaikota.lib.geo.tests.towns import GRID, geojson, square, three_squares

POINTS = {
    "a": GRID.degrees(500, 500),
    "b": GRID.degrees(1500, 500),
    "c": None,
}


def problems_of(shapes: dict[str, shapely.Geometry]) -> list[Problem]:
    return features.find_problems(features.read(geojson(shapes), "kode"), POINTS, GRID)


def test_a_whole_sound_town_has_no_problem() -> None:
    assert problems_of(three_squares()) == []


def test_codes_come_from_the_property_named() -> None:
    text = geojson({"a": square(0, 0)}).replace(b"kode", b"kel_id")

    assert [one.code for one in features.read(text, "kel_id")] == ["a"]
    assert [one.code for one in features.read(text, "kode")] == [""]


@pytest.mark.parametrize("text", [b"", b"[1]", b'{"features": 3}', b'{"features": [3]}', b"{}"])
def test_what_is_no_feature_collection_is_refused(text: bytes) -> None:
    with pytest.raises(arcs.Broken):
        features.read(text, "kode")


def test_every_feature_is_told_what_is_wrong_with_it() -> None:
    bow = shapely.Polygon([(0, 1000), (1000, 2000), (1000, 1000), (0, 2000)])
    collection = json.loads(geojson({"a": square(9000, 0), "z": square(0, 0), "c": bow}))
    collection["features"] += [
        {"type": "Feature", "properties": None, "geometry": None},
        {"properties": {"kode": "a"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"properties": {"kode": "c"}, "geometry": {"type": "Polygon", "coordinates": "no"}},
    ]

    found = features.find_problems(features.read(json.dumps(collection), "kode"), POINTS, GRID)

    assert [(one.fault, one.number, one.code) for one in found] == [
        (Fault.FAR_FROM_POINT, 1, "a"),
        (Fault.UNKNOWN_CODE, 2, "z"),
        (Fault.INVALID, 3, "c"),
        (Fault.NO_CODE, 4, ""),
        (Fault.NOT_POLYGON, 4, ""),
        (Fault.NOT_POLYGON, 5, "a"),
        (Fault.NOT_POLYGON, 6, "c"),
        (Fault.TWICE, 0, "a"),
        (Fault.TWICE, 0, "c"),
        (Fault.MISSING, 0, "b"),
    ]
    assert found[0].amount == pytest.approx(8500, abs=10)
    assert "Self-intersection" in found[2].detail
    assert found[5].detail == "Point"


def test_an_empty_polygon_is_refused() -> None:
    found = [Feature(1, "a", shapely.Polygon())]

    assert features.find_problems(found, {"a": None}, GRID)[0].fault is Fault.INVALID


def test_an_overlap_is_told_with_its_size() -> None:
    shapes = three_squares() | {"b": shapely.box(950, 0, 2000, 1000)}

    (found,) = problems_of(shapes)

    assert (found.fault, found.code, found.detail) == (Fault.OVERLAP, "a", "b")
    assert found.amount == pytest.approx(50_000, rel=0.01)


def test_a_gap_is_told_with_its_size() -> None:
    holed = shapely.Polygon(square(0, 0).exterior, [square(400, 400, 100).exterior])

    (found,) = problems_of(three_squares() | {"a": holed})

    assert (found.fault, found.code) == (Fault.GAP, "a")
    assert found.amount == pytest.approx(10_000, rel=0.01)


def test_overlaps_and_gaps_of_a_hand_are_rounding() -> None:
    sliver = shapely.Polygon(square(0, 0).exterior, [shapely.box(400, 0.1, 500, 0.3).exterior])
    shapes = three_squares() | {"a": sliver, "b": shapely.box(999.7, 0, 2000, 1000)}

    assert problems_of(shapes) == []


def test_neighbours_share_a_line_not_only_a_corner() -> None:
    assert features.neighbours(three_squares()) == {("a", "b"), ("a", "c")}
