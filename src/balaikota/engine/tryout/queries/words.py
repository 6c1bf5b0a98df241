"""An expression of a pack in the words of its questions, where it is plain enough to be said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from balaikota.core.areas import queries as areas
from balaikota.engine.packs import forms
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.lib import wording

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>\d+)|"""
    r"""(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<mark>&&|\|\||[=!<>]=|[<>!()\[\],]))"""
)
_COMPARES = ("==", "!=", "<", "<=", ">", ">=", "in")


class _TooInvolved(Exception):
    """It cannot be said in plain words."""


def in_words(expression: str, pack: Pack, lang: str) -> str:
    """Return what an expression asks, in words; empty where it is too involved for a sentence."""
    try:
        return _Reader(expression, pack, lang).whole()
    except _TooInvolved:
        return ""


class _Reader:
    """Reads an expression from left to right: and, or, not, comparisons, membership."""

    def __init__(self, expression: str, pack: Pack, lang: str) -> None:
        self._tokens = _tokens(expression)
        self._fields = {field.id: field for field in pack.fields}
        self._lang = lang

    def whole(self) -> str:
        said = self._either()
        if self._tokens:
            raise _TooInvolved
        return said

    def _either(self) -> str:
        return self._joined("||", _(" atau "), self._both)

    def _both(self) -> str:
        return self._joined("&&", _(" dan "), self._one)

    def _joined(self, mark: str, word: str, part: Callable[[], str]) -> str:
        said = [part()]
        while self._take(mark):
            said.append(part())
        return word.join(said)

    def _one(self) -> str:
        if self._take("!"):
            return _("tidak benar bahwa %(what)s") % {"what": self._one()}
        if self._take("("):
            inner = self._either()
            self._need(")")
            return f"({inner})"
        return self._compared()

    def _compared(self) -> str:
        left = self._operand()
        mark = self._tokens[0] if self._tokens else ""
        if mark not in _COMPARES:
            return _same(self._name(left), _("Ya"))
        self._tokens.pop(0)
        right = self._operand()
        if mark == "in":
            return self._within(left, right)
        if not _is_name(left):
            raise _TooInvolved
        return self._said(left, mark, right)

    def _within(self, item: Any, whole: Any) -> str:
        if isinstance(whole, list):
            values = ", ".join(self._value(one, item) for one in whole)
            return _("%(what)s salah satu dari %(values)s") % {
                "what": self._name(item),
                "values": values,
            }
        names = {"what": self._name(whole), "value": self._value(item, whole)}
        return _("%(what)s memuat %(value)s") % names

    def _said(self, left: str, mark: str, right: Any) -> str:
        what = self._name(left)
        if right == "null":
            asked = {"==": _("%(what)s tidak dijawab"), "!=": _("%(what)s dijawab")}
            if mark not in asked:
                raise _TooInvolved
            return asked[mark] % {"what": what}
        said = {
            "==": _("%(what)s adalah %(value)s"),
            "!=": _("%(what)s bukan %(value)s"),
            "<": _("%(what)s kurang dari %(value)s"),
            "<=": _("%(what)s paling banyak %(value)s"),
            ">": _("%(what)s lebih dari %(value)s"),
            ">=": _("%(what)s paling sedikit %(value)s"),
        }
        return said[mark] % {"what": what, "value": self._value(right, left)}

    def _operand(self) -> Any:
        """Return a name, a text in its quotes, a number, a list of these, or a legal number."""
        if self._take("["):
            found = [self._operand()]
            while self._take(","):
                found.append(self._operand())
            self._need("]")
            return found
        word = self._next()
        if word == "ref" and self._take("["):
            key = self._next()
            self._need("]")
            return f"ref {key[1:-1]}"
        if word == "size" and self._take("("):
            inner = self._next()
            self._need(")")
            return f"size {inner}"
        if not re.match(r"""["'\w]""", word):
            raise _TooInvolved
        return word

    def _name(self, operand: Any) -> str:
        if not _is_name(operand):
            raise _TooInvolved
        kind, _blank, rest = str(operand).rpartition(" ")
        if kind == "ref":
            return _("angka acuan %s") % rest
        if kind == "size":
            return _("banyaknya %s") % self._name(rest)
        if rest in self._fields:
            return f"“{self._fields[rest].label.in_(self._lang)}”"
        if rest.startswith("column."):
            return column_name(rest, self._fields, self._lang)
        known = names_of_the_case()
        if rest not in known:
            raise _TooInvolved
        return known[rest]

    def _value(self, operand: Any, of: Any) -> str:
        if isinstance(operand, list):
            raise _TooInvolved
        if operand[0] in "\"'":
            return text_value(operand[1:-1], self._fields.get(str(of)), str(of), self._lang)
        if operand.isdecimal():
            field = self._fields.get(str(of))
            is_amount = field is not None and field.kind in ("whole-number", "rupiah")
            shown = forms.present(field, int(operand), self._lang) if field and is_amount else ""
            return shown or wording.number(int(operand), self._lang)
        if operand in ("true", "false"):
            return _("Ya") if operand == "true" else _("Tidak")
        return self._name(operand)

    def _next(self) -> str:
        if not self._tokens:
            raise _TooInvolved
        return self._tokens.pop(0)

    def _take(self, mark: str) -> bool:
        if self._tokens[:1] == [mark]:
            self._tokens.pop(0)
            return True
        return False

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            raise _TooInvolved


def names_of_the_case() -> Mapping[str, str]:
    """Return what an expression may read besides answers -> what it is called."""
    return {
        "applicant.kind": _("pemohon"),
        "place.area": _("kelurahan"),
        "place.kecamatan": _("kecamatan"),
        "case.channel": _("saluran"),
        "case.returns": _("banyaknya pengembalian"),
        "case.flags": _("tanda pada berkas"),
    }


def column_name(path: str, fields: Mapping[str, Field], lang: str) -> str:
    """Return what a column of a list of codes is called, by ``column.question.name``."""
    _column, asked, name = path.split(".")
    label = fields[asked].label.in_(lang) if asked in fields else asked
    return _("kolom %(name)s dari “%(label)s”") % {"name": name, "label": label}


def text_value(value: str, field: Field | None, name: str, lang: str) -> str:
    """Return a text that something is compared with, in words where it is a code we know."""
    if field is not None and field.kind in ("choice", "several"):
        answer: Any = [value] if field.kind == "several" else value
        return forms.present(field, answer, lang)
    known = {
        "resident": _("warga berakun"),
        "officer": _("petugas loket"),
        "none": _("warga tanpa akun"),
        "online": _("daring"),
        "counter": _("loket"),
        "api": _("program mitra"),
        "urgent": _("Mendesak"),
        "sensitive": _("Sensitif"),
    }
    if name.startswith("place."):
        return place_name(value)
    return known.get(value, value) if name.partition(".")[0] in ("applicant", "case") else value


def place_name(code: str) -> str:
    """Return the name of a kelurahan or kecamatan by its code; the code when it is unknown."""
    for row in areas.known_kelurahan().values():
        if code == row.code:
            return row.name
        if code == row.parent_code:
            return row.parent_name
    return code


def _same(what: str, value: str) -> str:
    return _("%(what)s adalah %(value)s") % {"what": what, "value": value}


def _is_name(operand: Any) -> bool:
    return isinstance(operand, str) and bool(re.match(r"(?:(?:ref|size) )?[A-Za-z_]", operand))


def _tokens(expression: str) -> list[str]:
    found, at, text = [], 0, expression.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _TooInvolved
        found.append(token.group().strip())
        at = token.end()
    return found
