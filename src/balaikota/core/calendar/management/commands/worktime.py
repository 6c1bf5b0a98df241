"""``balaikota worktime``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from balaikota.core.calendar import queries


class Command(BaseCommand):
    """Tell what the calendar knows."""

    help = "Print the working days of each loaded year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", help="code of a unit; the city when none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = queries.calendar_for(options["unit"])
        years = sorted(calendar.loaded_years)
        if not years:
            raise CommandError("No year is loaded: balaikota city load cities/malang")
        for year in years:
            self.stdout.write(f"{year}: {len(calendar.working_days_of(year))} working days")
