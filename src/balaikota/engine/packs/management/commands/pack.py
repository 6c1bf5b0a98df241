"""``balaikota pack lint FILE…``, ``balaikota pack publish FILE`` and ``balaikota pack try SLUG``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from balaikota.core.action import system
from balaikota.core.manifest import room_folders
from balaikota.core.reference.inputs.profile import read_reference
from balaikota.core.units import queries as units
from balaikota.engine.packs import actions, lint, reading
from balaikota.engine.packs.durations import UNITS, Duration
from balaikota.engine.packs.grammar import Pack
from balaikota.engine.packs.management import trying
from balaikota.lib.errors import DomainError
from balaikota.lib.wording import WIB


class Command(BaseCommand):
    """Check and publish service packs."""

    help = "Periksa (lint), terbitkan (publish) atau uji (try) paket layanan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read ``lint``, ``publish`` or ``try``."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("lint", help="periksa berkas paket")
        check.add_argument("files", nargs="+", type=Path)
        check.add_argument("--profile", type=Path, help="folder profil kota, untuk angka acuannya")
        send = verbs.add_parser("publish", help="terbitkan berkas paket")
        send.add_argument("file", type=Path)
        send.add_argument("--decree", required=True, help="keputusan yang menetapkan standarnya")
        send.add_argument("--from", dest="start", type=date.fromisoformat, help="hari pertama")
        send.add_argument("--unit", action="append", default=[], help="kode unit, untuk uji coba")
        trying.add_arguments(verbs.add_parser("try", help="uji layanan tanpa membuat permohonan"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of the three."""
        verb = options["verb"]
        getattr(self, "try_out" if verb == "try" else verb)(options)

    def try_out(self, options: dict[str, Any]) -> None:
        """Hand on to the app that knows cases: a walk through the procedure is theirs."""
        told = ("answers", "at", "area", "applicant", "flag", "walk", "number", "json")
        given = {name: options[name] for name in told}
        call_command(trying.COMMAND, options["slug"], stdout=self.stdout, **given)

    def lint(self, options: dict[str, Any]) -> None:
        """Print every finding; exit 1 when there are any."""
        numbers = numbers_of(options["profile"]) if options["profile"] else None
        texts = {file: _text(file) for file in options["files"]}
        known = _packs(texts.values())
        findings = [
            finding
            for file, text in texts.items()
            for finding in lint.check_text(text, str(file), numbers, known.get)
        ]
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} temuan.", returncode=1)
        self.stdout.write(f"{len(options['files'])} paket diperiksa, tidak ada temuan.")

    def publish(self, options: dict[str, Any]) -> None:
        """Publish one file from a day on, by default today."""
        now = timezone.now()
        try:
            version = actions.publish_file(
                path=options["file"],
                by=system("packs.publish"),
                now=now,
                valid_from=options["start"] or now.astimezone(WIB).date(),
                decree=options["decree"],
                scope=[units.get_unit(code).pk for code in options["unit"]],
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{version.service} versi {version.number}, {version.digest[:12]}")


def numbers_of(profile: Path) -> lint.Numbers:
    """Return the reference numbers of a city profile, for the lint.

    Raises:
        CommandError: the profile has no readable ``reference.yaml``.
    """
    try:
        rows = read_reference(yaml.safe_load(_text(profile / "reference.yaml")))
    except DomainError as error:
        raise CommandError(error.message) from None
    return {
        row.key: Duration(int(row.value), row.unit) if row.unit in UNITS else None for row in rows
    }


def _packs(given: Iterable[str]) -> dict[str, Pack]:
    """Return slug -> pack of those given and those the rooms ship, as far as they are of the grammar."""
    shipped = (path for folder in room_folders().values() for path in folder.glob("packs/*.yaml"))
    found = {}
    for text in (*(_text(path) for path in sorted(shipped)), *given):
        with suppress(ValueError, reading.Unreadable):
            pack = reading.read(text)
            found[pack.slug] = pack
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}") from None
