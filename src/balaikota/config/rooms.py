"""MODULES.md and docs/rows.csv: which apps there are, and which room builds which row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.utils import translation

from balaikota.config.generated import cell
from balaikota.core import manifest

FLOORS = {
    "config": "Settings, addresses, commands: the only floor that knows every room.",
    "modules": "The rooms, one per row of the mission; none imports another.",
    "engine": "What many rooms run on; knows no room.",
    "web": "The front: page shell, components, sign-in; knows no domain.",
    "core": "What everything shares; a lower line may not import a higher one.",
}
HEADER = """# Modules

Written by `balaikota modules` from the manifests and docs/rows.csv; do not edit by hand.
A floor imports only what is below it.
"""


@dataclass(frozen=True)
class Row:
    """One row of the mission; ``state`` is ``built`` or ``planned``."""

    row: int
    room: str
    title: str
    what: str
    state: str


def read_rows(path: Path) -> list[Row]:
    """Return the rows of docs/rows.csv in order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(int(line["row"]), line["room"], line["title"], line["what"], line["state"])
            for line in csv.DictReader(file)
        ]


def with_states(rows: Iterable[Row], built: Mapping[int, str]) -> list[Row]:
    """Return the rows with the state they have when the rooms of ``built`` (row -> slug) exist."""
    return [
        replace(
            row, state="built" if row.row in built else "planned", room=built.get(row.row, row.room)
        )
        for row in rows
    ]


def rows_csv(rows: Iterable[Row]) -> str:
    """Return docs/rows.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "room", "title", "what", "state"])
    writer.writerows([row.row, row.room, row.title, row.what, row.state] for row in rows)
    return out.getvalue()


def built_rows() -> dict[int, str]:
    """Return row -> slug of the rooms that are there and took a row of the mission."""
    return {one.row: one.slug for one in manifest.all_manifests() if one.row is not None}


def page(rows: Iterable[Row]) -> str:
    """Return MODULES.md."""
    with translation.override("id"):
        floors = "".join(_floor(name, what) for name, what in FLOORS.items())
    return f"{HEADER}{floors}\n## Rows of the mission\n\n{_rows_table(rows)}"


def _floor(name: str, what: str) -> str:
    lines = [_line(app) for app in _apps_of(name)]
    if not lines:
        return f"\n## {name}\n\n{what}\n"
    table = "| app | what | permissions |\n|---|---|---|\n" + "".join(lines)
    return f"\n## {name}\n\n{what}\n\n{table}"


def _apps_of(floor: str) -> list[AppConfig]:
    """Return the apps of a floor, from top to bottom; a room without a row is not listed yet."""
    found = [
        app for app in apps.get_app_configs() if app.name.split(".")[:2] == ["balaikota", floor]
    ]
    if floor == "modules":
        return [app for app in found if app.label in built_rows().values()]
    return found[::-1]


def _line(app: AppConfig) -> str:
    docstring = (import_module(app.name).__doc__ or "").strip()
    what = docstring.split("\n\n", maxsplit=1)[0]
    mine = next((one for one in manifest.all_manifests() if one.slug == app.label), None)
    permissions = "<br>".join(
        f"`{name}` {text}" for name, text in sorted((mine.permissions if mine else {}).items())
    )
    return f"| `{app.name.removeprefix('balaikota.')}` | {cell(what)} | {cell(permissions)} |\n"


def _rows_table(rows: Iterable[Row]) -> str:
    head = "| row | room | title | what | state |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| {row.row} | `{row.room}` | {cell(row.title)} | {cell(row.what)} | {row.state} |\n"
        for row in rows
    )
