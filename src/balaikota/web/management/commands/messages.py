"""``balaikota messages [app…] [--check | --compile]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from balaikota.web import messages


class Command(BaseCommand):
    """Extract, compile or check the catalogs."""

    help = "Extract the messages of balaikota's apps into their catalogs and compile them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="app labels; all when none is given")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail on any untranslated message")
        what.add_argument("--compile", action="store_true", help="only compile what is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = messages.own_apps(options["apps"])
        except LookupError as error:
            raise CommandError(str(error)) from error
        if options["check"]:
            self._check(chosen)
            return
        if not options["compile"]:
            self._update(chosen)
        compiled = messages.compile_below(Path(settings.PACKAGE_DIR))
        self.stdout.write(f"{compiled} catalogs compiled.")

    def _check(self, chosen: list[AppConfig]) -> None:
        found = [fault for app in chosen for fault in messages.faults(app)]
        for fault in found:
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} messages need a translation.")
        self.stdout.write(f"All messages of {len(chosen)} apps are translated.")

    def _update(self, chosen: list[AppConfig]) -> None:
        for app in chosen:
            for locale in messages.locales(app):
                if count := messages.update(app, locale):
                    self.stdout.write(f"{app.label} ({locale}): {count} messages")
