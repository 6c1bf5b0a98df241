import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from balaikota.lib.geo.grid import SNAP_METRES, Grid, around, snap


def haversine(lat: float, lon: float, lat2: float, lon2: float) -> float:
    a = (
        math.sin(math.radians(lat2 - lat) / 2) ** 2
        + math.cos(math.radians(lat))
        * math.cos(math.radians(lat2))
        * math.sin(math.radians(lon2 - lon) / 2) ** 2
    )
    return 2 * 6_371_008.8 * math.asin(math.sqrt(a))


def test_the_origin_is_zero() -> None:
    assert Grid(-8, 112.6).metres(-8, 112.6) == (0, 0)


def test_a_degree_at_the_equator_has_its_textbook_length() -> None:
    east, north = Grid(0, 0).metres_per_degree

    assert east == pytest.approx(111_319.49, abs=0.01)
    assert north == pytest.approx(110_574.28, abs=0.01)


@pytest.mark.parametrize(("lat", "lon"), [(-8.05, 112.57), (-7.91, 112.69), (-7.99, 112.61)])
def test_distances_agree_with_the_sphere_to_half_a_percent(lat: float, lon: float) -> None:
    grid = Grid(-7.981, 112.631)

    x, y = grid.metres(lat, lon)

    assert math.hypot(x, y) == pytest.approx(haversine(-7.981, 112.631, lat, lon), rel=0.007)


@pytest.mark.parametrize("lat", [-11.0, -7.98, 6.0])
@pytest.mark.parametrize("offset", [-0.13, 0.13])
def test_a_short_distance_far_from_the_origin_is_wrong_by_less_than_a_thousandth(
    lat: float, offset: float
) -> None:
    here, there = Grid(lat, 112.6), Grid(lat + offset / 1.5, 112.6 + offset)
    near = (there.lat + 0.0004, there.lon + 0.0005)

    a, b = here.metres(there.lat, there.lon), here.metres(*near)

    assert math.dist(a, b) == pytest.approx(math.hypot(*there.metres(*near)), rel=0.0005 * 4)


def test_metres_and_degrees_undo_each_other() -> None:
    grid = Grid(-7.981, 112.631)

    assert grid.degrees(*grid.metres(-8.01, 112.7)) == pytest.approx((-8.01, 112.7), abs=1e-12)


def test_a_shape_is_flattened_and_back() -> None:
    grid = Grid(-7.981, 112.631)
    shape = shapely.Polygon([(112.6, -8), (112.61, -8), (112.61, -7.99)])

    back = grid.unflatten(grid.flatten(shape))

    assert shapely.equals_exact(back, shape, 1e-9)


def test_the_grid_around_shapes_has_its_origin_in_their_middle() -> None:
    assert around([shapely.box(112, -9, 113, -8.5), shapely.box(113, -8.5, 114, -8)]) == Grid(
        lat=-8.5, lon=113
    )


@given(st.floats(-11, 6), st.floats(95, 141))
def test_a_point_is_snapped_to_the_middle_of_a_cell_of_about_65_metres(
    lat: float, lon: float
) -> None:
    snapped = snap(lat, lon)

    east, north = Grid(lat=lat, lon=lon).metres(*snapped)
    assert max(abs(east), abs(north)) < SNAP_METRES / 2 * 1.02
    assert snap(*snapped) == snapped


def test_points_of_one_cell_cannot_be_told_apart() -> None:
    middle = snap(-7.979013, 112.628501)

    steps = [(a / 4e3, b / 4e3) for a in (-1, 0, 1) for b in (-1, 1)]
    assert {snap(middle[0] + a, middle[1] + b) for a, b in steps} == {middle}
