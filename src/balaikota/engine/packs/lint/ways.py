"""Where acts lead, when they are open, and who acts: guards, routes, offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from balaikota.core.people.roles import ROLES
from balaikota.core.units.models import Kind
from balaikota.engine.packs.grammar import Act, Asked, By, Office, Pack, Step, Way
from balaikota.engine.packs.lint import catalog, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import Seat, routes_of, seats_of


def check_way(
    desk: Desk, pack: Pack, way: Way | None, path: Path, names: Names
) -> Iterator[Finding]:
    """Check that each route leads to a step, and that each can be taken."""
    for at, route in enumerate(routes_of(way)):
        here = (*path, at, "to") if isinstance(way, list) else path
        if route.to not in pack.procedure:
            what = _("Langkah `%s` tidak ada.") % route.to
            yield desk.find(catalog.NO_STEP, here, what, known=", ".join(pack.procedure))
    if isinstance(way, list):
        yield from _ordered(desk, [route.when for route in way], path, names)


def check_guard(desk: Desk, step: Step, act: Act, path: Path, names: Names) -> Iterator[Finding]:
    """Check the condition under which an act is open, and that its absence is explained."""
    if (act.when is None) != (act.why_not is None):
        what = _("Tindakan `%s`: `when` dan `why_not` harus ditulis bersama.") % path[-1]
        yield desk.find(catalog.GUARD, path, what)
    if act.when is not None:
        if step.is_applicants:
            what = _("Tindakan pemohon `%s` bersyarat.") % path[-1]
            yield desk.find(catalog.GUARD, (*path, "when"), what)
        yield from trials.check(desk, act.when, (*path, "when"), names)


def check_post(
    desk: Desk, pack: Pack, post: By | Asked, path: Path, names: Names
) -> Iterator[Finding]:
    """Check the office and the role of whoever acts."""
    seats = seats_of(post.unit)
    is_list = isinstance(post.unit, list)
    for at, seat in enumerate(seats):
        here = (*path, "unit", at, "unit") if is_list else (*path, "unit")
        yield from _office(desk, seat, here)
    kinds = {_kind(pack, seat) for seat in seats}
    yield from _role(desk, post.role, kinds, path)
    if is_list:
        yield from _ordered(desk, [seat.when for seat in seats], (*path, "unit"), names)


def _office(desk: Desk, seat: Seat, path: Path) -> Iterator[Finding]:
    if not isinstance(seat.unit, Office):
        return
    if (seat.unit.kind is None) == (seat.unit.code is None):
        what = _("Kantor perlu `kind` atau `code`, salah satu.")
        yield desk.find(catalog.OFFICE, path, what)
    if seat.unit.kind is not None and seat.unit.kind not in Kind.values:
        what = _("Jenis kantor `%s` tidak dikenal.") % seat.unit.kind
        yield desk.find(catalog.UNKNOWN_UNIT, (*path, "kind"), what, known=", ".join(Kind.values))


def _kind(pack: Pack, seat: Seat) -> str | None:
    """Return of which kind the office is; None where only the day of the case tells."""
    if isinstance(seat.unit, Office):
        return seat.unit.kind
    return pack.owner.unit if seat.unit == "owner" else None


def _role(desk: Desk, role: str, kinds: set[str | None], path: Path) -> Iterator[Finding]:
    offices = [slug for slug, known in ROLES.items() if known.kinds]
    if role not in offices:
        what = _("Peran `%s` tidak dikenal.") % role
        yield desk.find(catalog.UNKNOWN_ROLE, path, what, known=", ".join(offices))
        return
    for unit in sorted(kind for kind in kinds if kind is not None):
        here = [slug for slug, known in ROLES.items() if unit in known.kinds]
        if here and role not in here:
            what = _("Peran `%(role)s` tidak ada di %(unit)s.") % {"role": role, "unit": unit}
            yield desk.find(catalog.ROLE_ELSEWHERE, path, what, unit=unit, known=", ".join(here))


def _ordered(desk: Desk, ways: Sequence[str | None], path: Path, names: Names) -> Iterator[Finding]:
    """Check a list of conditional ways: all but the last with a condition, each one taken."""
    for at, when in enumerate(ways):
        if (when is None) != (at == len(ways) - 1):
            what = _("Hanya pilihan terakhir yang tanpa `when`.")
            yield desk.find(catalog.LAST_ROUTE, (*path, at), what)
            return
    if not ways:
        yield desk.find(catalog.LAST_ROUTE, path, _("Daftar pilihan ini kosong."))
        return
    faults = [
        finding
        for at, when in enumerate(ways)
        if when is not None
        for finding in trials.check(desk, when, (*path, at, "when"), names)
    ]
    yield from faults
    if not faults:
        yield from _taken(desk, ways, path, names)


def _taken(desk: Desk, ways: Sequence[str | None], path: Path, names: Names) -> Iterator[Finding]:
    taken = trials.chosen(ways, names)
    for at, when in enumerate(ways):
        is_double = when is not None and when in ways[:at]
        if is_double or (taken is not None and at not in taken):
            what = _("Pilihan ke-%s tidak pernah diambil.") % (at + 1)
            yield desk.find(catalog.DEAD_ROUTE, (*path, at), what)
