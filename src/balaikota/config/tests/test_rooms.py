from __future__ import annotations

from balaikota.config import rooms

ROWS = [
    rooms.Row(1, "izin", "Izin", "Permits", "planned"),
    rooms.Row(2, "adminduk", "Adminduk", "Civil registration", "built"),
]


def test_a_row_is_built_when_a_room_took_it_and_planned_when_none_did():
    states = rooms.with_states(ROWS, {1: "perizinan"})

    assert [(row.room, row.state) for row in states] == [
        ("perizinan", "built"),
        ("adminduk", "planned"),
    ]


def test_rows_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(rooms.rows_csv(ROWS))

    assert rooms.read_rows(path) == ROWS


def test_the_page_lists_every_floor_from_the_top_and_every_row():
    page = rooms.page(ROWS)

    places = [
        page.index(f"\n## {floor}\n") for floor in ("config", "modules", "engine", "web", "core")
    ]
    assert places == sorted(places)
    assert page.index("`core.notices`") < page.index("`core.jobs`")
    assert page.endswith("| 2 | `adminduk` | Adminduk | Civil registration | built |\n")
