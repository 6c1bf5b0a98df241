"""Where acts lead, when they are open, and who acts: guards, routes, offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people.roles import ROLES
from balaikota.core.units.models import Kind
from balaikota.engine.packs.grammar import Act, Asked, By, Office, Pack, Step, Way
from balaikota.engine.packs.lint import catalog, lists, trials
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import Place, Seat, routes_of, seats_of

CHOSEN = catalog.rule(
    "P126",
    gettext_lazy("Kantor yang dipilih petugas baru ada sesudah dipilih, dan hanya satu."),
    gettext_lazy(
        "Tulis `chooses` pada setiap tindakan yang menuju langkah dengan `by: {{unit: chosen}}`."
    ),
)


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
        yield from check_ordered(desk, [route.when for route in way], path, names)


def check_guard(desk: Desk, step: Step, act: Act, path: Path, names: Names) -> Iterator[Finding]:
    """Check the condition under which an act is open, and that its absence is explained."""
    if act.when is None and act.until is not None:
        return
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
    here: Path = (*path, "unit")
    if post.unit == "chosen":
        if isinstance(post, Asked):
            yield desk.find(CHOSEN, here, _("Pihak tidak dapat memakai `unit: chosen`."))
        yield from check_role(desk, post.role, set(), path)
        return
    yield from check_place(desk, pack, post.unit, here, names)
    kinds = {kind for seat in seats_of(post.unit) for kind in lists.kinds_of(pack, seat)}
    yield from check_role(desk, post.role, kinds, path)
    last = seats_of(post.unit)[-1:]
    for seat in last:
        if isinstance(seat.unit, Office) and seat.unit.taken_from is not None:
            yield from lists.check_whole(desk, pack, seat.unit, here)


def check_place(
    desk: Desk, pack: Pack, unit: Place | list[Seat], path: Path, names: Names
) -> Iterator[Finding]:
    """Check an office, or each of a list to choose from."""
    seats = seats_of(unit)
    is_list = isinstance(unit, list)
    for at, seat in enumerate(seats):
        here = (*path, at, "unit") if is_list else path
        if seat.unit == "chosen":
            what = _("`unit: chosen` tidak dapat menjadi satu dari beberapa pilihan.")
            yield desk.find(CHOSEN, here, what)
        yield from _office(desk, seat, here)
        if isinstance(seat.unit, Office):
            yield from lists.check(desk, pack, seat.unit, here)
    if is_list:
        conditions = [lists.condition(pack, seat) for seat in seats[:-1]]
        last = [seat.when for seat in seats[-1:]]
        yield from check_ordered(desk, conditions + last, path, names)


def _office(desk: Desk, seat: Seat, path: Path) -> Iterator[Finding]:
    if not isinstance(seat.unit, Office):
        return
    if [seat.unit.kind, seat.unit.code, seat.unit.taken_from].count(None) != 2:
        what = _("Kantor perlu `kind`, `code` atau `from`, salah satu.")
        yield desk.find(catalog.OFFICE, path, what)
    if seat.unit.kind is not None and seat.unit.kind not in Kind.values:
        what = _("Jenis kantor `%s` tidak dikenal.") % seat.unit.kind
        yield desk.find(catalog.UNKNOWN_UNIT, (*path, "kind"), what, known=", ".join(Kind.values))


def check_role(desk: Desk, role: str, kinds: set[str], path: Path) -> Iterator[Finding]:
    """Check that there is such a role, and that every kind of office that may act has it."""
    offices = [slug for slug, known in ROLES.items() if known.kinds]
    if role not in offices:
        what = _("Peran `%s` tidak dikenal.") % role
        yield desk.find(catalog.UNKNOWN_ROLE, path, what, known=", ".join(offices))
        return
    for unit in sorted(kinds):
        here = [slug for slug, known in ROLES.items() if unit in known.kinds]
        if here and role not in here:
            what = _("Peran `%(role)s` tidak ada di %(unit)s.") % {"role": role, "unit": unit}
            yield desk.find(catalog.ROLE_ELSEWHERE, path, what, unit=unit, known=", ".join(here))


def check_ordered(
    desk: Desk, ways: Sequence[str | None], path: Path, names: Names
) -> Iterator[Finding]:
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
