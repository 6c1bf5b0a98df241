"""``balaikota modules [--check]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from balaikota.config import generated, rooms


class Command(BaseCommand):
    """Write MODULES.md and the states of docs/rows.csv."""

    help = (
        "Write MODULES.md and the states of docs/rows.csv, or with --check fail when it is stale."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when stale")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        path = root / "docs" / "rows.csv"
        rows = rooms.with_states(rooms.read_rows(path), rooms.built_rows())
        pages = {path: rooms.rows_csv(rows), root / "MODULES.md": rooms.page(rows)}
        if options["check"]:
            generated.check(pages, root=root, command="modules")
            return
        written = generated.write(pages, root=root)
        self.stdout.write(f"Written: {', '.join(written)}" if written else "Nothing to write.")
