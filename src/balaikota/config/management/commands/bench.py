"""``balaikota bench [NAME …]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from balaikota.config import bench


class Command(BaseCommand):
    """Measure the hot paths on what the database holds."""

    help = "Print what the hot paths cost on this machine; exit 1 when one is over its limit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(bench.BENCHES))

    def handle(self, *args: Any, **options: Any) -> None:
        missed = []
        for name in options["names"] or bench.BENCHES:
            if name not in bench.BENCHES:
                raise CommandError(f"No benchmark {name!r}; there are: {', '.join(bench.BENCHES)}")
            lines, is_over = _told(name, bench.BENCHES[name])
            self.stdout.write("\n".join(lines))
            if is_over:
                missed.append(name)
        if missed:
            raise CommandError(f"Over the limit: {', '.join(missed)} (docs/performance.md).")


def _told(name: str, one: bench.Bench) -> tuple[list[str], bool]:
    """Return the figure beside its limit with what it is made of, and whether a limit is missed."""
    try:
        found = one.measure()
    except bench.NothingToMeasure as nothing:
        raise CommandError(nothing.message) from None
    measured = found if isinstance(found, bench.Measured) else bench.Measured(found)
    is_over = measured.value > one.limit
    verdict = "OVER" if is_over else "within"
    told = (
        f"{name}: {one.what}: {measured.value:.2f} {one.unit} ({verdict} {one.limit:g} {one.unit})"
    )
    made_of = [f"  {measured.made_of}"] if measured.made_of else []
    return [told, *made_of], is_over or measured.is_over
