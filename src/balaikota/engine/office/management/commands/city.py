"""``balaikota city load cities/malang [--dry-run]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from balaikota.core.manifest import room_folders
from balaikota.engine.office.profile import loading, reading
from balaikota.lib.errors import DomainError


class Command(BaseCommand):
    """Load a city profile."""

    help = "Load a city profile (docs/city-profile.md): units, areas, calendar, numbers, packs."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="put a profile in force; safe to run again")
        load.add_argument("folder", type=Path, help="e.g. cities/malang")
        load.add_argument(
            "--dry-run", action="store_true", help="show what would change, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("Folder %(folder)s tidak ada.") % {"folder": folder})
        rooms = {room: folder / "packs" for room, folder in room_folders().items()}
        try:
            profile = reading.read(folder, rooms=rooms)
            report = loading.load(
                profile, by=loading.OPERATOR, now=timezone.now(), dry_run=options["dry_run"]
            )
        except reading.BrokenProfile as error:
            lines = [f"{folder / fault.file}:{fault.line}: {fault.why}" for fault in error.faults]
            raise CommandError(
                "\n".join([_("Profil ditolak; tidak ada yang diubah."), *lines])
            ) from None
        except DomainError as error:
            why = _("Profil tidak dapat dimuat; tidak ada yang diubah: %(why)s")
            raise CommandError(why % {"why": error.message}) from None
        for line in report.lines():
            self.stdout.write(line)
        self.stdout.write(self._closing(options["dry_run"], report.is_quiet))

    def _closing(self, dry_run: bool, is_quiet: bool) -> str:
        if is_quiet:
            return str(_("Tidak ada yang perlu diubah."))
        if dry_run:
            return str(_("Percobaan saja: tidak ada yang diubah."))
        return str(_("Profil dimuat."))
