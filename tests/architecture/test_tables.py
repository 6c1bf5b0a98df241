"""Tables: reached through queries and actions only; keys point down and add nothing above."""

from __future__ import annotations

import ast
from datetime import UTC, datetime

import pytest
from django.apps import apps as registry
from django.db.models import DateField, ForeignKey

from tests.architecture import house

ORDER = (
    "jobs", "ledger", "action", "proposals", "reference", "areas", "units", "calendar", "files", "people", "keys",
    "notices",
    "packs", "cases", "applicants", "products", "worklist", "tryout", "office",
)  # fmt: skip
DOORS = ("views", "api", "tasks", "urls", "forms", "inputs")


def _doors() -> list[tuple[str, str]]:
    return [
        (app, name)
        for app in house.apps()
        for name in DOORS
        if (house.folder_of(app) / name).exists() or (house.folder_of(app) / f"{name}.py").exists()
    ]


@pytest.mark.parametrize(("app", "name"), _doors())
def test_doors_never_touch_a_manager(app, name):
    base = house.folder_of(app) / name
    paths = sorted(base.rglob("*.py")) if base.is_dir() else [base.with_suffix(".py")]
    lines = [
        f"{house.name_of(path)}:{node.lineno}"
        for path in paths
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert not lines, "ask queries, write through actions"


def _keys() -> list[ForeignKey]:
    own = (config for config in registry.get_app_configs() if config.name.startswith("balaikota."))
    return [
        field
        for config in own
        for model in config.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
    ]


def _ends(key: ForeignKey) -> tuple[str, str]:
    """Return the app that a key is in and the app it points at."""
    return key.model._meta.app_label, key.related_model._meta.app_label


def test_a_key_into_another_app_is_hidden_there():
    keys = [key for key in _keys() if len(set(_ends(key))) == 2]

    assert keys
    assert not [str(key) for key in keys if not key.remote_field.hidden], "related_name='+'"


def test_keys_point_down():
    assert not [str(key) for key in _keys() if not _points_down(*_ends(key))]


def _points_down(home: str, target: str) -> bool:
    """Tell whether a key may lead from one app to the other; a room points at core or cases."""
    if home == target or target not in ORDER:
        return True
    if home in ORDER:
        return ORDER.index(target) < ORDER.index(home)
    return target in (*ORDER[: ORDER.index("packs")], "cases")


@pytest.mark.parametrize("app", house.apps())
def test_migrations_are_named_by_hand_and_depend_downwards(app):
    for path in (house.folder_of(app) / "migrations").glob("[0-9]*.py"):
        assert "_auto_" not in path.name
        labels = {
            label
            for node in ast.walk(house.tree(path))
            if isinstance(node, ast.ImportFrom)
            and (label := node.module or "").startswith("balaikota")
        }
        late = {label for label in labels if label.endswith((".models", ".actions", ".queries"))}
        assert not late, f"{path.name} imports what will change under it"


@pytest.mark.parametrize("app", house.apps())
def test_a_row_names_itself_without_asking_for_another(app):
    """What stands in a log is made of the row alone: naming it costs no statement."""
    for model in registry.get_app_config(app.rpartition(".")[2]).get_models():
        days = [f.name for f in model._meta.concrete_fields if isinstance(f, DateField)]
        row = model(**dict.fromkeys(days, datetime(2026, 11, 24, tzinfo=UTC)))
        assert isinstance(str(row), str)
