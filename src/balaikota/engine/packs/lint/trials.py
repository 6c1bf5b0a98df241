"""Expressions on trial: what they may name, and what they come to for every answer there can be."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import product
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from balaikota.engine.packs import columns, expressions
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.reading import Path

MOST_TRIALS = 5000
CLOSED = ("choice", "several", "yes-no")
AMOUNTS = (0, 1, 2, 100, 10**12)
RETURNS = (0, 1, 2, 3, 10)

Sample = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """What an expression may read at one place of a pack.

    Attributes:
        samples: name -> values it is tried with.
        closed: names whose values are all among the samples.
        later: questions that are there, but come after this place.
        reads_case: whether ``applicant``, ``place``, ``case`` and ``ref`` may be read too.
        amounts: what legal numbers are tried with.
        coded: questions for a code; what their lists say of it may be read in ``column``.
    """

    samples: Mapping[str, Sequence[Any]]
    closed: frozenset[str]
    later: frozenset[str] = field(default_factory=frozenset)
    reads_case: bool = False
    amounts: Sequence[int] = AMOUNTS
    coded: Sequence[Field] = ()

    def known(self, expression: str) -> dict[str, Sequence[Any]]:
        """Return every name, with values for the numbers that ``expression`` reads."""
        known = {**self.samples, **_of_columns(expression, self.coded)}
        if not self.reads_case:
            return known
        keys = expressions.numbers_read(expression)
        return {**known, **_of_case(), "ref": [dict.fromkeys(keys, n) for n in self.amounts]}


def of_fields(fields: Iterable[Field], later: Iterable[str] = ()) -> Names:
    """Return what a condition in the form may read: the answers given before it."""
    asked = list(fields)
    samples = {f.id: [kind_of(f).unanswered, *kind_of(f).samples(f)] for f in asked}
    closed = frozenset(f.id for f in asked if f.kind in CLOSED)
    coded = tuple(f for f in asked if f.kind == "code")
    return Names(samples, closed | {"column"}, frozenset(later), coded=coded)


def of_procedure(pack: Pack) -> Names:
    """Return what an expression of the procedure may read: every answer, and the case itself."""
    asked = of_fields(pack.fields)
    closed = asked.closed | {"applicant", "case"}
    return Names(asked.samples, closed, reads_case=True, coded=asked.coded)


def check(desk: Desk, expression: str, path: Path, names: Names) -> Iterator[Finding]:
    """Check that an expression names only what it may, and is yes or no for every sample."""
    faults = list(named(desk, expression, path, names))
    yield from faults or _tried(desk, expression, path, names)


def check_value(desk: Desk, expression: str, path: Path, names: Names) -> Iterator[Finding]:
    """Check that an expression of any outcome names only what it may, and never fails."""
    faults = list(named(desk, expression, path, names))
    yield from faults or _valued(desk, expression, path, names)


def outcomes(expression: str, names: Names) -> Iterator[Any]:
    """Return what an expression comes to for each sample; one that was checked never fails."""
    for sample in samples(expression, list(expressions.variables(expression)), names):
        yield expressions.value_of(expression, sample)


def chosen(ways: Sequence[str | None], names: Names) -> set[int] | None:
    """Return which of several ways, tried in order, some sample leads to.

    None where that cannot be seen: too many answers to try, or answers of any number or text.
    """
    whole = " ".join(f"({when})" for when in ways if when is not None)
    used = {name for when in ways if when is not None for name in expressions.variables(when)}
    if not _is_exhaustive(whole, used, names):
        return None
    found = set()
    for sample in samples(whole, used, names):
        for number, when in enumerate(ways):
            if when is None or expressions.is_true(when, sample):
                found.add(number)
                break
    return found


def named(
    desk: Desk,
    expression: str,
    path: Path,
    names: Names,
    allowed: frozenset[str] = expressions.FUNCTIONS,
) -> Iterator[Finding]:
    """Check that an expression reads only names that are there, by functions that are allowed."""
    try:
        used, functions = expressions.variables(expression), expressions.functions(expression)
    except ValueError:
        yield desk.find(catalog.NOT_CEL, path, _("`when` tidak terbaca: %s.") % expression)
        return
    strange = list(_columns(desk, expression, path, names))
    yield from strange
    if strange:
        return
    known = names.known(expression)
    yield from (_name(desk, name, path, names, known) for name in used if name not in known)
    yield from (_function(desk, name, path) for name in functions if name not in allowed)
    if names.reads_case and expressions.reads_unnamed_number(expression):
        what = _("`when` membaca `ref` tanpa kunci: %s.") % expression
        yield desk.find(catalog.UNNAMED_NUMBER, path, what)


def _columns(desk: Desk, expression: str, path: Path, names: Names) -> Iterator[Finding]:
    """Check what is read of lists of codes: a question for a code asked before, a column of its list."""
    there = {field.id: columns.names(field) for field in names.coded if "column" in expression}
    known = ", ".join(f"column.{one}.{name}" for one in there for name in sorted(there[one]))
    for asked, column in expressions.columns_read(expression):
        if column not in there.get(asked, ()):
            what = _("`when` membaca kolom `%s`, yang tidak ada.") % f"column.{asked}.{column}"
            yield desk.find(catalog.UNKNOWN_COLUMN, path, what, known=known or "-")
    if expressions.reads_unnamed_column(expression):
        what = _("`when` membaca `column` tanpa pertanyaan dan kolom: %s.") % expression
        yield desk.find(catalog.UNKNOWN_COLUMN, path, what, known=known or "-")


def _name(desk: Desk, name: str, path: Path, names: Names, known: Mapping[str, Any]) -> Finding:
    if name in names.later:
        what = _("`when` memakai `%s`, yang baru ditanyakan di sini atau sesudahnya.") % name
        return desk.find(catalog.LATER_NAME, path, what, name=name)
    near = get_close_matches(name, [*known, *names.later], n=1)
    hint = _("Mungkin maksudnya `%s`") % near[0] if near else _("Pakai `id` pertanyaan yang ada")
    what = _("`when` memakai `%s`, yang tidak ada di formulir.") % name
    return desk.find(catalog.UNKNOWN_NAME, path, what, hint=hint)


def _function(desk: Desk, name: str, path: Path) -> Finding:
    shown = name.strip("_@")
    return desk.find(catalog.UNKNOWN_FUNCTION, path, _("`when` memakai fungsi `%s`.") % shown)


def _tried(desk: Desk, expression: str, path: Path, names: Names) -> Iterator[Finding]:
    """Run the expression over samples of everything it reads, unanswered too."""
    used = list(expressions.variables(expression))
    has_been_true = False
    for sample in samples(expression, used, names):
        try:
            value = expressions.compiled(expression).execute(dict(sample))
        except expressions.FAILURES as error:
            values = {"sample": shown(sample), "error": str(error).partition("\n")[0]}
            what = _("`when` gagal untuk %(sample)s: %(error)s.") % values
            yield desk.find(catalog.FAILS, path, what)
            return
        if value is not None and not isinstance(value, bool):
            values = {"sample": shown(sample), "value": str(value)}
            what = _("`when` menghasilkan `%(value)s` untuk %(sample)s.") % values
            yield desk.find(catalog.NOT_YES_NO, path, what, name=used[0] if used else "nama")
            return
        has_been_true = has_been_true or value is True
    if not has_been_true and _is_exhaustive(expression, used, names):
        what = _("`when` tidak pernah benar: %s.") % expression
        yield desk.find(catalog.NEVER, path, what)


def _valued(desk: Desk, expression: str, path: Path, names: Names) -> Iterator[Finding]:
    for sample in samples(expression, list(expressions.variables(expression)), names):
        try:
            expressions.value_of(expression, sample)
        except expressions.FAILURES as error:
            values = {"sample": shown(sample), "error": str(error).partition("\n")[0]}
            what = _("Isian awal gagal untuk %(sample)s: %(error)s.") % values
            yield desk.find(catalog.FAILS, path, what)
            return


def _is_exhaustive(expression: str, used: Iterable[str], names: Names) -> bool:
    """Tell whether the samples are all there is; a number of returns can be any."""
    known = names.known(expression)
    few = prod(len(known[name]) for name in used) <= MOST_TRIALS
    return few and names.closed.issuperset(used) and "returns" not in expression


def samples(expression: str, used: Iterable[str], names: Names) -> Iterator[Sample]:
    """Return every combination of samples; where there are too many, as many drawn by lot."""
    known = names.known(expression)
    order = list(used)
    values = [known[name] for name in order]
    if prod(map(len, values)) <= MOST_TRIALS:
        rows: Iterable[Sequence[Any]] = product(*values)
    else:
        lot = random.Random(expression)  # noqa: S311 - by lot, yet the same faults each time
        rows = ([lot.choice(some) for some in values] for _trial in range(MOST_TRIALS))
    for row in rows:
        yield dict(zip(order, row, strict=True))


def _of_case() -> dict[str, Sequence[Any]]:
    marks = [[], *([flag] for flag in expressions.FLAGS), list(expressions.FLAGS)]
    return {
        "applicant": [{"kind": kind} for kind in expressions.APPLICANT["kind"]],
        "place": [
            {"area": area, "kecamatan": area.rpartition(".")[0]}
            for area in ("", "11.01.01.1001", "11.01.02.1002")
        ],
        "case": [
            {"channel": channel, "returns": returns, "flags": flags}
            for channel, returns, flags in product(expressions.CHANNELS, RETURNS, marks)
        ],
    }


def _of_columns(expression: str, coded: Sequence[Field]) -> dict[str, Sequence[Any]]:
    """Return what ``column`` is tried with: of each question that is read all that its list holds."""
    read = {asked for asked, _column in expressions.columns_read(expression)}
    used = [field for field in coded if field.id in read]
    if not used:
        return {}
    held = [columns.samples(field) for field in used]
    if prod(map(len, held)) > MOST_TRIALS:
        held = [some[: int(MOST_TRIALS ** (1 / len(held)))] for some in held]
    rows = product(*held)
    return {"column": [dict(zip((f.id for f in used), row, strict=True)) for row in rows]}


def shown(sample: Sample) -> str:
    """Return the answers of a trial in words."""
    nothing = _("tidak dijawab")
    pairs = (f"{name} = {nothing if v is None else repr(v)}" for name, v in sample.items())
    return ", ".join(pair[:60] for pair in pairs) or _("jawaban apa pun")
