"""Offices that a list of codes names: the column is there, and so is each office it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.reference.codes.shape import Code
from balaikota.core.units import queries as units
from balaikota.core.units.models import Kind
from balaikota.engine.packs import columns
from balaikota.engine.packs.grammar import Field, Office, Pack, Seat
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

NO_COLUMN = catalog.rule(
    "P124",
    gettext_lazy("Kantor dibaca dari kolom daftar kode yang dijawab pemohon."),
    gettext_lazy(
        "Tulis `from` dengan pertanyaan `kind: code` dan `column` dengan kolom daftarnya."
    ),
)
NO_SUCH_OFFICE = catalog.rule(
    "P125",
    gettext_lazy("Berkas dengan kode itu tidak akan sampai ke kantor mana pun."),
    gettext_lazy("Perbaiki kolomnya, atau tambahkan pilihan kantor sesudahnya."),
)
MOST_NAMED = 5


def check(desk: Desk, pack: Pack, office: Office, path: Path) -> Iterator[Finding]:
    """Check an office that is read from a list; of any other, that it names no column."""
    if office.taken_from is None and office.column is None:
        return
    field = _field(pack, office)
    if field is None or office.column not in columns.names(field) - {columns.CODE}:
        what = _("Kolom `%(column)s` dari `%(from)s` tidak ada.") % {
            "column": office.column or "",
            "from": office.taken_from or "",
        }
        yield desk.find(NO_COLUMN, path, what)
        return
    unknown = [value for value, kind in _kinds(field, office).items() if kind is None]
    for value in unknown[:MOST_NAMED]:
        what = _("Daftar kode menyebut kantor `%s`, yang tidak ada di kota ini.") % value
        yield desk.find(NO_SUCH_OFFICE, path, what)


def check_whole(desk: Desk, pack: Pack, office: Office, path: Path) -> Iterator[Finding]:
    """Check that a list names an office for every code, where nothing else says which."""
    field = _field(pack, office)
    if field is None:
        return
    if field.optional or field.when is not None:
        what = _("Pertanyaan `%s` dapat tidak dijawab.") % field.id
        yield desk.find(NO_SUCH_OFFICE, path, what)
    for code in columns.find_values(field, office.column or "").get("", [])[:MOST_NAMED]:
        what = _("Kode %s tidak menyebut kantor.") % code.full
        yield desk.find(NO_SUCH_OFFICE, path, what)


def condition(pack: Pack, seat: Seat) -> str | None:
    """Return when a seat counts: as written, and where it is read from a list that says something."""
    if not isinstance(seat.unit, Office) or seat.unit.taken_from is None:
        return seat.when
    field = _field(pack, seat.unit)
    if field is None or seat.unit.column not in columns.names(field):
        return seat.when
    own = f'column.{field.id}.{seat.unit.column} != ""'
    return own if seat.when is None else f"({seat.when}) && {own}"


def kinds_of(pack: Pack, seat: Seat) -> frozenset[str]:
    """Return of which kinds the office of a seat may be; none where only the day of the case tells."""
    if not isinstance(seat.unit, Office):
        own = pack.owner.unit if seat.unit == "owner" else None
        return frozenset({own} if own is not None else ())
    if seat.unit.kind is not None:
        return frozenset({seat.unit.kind})
    field = _field(pack, seat.unit)
    if field is None:
        return frozenset()
    return frozenset(kind for kind in _kinds(field, seat.unit).values() if kind)


def _field(pack: Pack, office: Office) -> Field | None:
    asked = (field for field in pack.fields if field.kind == "code")
    return next((field for field in asked if field.id == office.taken_from), None)


def _kinds(field: Field, office: Office) -> Mapping[str, str | None]:
    """Return what a list names -> which kind of office that is; None where the city has none.

    Nothing is said against a code while no city is loaded: "" then.
    """
    named: Mapping[str, list[Code]] = columns.find_values(field, office.column or "")
    known = {value: value for value in named if value in Kind.values}
    codes = named.keys() - known.keys() - {""}
    there = units.by_code(codes) if codes else {}
    nothing = None if there or not codes or units.find_units() else ""
    found = {code: str(there[code].kind) if code in there else nothing for code in sorted(codes)}
    return {**known, **found}
