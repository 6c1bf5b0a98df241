from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError, call_command

from balaikota.core.areas import queries
from balaikota.core.areas.tests.places import SHAPES, make_places, put_boundaries
from balaikota.lib.geo import arcs
from balaikota.lib.geo.tests.towns import GRID, geojson, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "peta.geojson"
    path.write_bytes(geojson(dict(SHAPES)))
    return path


def test_derive_writes_a_file_that_names_its_source_and_tells_the_figures(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "boundaries.json"

    call_command("areas", "derive", file, out=out, source="Survei 2025", points=500)

    areas = arcs.read(out.read_bytes())
    assert (areas.source, set(areas.shapes)) == ("Survei 2025", set(SHAPES))
    assert capsys.readouterr().out.startswith("3 kelurahan, ")


def test_derive_without_out_only_tells_the_figures(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("areas", "derive", file, points=500)

    assert "dari 500 titik acak" in capsys.readouterr().out
    assert [path.name for path in file.parent.iterdir()] == ["peta.geojson"]


@pytest.mark.parametrize(
    ("shapes", "why"),
    [
        ({}, "tidak ada poligon"),
        ({"a": square(0, 0), "b": square(500, 0)}, "Fitur 1, a: bertumpang tindih dengan b"),
    ],
)
def test_derive_refuses_what_is_no_coverage(
    tmp_path: Path, shapes: dict[str, shapely.Geometry], why: str
) -> None:
    file = tmp_path / "peta.geojson"
    file.write_bytes(geojson(shapes))

    with pytest.raises(CommandError, match=why):
        call_command("areas", "derive", file)


def test_import_puts_exact_polygons_in_force(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_places()

    call_command("areas", "import", file, source="Peta dinas 2026")

    assert "3 kelurahan lengkap dan sah." in capsys.readouterr().out
    assert queries.boundaries().is_exact
    assert queries.boundaries().source == "Peta dinas 2026"
    assert queries.locate(*GRID.degrees(1500, 500)).area == "1.1.2"


def test_import_previews_how_much_of_the_city_changes_hands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_places()
    put_boundaries()
    before = queries.find_boundaries()
    moved = dict(SHAPES) | {
        "1.1.1": shapely.box(0, 0, 700, 1000),
        "1.1.2": shapely.box(700, 0, 2000, 1000),
    }
    file = tmp_path / "peta.geojson"
    file.write_bytes(geojson(moved))

    call_command("areas", "import", file, dry_run=True)

    out = capsys.readouterr().out
    assert "Percobaan saja" in out
    percent = float(out.split(" %")[0].split("\n")[-1])
    assert 9 < percent < 11, "300 of 3,000 hectares"
    assert queries.find_boundaries() == before


def test_import_refuses_with_a_reason_for_each_feature(tmp_path: Path) -> None:
    make_places()
    put_boundaries()
    swapped = json.loads(geojson(dict(SHAPES)))
    for one, code in zip(swapped["features"], ("1.1.2", "1.1.1", "8.8"), strict=True):
        one["properties"]["kode"] = code
    swapped["features"].append({"properties": {}, "geometry": swapped["features"][0]["geometry"]})
    file = tmp_path / "peta.geojson"
    file.write_text(json.dumps(swapped))

    with pytest.raises(CommandError) as refused:
        call_command("areas", "import", file)

    first, *reasons = str(refused.value).splitlines()
    assert first == "Berkas ditolak; batas yang berlaku tidak berubah."
    assert reasons == [
        "Fitur 1, 1.1.2 Pancuran: terletak 500 m dari titik kelurahan itu; mungkin kodenya tertukar",
        "Fitur 2, 1.1.1 Mata Air: terletak 500 m dari titik kelurahan itu; mungkin kodenya tertukar",
        "Fitur 3, 8.8: kode ini bukan kelurahan kota ini",
        "Fitur 4: tidak punya kode kelurahan",
        "1.2.1 Muara: tidak ada di berkas",
    ]


@pytest.mark.parametrize(
    ("text", "why"), [("{", "bukan GeoJSON"), ('{"features": []}', "Tidak ada poligon")]
)
def test_import_refuses_what_is_no_map(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "peta.geojson"
    file.write_text(text)

    with pytest.raises(CommandError, match=why):
        call_command("areas", "import", file)


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("areas", "derive", tmp_path / "none.geojson")


def test_import_takes_a_kelurahan_without_a_known_point(file: Path) -> None:
    make_places()
    area = queries.get_area("1.1.1")
    area.latitude = area.longitude = None
    area.save()

    call_command("areas", "import", file)

    assert queries.boundaries().is_exact
