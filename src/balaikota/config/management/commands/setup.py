"""``balaikota setup``: what a clone needs beyond its packages."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from balaikota.engine.products import signers
from balaikota.web import messages


class Command(BaseCommand):
    """Compile messages, build the front-end, make the development certificate authority.

    Other keys in var/ are made when settings load.
    """

    help = (
        "Compile the messages, build the front-end: safe to run again, quick when nothing changed."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say only what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        say: Callable[[str], None] = (lambda text: None) if options["quiet"] else self.stdout.write
        if compiled := messages.compile_below(Path(settings.PACKAGE_DIR)):
            self.stdout.write(f"setup: {compiled} message catalogs compiled.")
        if "frontend" in get_commands():
            told = io.StringIO()
            call_command("frontend", stdout=told)
            say(told.getvalue().rstrip())
        if signers.may_make_authority() and signers.make_authority(now=timezone.now()):
            say(
                "setup: a certificate authority for CONTOH signatures was made in var/keys/signing."
            )
        say(f"setup: ready. Database: {_shown(settings.DATABASES['default'])}")


def _shown(database: dict[str, Any]) -> str:
    where = f"{database['HOST']}/" if database.get("HOST") else ""
    return f"{database['ENGINE'].rpartition('.')[2]} {where}{database['NAME']}"
