"""The rows of the mission, and the rooms that build them."""

from __future__ import annotations

from collections import Counter

import pytest

from balaikota.config import rooms
from balaikota.core.manifest import all_manifests
from tests.architecture import house

ROWS = rooms.read_rows(house.ROOT / "docs" / "rows.csv")


def test_the_mission_has_eighteen_rows():
    assert [row.row for row in ROWS] == list(range(1, 19))
    assert len({row.room for row in ROWS}) == 18


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.room)
def test_a_row_is_built_by_exactly_one_room_or_planned(row):
    builders = [one.slug for one in all_manifests() if one.row == row.row]

    assert builders == ([row.room] if row.state == "built" else [])


@pytest.mark.parametrize("slug", house.rooms())
def test_a_room_is_called_the_same_everywhere(slug):
    manifest = next((one for one in all_manifests() if one.slug == slug), None)

    assert manifest is not None, "the slug of module.py is the name of the folder"
    templates = house.folder_of(f"modules.{slug}") / "templates"
    assert not templates.exists() or {path.name for path in templates.iterdir()} <= {slug}


def test_no_two_apps_share_a_slug():
    doubled = [
        slug for slug, count in Counter(m.slug for m in all_manifests()).items() if count > 1
    ]

    assert not doubled
