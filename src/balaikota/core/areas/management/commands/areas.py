"""``balaikota areas derive FILE`` and ``balaikota areas import FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from balaikota.core.action import Actor, ActorKind
from balaikota.core.areas import actions
from balaikota.core.areas.inputs import boundary_file
from balaikota.lib.errors import DomainError
from balaikota.lib.geo import arcs, derive, features, grid

OPERATOR = Actor(ActorKind.SYSTEM, "operator", permissions=frozenset({"areas.replace_boundaries"}))


class Command(BaseCommand):
    """Boundaries of the kelurahan."""

    help = "Derive light boundaries from a GeoJSON file, or import exact ones."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        make = verbs.add_parser(
            "derive", help="make boundaries.json of a profile from a GeoJSON file"
        )
        make.add_argument(
            "--out", type=Path, help="file to write; without it only the figures are shown"
        )
        make.add_argument("--simplify", type=float, default=20.0, help="metres (default 20)")
        make.add_argument(
            "--step", type=float, default=1.0, help="metres between grid lines (default 1)"
        )
        make.add_argument(
            "--points", type=int, default=100_000, help="random points to measure with"
        )
        load = verbs.add_parser("import", help="put exact polygons in force")
        load.add_argument("--dry-run", action="store_true", help="check only")
        for verb in (make, load):
            verb.add_argument("file", type=Path, help="GeoJSON FeatureCollection, WGS 84")
            verb.add_argument("--source", default="", help="where it comes from, in a sentence")
            verb.add_argument(
                "--code-property", default="kode", help="property with the kelurahan code"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_bytes()
        except OSError as error:
            why = _("Berkas %(file)s tidak dapat dibaca.") % {"file": options["file"]}
            raise CommandError(why) from error
        source = options["source"] or options["file"].name
        if options["verb"] == "derive":
            self._derive(text, source, options)
        else:
            self._import(text, source, options)

    def _derive(self, text: bytes, source: str, options: dict[str, Any]) -> None:
        try:
            shapes = _sound(features.read(text, options["code_property"]))
            areas = derive.derive(
                shapes,
                source=source,
                simplify_metres=options["simplify"],
                step=options["step"],
            )
        except arcs.Broken as error:
            raise CommandError(_("Berkas ditolak: %(why)s") % {"why": error}) from error
        written = arcs.write(areas)
        quality = derive.measure(shapes, areas, points=options["points"])
        self.stdout.write(
            _(
                "%(count)s kelurahan, %(size)s bita; %(right).2f %% dari %(points)s titik acak tetap "
                "di kelurahan yang sama; batas bergeser paling jauh %(shift).0f m."
            )
            % {
                "count": len(areas.shapes),
                "size": len(written.encode()),
                "right": quality.right_percent,
                "points": quality.points,
                "shift": quality.largest_shift_metres,
            }
        )
        if options["out"] is not None:
            options["out"].write_text(written + "\n", encoding="utf-8")

    def _import(self, text: bytes, source: str, options: dict[str, Any]) -> None:
        try:
            ready = boundary_file.read(text, code_property=options["code_property"], source=source)
            if not options["dry_run"]:
                actions.replace_boundaries(
                    by=OPERATOR, now=timezone.now(), content=ready.content, is_exact=True
                )
        except DomainError as error:
            why = _("Berkas ditolak; batas yang berlaku tidak berubah.")
            raise CommandError(f"{why}\n{error.message}") from None
        self.stdout.write(_("%(count)s kelurahan lengkap dan sah.") % {"count": ready.count})
        if ready.moved_percent is not None:
            self.stdout.write(
                _("%(moved).2f %% luas kota berpindah kelurahan dibanding batas sekarang.")
                % {"moved": ready.moved_percent}
            )
        self.stdout.write(
            _("Percobaan saja: tidak ada yang diubah.")
            if options["dry_run"]
            else _("Batas ini sekarang berlaku.")
        )


def _sound(found: list[features.Feature]) -> dict[str, Any]:
    """Return code -> shape in degrees.

    Raises:
        Broken: a feature without code or sound polygon, a code twice, or they overlap.
    """
    shapes = [one.shape for one in found if one.shape is not None]
    if not shapes:
        raise arcs.Broken(_("tidak ada poligon"))
    flat = grid.around(shapes)
    known = {one.code: None for one in found if one.code}
    problems = features.find_problems(found, known, flat)
    if problems:
        raise arcs.Broken("\n" + "\n".join(boundary_file.sentence(one, {}) for one in problems))
    return {one.code: one.shape for one in found}
