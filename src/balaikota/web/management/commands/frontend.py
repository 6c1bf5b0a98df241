"""``balaikota frontend``: make the front-end files and gather all static files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from balaikota.web import frontend


class Command(BaseCommand):
    """Make what browsers need."""

    help = "Bring front-end packages, compile styles, gather static files; does nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-collect", action="store_true", help="leave the gathering to `collectstatic`"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        styles = Path(settings.PACKAGE_DIR) / "web" / "styles"
        place = frontend.Place(repository=Path(settings.BASE_DIR), styles=styles)
        try:
            done = frontend.build(place)
        except frontend.BuildFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Front-end files made." if done else "Front-end files are up to date.")
        if options["no_collect"]:
            return
        # A run that has just made the folder does not know it yet: settings are read at start.
        made = settings.BASE_DIR / "static"
        if made not in settings.STATICFILES_DIRS:
            settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, made]
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx"]
        )
        self.stdout.write(f"Static files gathered in {settings.STATIC_ROOT}.")
