import pytest
import shapely

from balaikota.lib.geo.locate import Index, Located
from balaikota.lib.geo.tests.towns import GRID, square, three_squares, town


def at(x: float, y: float, *, tolerance: float = 0) -> Located:
    return Index(town(three_squares(), tolerance=tolerance)).locate(*GRID.degrees(x, y))


def test_a_point_well_inside_is_sure() -> None:
    assert at(500, 500) == Located("a", (), True)


def test_a_point_near_one_border_has_two_candidates_its_own_first() -> None:
    assert at(940, 500) == Located("a", ("a", "b"), True)
    assert at(1060, 500) == Located("b", ("b", "a"), True)


def test_a_point_where_three_meet_has_three_candidates() -> None:
    assert at(990, 980) == Located("a", ("a", "b", "c"), True)


def test_at_76_metres_from_a_border_there_is_no_doubt() -> None:
    assert at(1000 - 76, 500).candidates == ()
    assert at(1000 - 74, 500).candidates == ("a", "b")


def test_near_the_edge_of_the_city_but_inside_it_is_sure() -> None:
    assert at(20, 500) == Located("a", (), True)


def test_at_most_three_candidates_the_nearest_ones() -> None:
    four = {**three_squares(), "d": square(1000, 1000)}

    found = Index(town(four)).locate(*GRID.degrees(990, 995))

    assert found == Located("a", ("a", "c", "b"), True)


def test_a_point_just_outside_is_taken_for_the_nearest_and_confirmed() -> None:
    assert at(-8, 500) == Located("a", ("a",), True)


def test_the_outline_gives_way_as_far_as_it_was_simplified() -> None:
    assert at(-30, 500).is_inside is False
    assert at(-30, 500, tolerance=40) == Located("a", ("a",), True)


def test_a_point_outside_but_close_names_whom_it_may_mean() -> None:
    assert at(-60, 500) == Located(None, ("a",), False)


@pytest.mark.parametrize("point", [(-500, 500), (1500, 1500), (90_000, 0)])
def test_a_point_outside_says_so(point: tuple[float, float]) -> None:
    assert at(*point) == Located(None, (), False)


def test_a_gap_between_areas_falls_to_the_nearest() -> None:
    gap = {"a": square(0, 0), "b": square(1010, 0)}

    found = Index(town(gap)).locate(*GRID.degrees(1003, 500))

    assert found == Located("a", ("a", "b"), True)


def test_an_area_narrower_than_the_border_strip_is_found() -> None:
    alley = {"a": shapely.box(0, 0, 60, 1000)}

    assert Index(town(alley)).locate(*GRID.degrees(30, 500)) == Located("a", (), True)
