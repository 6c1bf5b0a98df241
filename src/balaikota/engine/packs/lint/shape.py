"""The shape of a pack against the grammar: every fault at once, each at its line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from msgspec import inspect

from balaikota.engine.packs import grammar
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

GRAMMAR = inspect.type_info(grammar.Pack)
PLAIN: dict[type, type] = {
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.BoolType: bool,
    inspect.NoneType: type(None),
}


def check(desk: Desk) -> Iterator[Finding]:
    """Compare the values with the grammar."""
    for path, line in desk.source.doubles:
        found = desk.find(catalog.DOUBLE_KEY, path, _("Kunci `%s` ditulis dua kali.") % path[-1])
        yield Finding(**{**vars(found), "line": line})
    yield from _check(desk, GRAMMAR, desk.source.values, ())


def _check(desk: Desk, type_: inspect.Type, value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(type_, inspect.StructType):
        yield from _struct(desk, type_, value, path)
    elif isinstance(type_, inspect.UnionType):
        yield from _union(desk, type_, value, path)
    elif isinstance(type_, inspect.ListType):
        yield from _list(desk, type_, value, path)
    elif isinstance(type_, inspect.DictType):
        yield from _dict(desk, type_, value, path)
    elif isinstance(type_, inspect.LiteralType):
        yield from _literal(desk, type_, value, path)
    elif type(value) is not PLAIN[type(type_)]:
        yield _wrong(desk, path, _named(type_), value)


def _struct(desk: Desk, type_: inspect.StructType, value: Any, path: Path) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong(desk, path, _named(type_), value)
        return
    known = {field.encode_name: field for field in type_.fields}
    for key in value.keys() - known.keys():
        yield _unknown(desk, (*path, str(key)), sorted(known))
    for name, field in known.items():
        if name in value:
            yield from _check(desk, field.type, value[name], (*path, name))
        elif field.required:
            yield _missing(desk, type_.cls, path, name)


def _unknown(desk: Desk, path: Path, known: list[str]) -> Finding:
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
    hint = _("tulis `%s`") % near[0] if near else _("pakai salah satu: %s") % ", ".join(known)
    what = _("Kunci `%s` tidak dikenal.") % path[-1]
    return desk.find(catalog.UNKNOWN_KEY, path, what, hint=hint)


def _missing(desk: Desk, cls: type, path: Path, name: str) -> Finding:
    inside = ".".join(map(str, path)) or _("paket")
    if cls is grammar.Text:
        what = _("Teks `%(inside)s` belum ada dalam bahasa `%(name)s`.")
        rule = catalog.LANGUAGE
    elif cls in (grammar.Standard, grammar.Internal):
        what = _("Komponen standar pelayanan `%(name)s` belum ada.")
        rule = catalog.COMPONENT
    else:
        what = _("Kunci `%(name)s` belum ada di `%(inside)s`.")
        rule = catalog.MISSING_KEY
    return desk.find(rule, path, what % {"name": name, "inside": inside}, name=name)


def _union(desk: Desk, type_: inspect.UnionType, value: Any, path: Path) -> Iterator[Finding]:
    """Check against the alternative that looks like the value, so that the finding is exact."""
    structs = [t for t in type_.types if isinstance(t, inspect.StructType)]
    lists = [t for t in type_.types if isinstance(t, inspect.ListType)]
    if isinstance(value, dict) and structs:
        yield from _check(desk, structs[0], value, path)
    elif isinstance(value, list) and lists:
        yield from _check(desk, lists[0], value, path)
    elif all(any(_check(desk, option, value, path)) for option in type_.types):
        expected = _(" atau ").join(
            _named(t) for t in type_.types if not isinstance(t, inspect.NoneType)
        )
        yield _wrong(desk, path, expected, value)


def _list(desk: Desk, type_: inspect.ListType, value: Any, path: Path) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _wrong(desk, path, _named(type_), value)
        return
    for index, item in enumerate(value):
        yield from _check(desk, type_.item_type, item, (*path, index))


def _dict(desk: Desk, type_: inspect.DictType, value: Any, path: Path) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong(desk, path, _named(type_), value)
        return
    for key, item in value.items():
        if isinstance(key, str):
            yield from _check(desk, type_.value_type, item, (*path, key))
        else:
            yield _wrong(desk, (*path, str(key)), _("kunci berupa teks"), key)


def _literal(desk: Desk, type_: inspect.LiteralType, value: Any, path: Path) -> Iterator[Finding]:
    if not isinstance(value, str) or value not in type_.values:
        yield _wrong(desk, path, _named(type_), value)


def _wrong(desk: Desk, path: Path, expected: str, value: Any) -> Finding:
    name = ".".join(map(str, path)) or _("paket")
    shown = str(value) if len(str(value)) <= 40 else str(value)[:40] + "…"
    what = _("`%(name)s` berisi `%(shown)s`.") % {"name": name, "shown": shown}
    return desk.find(catalog.WRONG_KIND, path, what, expected=expected)


def _named(type_: inspect.Type) -> str:
    """Return what is expected, in words."""
    if isinstance(type_, inspect.LiteralType):
        return _("salah satu dari ") + ", ".join(f"`{value}`" for value in type_.values)
    if isinstance(type_, inspect.StructType):
        if type_.cls is grammar.Text:
            return _("teks dua bahasa {id: …, en: …}")
        return _("kelompok kunci ") + ", ".join(f"`{f.encode_name}`" for f in type_.fields)
    words = {
        inspect.StrType: _("teks"),
        inspect.IntType: _("bilangan bulat"),
        inspect.BoolType: _("`true` atau `false`"),
        inspect.ListType: _("daftar"),
        inspect.DictType: _("kelompok kunci"),
        inspect.NoneType: _("kosong"),
    }
    return words[type(type_)]
