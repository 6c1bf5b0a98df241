"""Answers that are shown as a drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from balaikota.core.areas.tests import places
from balaikota.engine.packs import forms
from balaikota.engine.packs.grammar import Field, Text
from balaikota.lib.geo.tests.towns import GRID

PLACE = Field("tempat", "point", Text("Tempat", "Place"))
pytestmark = pytest.mark.django_db


def answer(x, y, area="1.1.1"):
    lat, lon = GRID.degrees(x, y)
    return {"area": area, "street": "Jl. A 1", "rt": "", "rw": "", "lat": lat, "lon": lon}


@pytest.fixture
def _bounded():
    places.make_places()
    places.put_boundaries()


@pytest.mark.usefixtures("_bounded")
@pytest.mark.parametrize(
    ("lang", "title"),
    [("id", "Peta: titik di Kelurahan Mata Air"), ("en", "Map: point in Kelurahan Mata Air")],
)
def test_a_point_is_drawn_and_told(lang, title):
    drawing = ElementTree.fromstring(forms.picture(PLACE, answer(500, 500), lang))

    assert drawing.get("aria-label") == title
    assert "Mata Air" in [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.usefixtures("_bounded")
@pytest.mark.parametrize(
    "given",
    [
        None,
        answer(500, 500) | {"lat": None, "lon": None},
        {"area": "1.1.1", "street": "Jl. A 1"},
        answer(90_000, 0),
    ],
)
def test_without_a_point_in_the_city_there_is_no_drawing(given):
    assert forms.picture(PLACE, given, "id") == ""


def test_without_boundaries_there_is_no_drawing():
    places.make_places()

    assert forms.picture(PLACE, answer(500, 500), "id") == ""


def test_an_answer_in_words_has_no_drawing():
    assert forms.picture(Field("nama", "text", Text("Nama", "Name")), "Sri", "id") == ""
