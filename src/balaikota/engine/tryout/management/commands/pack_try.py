"""``balaikota pack try SLUG``: the test bench on the command line, as text or JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from balaikota.engine.packs.management import trying as arguments
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.packs.queries import pack_of
from balaikota.engine.tryout.queries import asking, printing, samples, trying
from balaikota.engine.tryout.rules import Move, Setup, read_moment, read_move
from balaikota.lib.errors import DomainError
from balaikota.lib.wording import WIB


class Command(BaseCommand):
    """Try a service without making a request."""

    help = "Uji sebuah layanan tanpa membuat permohonan (pack try)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the service, the answers and the walk."""
        arguments.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the trial; exit 1 when the form cannot be sent or the walk goes no further."""
        at = _moment(options["at"])
        try:
            number = options["number"]
            version = trying.get_version(options["slug"], number, at.astimezone(WIB).date())
        except DomainError as error:
            raise CommandError(error.message) from None
        trial = _tried(version, at, options)
        if options["json"]:
            self.stdout.write(printing.as_json(trial))
        else:
            for line in printing.as_text(trial, "id"):
                self.stdout.write(line)
        if trial.unfit or trial.form_trouble or trial.trouble or not trial.office:
            raise CommandError("Ada yang belum beres; lihat di atas.", returncode=1)


def _tried(version: ServiceVersion, at: datetime, options: dict[str, Any]) -> Any:
    pack, day = pack_of(version), at.astimezone(WIB).date()
    area = options["area"]
    if options["answers"] is None:
        area = area or trying.place_of_some_office(pack, day)
        given = samples.answers_to(pack, area, day)
    else:
        given = _answers(options["answers"])
    filled = asking.from_json(pack, given, day)
    place = filled.answers.get(pack.owner.area_of or "") or {}
    setup = Setup(
        at,
        area or place.get("area", ""),
        options["applicant"],
        filled.answers,
        tuple(sorted(options["flag"], reverse=True)),
        tuple(_move(text) for text in options["walk"]),
    )
    return trying.run(version, pack, setup, filled, "id")


def _answers(path: Any) -> dict[str, Any]:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from None
    if not isinstance(given, dict):
        raise CommandError(f"{path}: bukan objek JSON.")
    return given


def _moment(text: str) -> datetime:
    if not text:
        return timezone.now()
    at = read_moment(text)
    if at is None:
        raise CommandError(f"--at: {text} bukan hari dan jam seperti 2026-12-01T09:00.")
    return at


def _move(text: str) -> Move:
    move = read_move(text)
    if move is None:
        raise CommandError(f"--walk: {text} tidak seperti lengkap@2026-12-01T10:00.")
    return move
