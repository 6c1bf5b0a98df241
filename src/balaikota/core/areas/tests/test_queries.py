from __future__ import annotations

import json

import numpy
import pytest
import shapely
from pytest_django import DjangoAssertNumQueries

from balaikota.core.areas import actions, queries
from balaikota.core.areas.models import Boundaries
from balaikota.core.areas.tests.places import (
    NOON,
    OPERATOR,
    SHAPES,
    content,
    make_places,
    put_boundaries,
)
from balaikota.lib.errors import NotFound
from balaikota.lib.geo import arcs
from balaikota.lib.geo.hexmap import Hex
from balaikota.lib.geo.locate import Located
from balaikota.lib.geo.tests.towns import GRID
from balaikota.lib.remembered import forget_all

pytestmark = pytest.mark.django_db


def test_find_areas_lists_kelurahan_with_their_kecamatan_in_order_of_code() -> None:
    make_places()

    rows = [(row.code, row.name, row.parent_code, row.parent_name) for row in queries.find_areas()]

    assert rows == [
        ("1.1.1", "Mata Air", "1.1", "Hulu"),
        ("1.1.2", "Pancuran", "1.1", "Hulu"),
        ("1.2.1", "Muara", "1.2", "Hilir"),
    ]


def test_find_areas_lists_kecamatan_without_parent() -> None:
    make_places()

    assert [(row.code, row.parent_code) for row in queries.find_areas("kecamatan")] == [
        ("1.1", ""),
        ("1.2", ""),
    ]


def test_get_area_brings_the_parent_or_says_there_is_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_places()

    with django_assert_num_queries(1):
        assert str(queries.get_area("1.2.1").parent) == "1.2 Hilir"
    with pytest.raises(NotFound, match="9.9"):
        queries.get_area("9.9")


def test_without_boundaries_a_point_cannot_be_placed() -> None:
    make_places()

    with pytest.raises(queries.BoundariesMissing, match="Pilih kelurahan"):
        queries.locate(-8, 112.6)
    assert queries.find_boundaries() is None


def test_a_point_is_placed_in_its_kelurahan() -> None:
    make_places()
    put_boundaries()

    assert queries.locate(*GRID.degrees(500, 500)) == Located("1.1.1", (), True)
    assert queries.locate_many([GRID.degrees(1500, 500), GRID.degrees(0, 9000)]) == [
        Located("1.1.2", (), True),
        Located(None, (), False),
    ]


def test_new_boundaries_are_in_force_at_once_and_the_old_set_is_kept() -> None:
    make_places()
    put_boundaries()
    assert queries.locate(*GRID.degrees(900, 500)).area == "1.1.1"

    moved = SHAPES | {
        "1.1.1": shapely.box(0, 0, 800, 1000),
        "1.1.2": shapely.box(800, 0, 2000, 1000),
    }
    exact = arcs.write(arcs.AreaSet("Peta dinas", GRID, 0.1, 0, moved))
    actions.replace_boundaries(by=OPERATOR, now=NOON, content=exact, is_exact=True)

    assert queries.locate(*GRID.degrees(900, 500)).area == "1.1.2"
    assert (queries.boundaries().source, queries.boundaries().is_exact) == ("Peta dinas", True)
    assert Boundaries.objects.count() == 2


def test_another_process_sees_new_boundaries_when_its_copy_is_no_longer_fresh(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_places()
    put_boundaries()
    before = queries.boundaries()

    queries.forget()
    with django_assert_num_queries(1):
        assert queries.boundaries() is before, "same digest: the index is not built again"
    with django_assert_num_queries(0):
        queries.locate(-8, 112.6)


def test_boundaries_taken_back_by_the_database_are_not_remembered() -> None:
    make_places()
    put_boundaries()
    queries.locate(-8, 112.6)

    Boundaries.objects.all().delete()
    forget_all()

    with pytest.raises(queries.BoundariesMissing):
        queries.locate(-8, 112.6)


def test_the_map_is_a_feature_collection_with_names(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_places()
    put_boundaries()
    queries.boundaries()

    with django_assert_num_queries(1):
        found = json.loads(queries.as_geojson())

    assert [one["properties"] for one in found["features"]] == [
        {"code": "1.1.1", "name": "Mata Air", "kecamatan": "1.1"},
        {"code": "1.1.2", "name": "Pancuran", "kecamatan": "1.1"},
        {"code": "1.2.1", "name": "Muara", "kecamatan": "1.2"},
    ]
    first = shapely.geometry.shape(found["features"][0]["geometry"])
    assert (
        GRID.flatten(first).equals_exact(SHAPES["1.1.1"], 1)
        or shapely.area(shapely.symmetric_difference(GRID.flatten(first), SHAPES["1.1.1"])) < 4000
    )


def test_a_map_of_exact_polygons_is_made_light_enough() -> None:
    make_places()
    x = numpy.linspace(0, 1000, 4000)
    wave = list(zip(x, 1000 + 30 * numpy.sin(x / 3), strict=True))
    heavy = SHAPES | {
        "1.1.1": shapely.Polygon([(0, 0), (1000, 0), *wave[::-1]]),
        "1.2.1": shapely.Polygon([*wave, (1000, 2000), (0, 2000)]),
    }
    exact = arcs.write(arcs.AreaSet("Peta dinas", GRID, 0.1, 0, heavy))
    actions.replace_boundaries(by=OPERATOR, now=NOON, content=exact, is_exact=True)

    text = queries.as_geojson()

    assert 2000 < len(text) <= queries.MAP_BYTES
    assert len(json.loads(text)["features"]) == 3


def test_the_map_is_made_once_and_again_when_a_name_changes() -> None:
    make_places()
    put_boundaries()

    first = queries.as_geojson()
    assert queries.as_geojson() is first

    area = queries.get_area("1.1.1")
    actions.correct(by=OPERATOR, now=NOON, area=area, name="Mata Air Baru")
    assert b"Mata Air Baru" in queries.as_geojson()


def test_a_map_that_cannot_be_made_light_enough_is_still_a_map(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_places()
    put_boundaries()
    monkeypatch.setattr(queries, "MAP_BYTES", 10)

    assert len(json.loads(queries.as_geojson())["features"]) == 3


def test_hexes_are_cells_with_name_and_kecamatan() -> None:
    make_places()
    actions.lay_hexes(by=OPERATOR, now=NOON, cells={"1.1.1": (0, 0), "1.2.1": (1, 2)})

    assert queries.hexes() == {
        "1.1.1": Hex(0, 0, "Mata Air", "1.1"),
        "1.2.1": Hex(1, 2, "Muara", "1.2"),
    }
    assert queries.cells() == {"1.1.1": (0, 0), "1.2.1": (1, 2)}


def test_boundaries_say_where_they_come_from() -> None:
    make_places()
    actions.replace_boundaries(
        by=OPERATOR, now=NOON, content=content(source="Survei 2025"), is_exact=False
    )

    found = queries.find_boundaries()

    assert found is not None
    assert str(found) == f"Survei 2025 ({found.digest[:8]})"
    assert found.digest == queries.digest_of(found.content)
