"""``balaikota newmodule NAME``: a room that passes every check at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import Resolver404, get_resolver

from balaikota.config import scaffold


class Command(BaseCommand):
    """Write a new room."""

    help = "Make a room: pages in the shell, API, table, tests, both languages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="one Indonesian word: folder, address, permission prefix")
        parser.add_argument("--title", help="what the menu calls it; by default the name")
        parser.add_argument("--title-en", help="the same in English; by default the title")
        parser.add_argument("--row", type=int, help="row of docs/rows.csv that it builds")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = str(options["name"])
        title = options["title"] or slug.replace("_", " ").capitalize()
        room = scaffold.Room(slug, title, options["title_en"] or title, options["row"])
        try:
            scaffold.check_name(slug, _taken(slug))
            scaffold.check_title(room.title)
            scaffold.check_title(room.title_en)
            folder = scaffold.write(room, Path(settings.PACKAGE_DIR) / "modules")
        except scaffold.BadName as error:
            raise CommandError(error.message) from error
        # In processes of their own: this one was started without the room.
        _run("messages", slug)
        if room.row is not None:
            _run("modules")
        self.stdout.write(
            f"{folder.relative_to(settings.BASE_DIR)} is made. Next: `scripts/check`, `scripts/test`, "
            f"then say in {folder.name}/__init__.py what it is for."
        )


def _run(*command: str) -> None:
    given = [sys.executable, "-m", "balaikota", *command]
    subprocess.run(given, check=True, capture_output=True)  # noqa: S603 - our own command


def _taken(slug: str) -> set[str]:
    labels = {app.label for app in apps.get_app_configs()}
    try:
        get_resolver().resolve(f"/{slug.replace('_', '-')}/")
    except Resolver404:
        return labels
    return labels | {slug}
