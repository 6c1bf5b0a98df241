"""``balaikota law [--check]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from balaikota.config import generated, law


class Command(BaseCommand):
    """Write docs/law.md."""

    help = "Write docs/law.md, or with --check fail when it is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when stale")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        pages = {root / "docs" / "law.md": law.page(Path(settings.PACKAGE_DIR))}
        if options["check"]:
            generated.check(pages, root=root, command="law")
            return
        written = generated.write(pages, root=root)
        self.stdout.write(f"Written: {', '.join(written)}" if written else "Nothing to write.")
