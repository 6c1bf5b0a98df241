"""A point on a small map: what is drawn, and where the names stand."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from balaikota.lib.geo import pinmap
from balaikota.lib.geo.tests.towns import GRID, three_squares, town

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"a": "Kauman", "b": "Sawah & Ladang", "c": "Oro-oro Dowo"}


def draw(x: float, y: float, here: str = "a", names: dict[str, str] = NAMES) -> str:
    lat, lon = GRID.degrees(x, y)
    areas = town(three_squares())
    return pinmap.render(areas, names, lat=lat, lon=lon, here=here, title="Titik di Kauman")


def svg(x: float, y: float, **how: object) -> ElementTree.Element:
    return ElementTree.fromstring(draw(x, y, **how))  # type: ignore[arg-type]


def texts(drawing: ElementTree.Element) -> dict[str, tuple[float, float]]:
    found = drawing.iter(f"{SVG}text")
    return {one.text or "": (float(one.get("x", 0)), float(one.get("y", 0))) for one in found}


def test_it_is_one_picture_that_says_what_it_shows() -> None:
    drawing = svg(500, 500)

    assert (drawing.get("role"), drawing.get("aria-label")) == ("img", "Titik di Kauman")
    assert drawing.get("viewBox") == "0 0 360 220"


def test_the_area_meant_stands_out_and_is_drawn_last() -> None:
    classes = [path.get("class") for path in svg(900, 900).findall(f"{SVG}path")]

    assert classes == ["pinmap-area", "pinmap-area", "pinmap-area pinmap-here", "pinmap-bar"]


def test_north_is_up_and_six_metres_are_a_unit() -> None:
    path = svg(500, 500).findall(f"{SVG}path")[-2]

    numbers = (path.get("d") or "").strip("MZ").replace("L", " ").split()
    points = {(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)}
    assert points == {(97, 27), (263, 27), (263, 193), (97, 193)}


def test_a_name_gives_way_to_the_pin() -> None:
    x, y = texts(svg(500, 500))["Kauman"]

    assert (x, y) == (180, 129)


def test_a_name_stands_in_its_area_and_in_the_frame() -> None:
    found = texts(svg(900, 900))

    assert 27 < found["Kauman"][0] < 197
    assert found["Sawah & Ladang"][0] > 197
    assert found["Oro-oro Dowo"][1] < 93


def test_a_sliver_of_an_area_has_no_name() -> None:
    assert "Sawah & Ladang" not in texts(svg(-60, 500))


def test_an_area_without_a_name_is_drawn_without() -> None:
    assert set(texts(svg(900, 900, names={}))) == {"500 m"}


def test_far_from_every_area_there_is_nothing_to_show() -> None:
    assert draw(9000, 9000) == ""


@pytest.mark.parametrize("title", ['"><script>', "A & B"])
def test_words_are_escaped(title: str) -> None:
    lat, lon = GRID.degrees(500, 500)
    text = pinmap.render(
        town(three_squares()), {"a": title}, lat=lat, lon=lon, here="a", title=title
    )

    assert ElementTree.fromstring(text).get("aria-label") == title
    assert title in texts(ElementTree.fromstring(text))
