"""Rows of questions: so many employees, children or vehicles, each answered in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.packs.fields.base import (
    Clean,
    FieldKind,
    Posted,
    RowsWrong,
    Setting,
    Wrong,
    label,
)
from balaikota.engine.packs.grammar import Field

MOST = 20
# Names of inputs beside the questions: which rows are on the page, and the buttons of rows.
ROWS, ADD, REMOVE = "baris", "tambah-baris", "hapus-baris"

Say = Callable[[Field, Any], str]


@dataclass(frozen=True)
class Row:
    """One row in words: its title, and (label, answer) of what was answered."""

    title: str
    lines: tuple[tuple[str, str], ...]


class Group(FieldKind):
    """Rows of questions, stored as a list of answers by question; unanswered is null or empty."""

    def __init__(self, kinds: Mapping[str, FieldKind]) -> None:
        self._kinds = kinds

    def typed(self, field: Field, posted: Posted) -> Any:
        """Return the rows on the page, without the one to remove and with the one to add."""
        gone = set(posted.get(REMOVE) or [])
        shown = [at for at in (posted.get(f"{ROWS}:{field.id}") or []) if _is_number(at)]
        rows = [self._typed(field, at, posted) for at in shown if f"{field.id}-{at}" not in gone]
        if field.id in (posted.get(ADD) or []):
            rows.append(self.blank(field))
        return rows

    def blank(self, field: Field) -> dict[str, Any]:
        """Return a row with nothing in it."""
        return self._typed(field, "0", {})

    def inner(self, field: Field, at: int | str) -> Iterator[tuple[str, Field]]:
        """Return (own name, question) of a row; in it the question is named by its place."""
        for one in field.fields:
            yield one.id, msgspec.structs.replace(one, id=f"{field.id}-{at}-{one.id}")

    def untyped(self, field: Field, answer: Any) -> Any:
        """Return what would be typed into each row."""
        return [self._untyped(field, row) for row in answer if isinstance(row, dict)]

    def is_empty(self, typed: Any) -> bool:
        """Tell whether no row has anything in it; a row that is blank is asked to be left out."""
        return not any(_has_something(row) for row in typed)

    def clean(self, field: Field, typed: Any, setting: Setting) -> Clean:
        """Return the rows with something in them; every fault of every row is told."""
        rows, wrong, odd = [], list[Wrong](), list[str]()
        for at, row in enumerate(typed):
            if _has_something(row):
                answers = self._row(field, at, row, setting, wrong, odd)
                rows.append(answers)
        wrong = [*self._too_many_or_few(field, len(rows)), *wrong]
        if wrong:
            raise RowsWrong(wrong)
        return Clean(rows, tuple(odd))

    def show(self, field: Field, answer: Any, lang: str) -> str:
        """Return the rows in one line, numbered."""
        return in_one(self.rows(field, answer, lang, self._say(lang)))

    def rows(self, field: Field, answer: Any, lang: str, say: Say) -> list[Row]:
        """Return each row in words; ``say`` tells how an answer reads."""
        return [self._in_words(field, row, at, lang, say) for at, row in enumerate(answer, start=1)]

    def schema(self, field: Field) -> dict[str, Any]:
        """Return the JSON Schema of the rows."""
        shapes = {one.id: self._kinds[one.kind].schema(one) for one in field.fields}
        return {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    one.id: (
                        {"anyOf": [shapes[one.id], {"type": "null"}]}
                        if one.optional
                        else shapes[one.id]
                    )
                    | {"title": one.label.id}
                    for one in field.fields
                },
                "required": [one.id for one in field.fields if not one.optional],
                "additionalProperties": False,
            },
            "minItems": field.min or 1,
            "maxItems": field.max or MOST,
        }

    def samples(self, field: Field) -> list[Any]:
        """Return rows of each kind of answer, rows without what may be left out, and many.

        As few as the group takes: one, if it does not say.
        """
        least = field.min or 1
        values = {one.id: self._kinds[one.kind].samples(one) for one in field.fields}
        most = max(map(len, values.values()), default=1)
        rows = [{id_: some[at % len(some)] for id_, some in values.items()} for at in range(most)]
        bare = rows[0] | {
            one.id: self._kinds[one.kind].unanswered for one in field.fields if one.optional
        }
        many = [*rows, bare]
        return [*([row] * least for row in many), many + [bare] * (least - len(many))]

    def fits(self, field: Field, value: Any) -> bool:
        """Tell whether every row is an object of the questions there are, each of its type."""
        known = {one.id: one for one in field.fields}
        return isinstance(value, list) and all(
            isinstance(row, dict)
            and row.keys() <= known.keys()
            and all(
                answer is None or self._kinds[known[id_].kind].fits(known[id_], answer)
                for id_, answer in row.items()
            )
            for row in value
        )

    def missing(self, field: Field) -> Wrong:
        """Ask for the first row."""
        first = field.fields[0]
        part = f"0-{first.id}"
        inside = self._kinds[first.kind].first_part
        return Wrong(
            _("Isi paling sedikit satu: %(label)s.") % {"label": label(field)},
            f"{part}-{inside}" if inside else part,
        )

    @property
    def unanswered(self) -> Any:
        """Return no rows."""
        return []

    def _typed(self, field: Field, at: int | str, posted: Posted) -> dict[str, Any]:
        inner = self.inner(field, at)
        return {id_: self._kinds[one.kind].typed(one, posted) for id_, one in inner}

    def _untyped(self, field: Field, row: dict[str, Any]) -> dict[str, Any]:
        blank = self.blank(field)
        return {
            one.id: blank[one.id]
            if row.get(one.id) is None
            else self._kinds[one.kind].untyped(one, row[one.id])
            for one in field.fields
        }

    def _row(
        self,
        field: Field,
        at: int,
        row: Mapping[str, Any],
        setting: Setting,
        wrong: list[Wrong],
        odd: list[str],
    ) -> dict[str, Any]:
        """Return the answers of a row; what is wrong or odd with them is added to the lists."""
        answers = {}
        for one in field.fields:
            kind = self._kinds[one.kind]
            answers[one.id] = kind.unanswered
            try:
                if not kind.is_empty(row[one.id]):
                    clean = kind.clean(one, row[one.id], setting)
                    answers[one.id] = clean.answer
                    odd += [f"{_title(field, at + 1)}: {warning}" for warning in clean.warnings]
                elif not one.optional:
                    raise kind.missing(one)
            except Wrong as error:
                part = f"{at}-{one.id}-{error.part}".rstrip("-")
                wrong.append(Wrong(f"{_title(field, at + 1)}: {error.message}", part))
        return answers

    def _too_many_or_few(self, field: Field, count: int) -> Iterator[Wrong]:
        most, least = field.max or MOST, field.min or 1
        if count > most:
            yield Wrong(_("Paling banyak %s baris. Hapus sebagian.") % most)
        if count < least:
            yield Wrong(_("Isi paling sedikit %s baris.") % least)

    def _in_words(self, field: Field, row: Mapping[str, Any], at: int, lang: str, say: Say) -> Row:
        said = [
            (one, say(one, row[one.id]))
            for one in field.fields
            if row.get(one.id) is not None and row[one.id] != []
        ]
        named = next((text for one, text in said if one.id == field.row_title), "")
        lines = tuple((one.label.in_(lang), text) for one, text in said)
        return Row(named or _title(field, at, lang), lines)

    def _say(self, lang: str) -> Say:
        return lambda field, value: self._kinds[field.kind].show(field, value, lang)


def in_one(rows: list[Row]) -> str:
    """Return rows in one line."""
    if not rows:
        return ""
    told = [
        f"{at}. {', '.join(text for _label, text in row.lines)}" for at, row in enumerate(rows, 1)
    ]
    return "; ".join(told)


def under(place: str, errors: Mapping[str, str]) -> dict[str, str]:
    """Return part -> message of the question at a place of a group: ``0-umur``."""
    return {
        part.removeprefix(place).removeprefix("-"): message
        for part, message in errors.items()
        if part == place or part.startswith(f"{place}-")
    }


def _title(field: Field, at: int, lang: str = "") -> str:
    name = (field.row or field.label).in_(lang or get_language() or "id")
    return f"{name} {at}"


def _has_something(row: Mapping[str, Any]) -> bool:
    return any(_is_typed(value) for value in row.values())


def _is_typed(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value
    return bool(value.strip()) if isinstance(value, str) else any(map(_is_typed, values))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3
