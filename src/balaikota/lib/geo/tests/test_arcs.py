import json

import pytest
import shapely

from balaikota.lib.geo import arcs
from balaikota.lib.geo.tests.towns import GRID, square, three_squares, town


def test_what_is_written_is_read_back() -> None:
    read = arcs.read(arcs.write(town(three_squares(), tolerance=7)))

    assert (read.source, read.grid, read.step, read.tolerance) == ("a test", GRID, 1, 7)
    for code, shape in three_squares().items():
        assert shapely.equals(read.shapes[code], shape), code


def test_a_shared_border_is_written_once() -> None:
    text = json.loads(arcs.write(town(three_squares())))

    used = [n for polygons in text["areas"].values() for rings in polygons for n in rings[0]]
    both_ways = [n for n in used if -n - 1 in used]

    assert len(both_ways) == 4, "a-b and a-c, each walked in both directions"
    assert len(text["arcs"]) == len(used) - 2


def test_islands_and_holes_are_kept() -> None:
    lake = shapely.Polygon(square(0, 0).exterior, [square(400, 400, 200).exterior])
    islands = shapely.MultiPolygon([square(5000, 0), square(7000, 0, 100)])

    read = arcs.read(arcs.write(town({"lake": lake, "isle": islands, "in": square(400, 400, 200)})))

    assert shapely.equals(read.shapes["lake"], lake)
    assert shapely.equals(read.shapes["isle"], islands)
    assert shapely.equals(read.shapes["in"], square(400, 400, 200))


def test_vertices_fall_on_the_grid_and_spikes_and_specks_vanish() -> None:
    spiked = shapely.Polygon(
        [(0, 0), (1000, 1), (1000, 998), (503, 1001), (500, 1402), (498, 1003), (0, 1004)]
    )
    speck = shapely.MultiPolygon([square(2000, 0), square(4000, 0, 2)])

    read = arcs.read(arcs.write(town({"a": spiked, "b": speck}, step=10)))

    assert shapely.equals(read.shapes["a"], square(0, 0))
    assert shapely.equals(read.shapes["b"], square(2000, 0))


def test_hexes_travel_along() -> None:
    areas = arcs.AreaSet("a test", GRID, 1, 0, three_squares(), {"a": (0, 1), "b": (-1, 3)})

    assert arcs.read(arcs.write(areas)).hexes == {"a": (0, 1), "b": (-1, 3)}


def text_of(arcs_text: str, areas: str, format_: str = arcs.FORMAT) -> str:
    return (
        f'{{"format":"{format_}","source":"","origin":[0,0],"step":1,"tolerance":0,'
        f'"arcs":{arcs_text},"areas":{areas}}}'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        text_of("[]", "{}", "other"),
        text_of("[[1,2,3]]", "{}"),
        text_of("[[0,0,1,1]]", '{"a":[[[7]]]}'),
        text_of("[[0,0,1,1]]", '{"a":[[[0]]]}'),
        text_of("[]", '{"a":[]}'),
        text_of("[]", '{"a":[[]]}'),
        text_of("[]", '{"a":[[[]]]}'),
    ],
)
def test_a_broken_text_is_refused(text: str) -> None:
    with pytest.raises(arcs.Broken):
        arcs.read(text)
