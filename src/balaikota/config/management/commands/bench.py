"""``balaikota bench [NAME …]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from balaikota.config import bench


class Command(BaseCommand):
    """Measure the hot paths on what the database holds."""

    help = "Print what the hot paths cost on this machine, each beside its limit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(bench.BENCHES))

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["names"] or bench.BENCHES:
            if name not in bench.BENCHES:
                raise CommandError(f"No benchmark {name!r}; there are: {', '.join(bench.BENCHES)}")
            self.stdout.write(_line(name, bench.BENCHES[name]))


def _line(name: str, one: bench.Bench) -> str:
    try:
        measured = one.measure()
    except bench.NothingToMeasure as nothing:
        raise CommandError(nothing.message) from None
    verdict = "within" if measured <= one.limit else "OVER"
    return f"{name}: {one.what}: {measured:.2f} {one.unit} ({verdict} {one.limit:g} {one.unit})"
