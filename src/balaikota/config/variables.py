"""docs/settings.md: what an operator may set."""

from __future__ import annotations

from balaikota.config.environment import VARIABLES
from balaikota.config.generated import cell

HEADER = """# Settings

Written by `balaikota variables` from `src/balaikota/config/environment.py`; do not edit by hand.
All settings come from the environment. Without any, balaikota runs as a development copy: SQLite in
`var/`, keys made at first use and kept in `var/keys/`, email printed to the console.
With `BALAIKOTA_ENV=production` nothing secret has a default, and the demo refuses to run.

| variable | default | what it does |
|---|---|---|
"""


def page() -> str:
    """Return docs/settings.md."""
    return HEADER + "".join(
        f"| `{one.name}` | `{cell(one.default)}` | {cell(one.meaning)} |\n" for one in VARIABLES
    )
