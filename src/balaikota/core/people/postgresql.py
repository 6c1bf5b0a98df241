"""The SQL that only PostgreSQL knows: one holder of a post at a time, kept by the database.

On SQLite there is one writer (BEGIN IMMEDIATE), so the check in ``actions`` cannot be overtaken.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLE = "people_assignment"
_ADD = """
    ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist (
        int8range(unit_id, unit_id, '[]') WITH &&,
        tstzrange(valid_from, valid_to) WITH &&
    ) WHERE (role = '{role}' AND mode IN ({modes}))
"""
# A mandate stands beside the holder, so nothing is excluded for it.
_MODES = ("'definitif'", "'plt', 'plh'")


def constraint_names(role: str) -> tuple[str, str]:
    """Return the names of the constraints of a role: definitive holder, acting holder."""
    word = role.replace("-", "_")
    return f"people_one_{word}", f"people_one_acting_{word}"


def guard_post(editor: BaseDatabaseSchemaEditor, role: str) -> None:
    """Let the database refuse two definitive, or two acting, holders of ``role`` at one unit."""
    if editor.connection.vendor != "postgresql":
        return
    for name, modes in zip(constraint_names(role), _MODES, strict=True):
        sql = _ADD.format(table=_TABLE, name=name, role=role, modes=modes)
        editor.execute(sql, params=None)


def unguard_post(editor: BaseDatabaseSchemaEditor, role: str) -> None:
    """Undo ``guard_post``."""
    if editor.connection.vendor != "postgresql":
        return
    for name in constraint_names(role):
        editor.execute(f"ALTER TABLE {_TABLE} DROP CONSTRAINT {name}", params=None)
