"""Expressions: what they may name, and whether they hold for every answer there can be."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice, product
from typing import Any

from django.utils.translation import gettext as _

from balaikota.engine.packs import expressions
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import paths
from balaikota.engine.packs.reading import Path

MOST_TRIALS = 5000
CLOSED = ("choice", "several", "yes-no")


def check(desk: Desk, pack: Pack) -> Iterator[Finding]:
    """Check every ``when``."""
    earlier: dict[str, Field] = {}
    names = [field.id for field in pack.fields]
    for path, field in paths(pack):
        if field.when is not None:
            yield from _condition(desk, field.when, (*path, "when"), earlier, names)
        earlier[field.id] = field


def _condition(
    desk: Desk, when: str, path: Path, earlier: dict[str, Field], names: list[str]
) -> Iterator[Finding]:
    try:
        used, functions = expressions.variables(when), expressions.functions(when)
    except ValueError:
        what = _("`when` tidak terbaca: %s.") % when
        yield desk.find(catalog.NOT_CEL, path, what)
        return
    faults = [
        *(_name(desk, name, path, names) for name in used if name not in earlier),
        *(_function(desk, name, path) for name in functions if name not in expressions.FUNCTIONS),
    ]
    yield from faults
    if not faults:
        yield from _tried(desk, when, path, [earlier[name] for name in used])


def _name(desk: Desk, name: str, path: Path, names: list[str]) -> Finding:
    if name in names:
        what = _("`when` memakai `%s`, yang baru ditanyakan di sini atau sesudahnya.") % name
        return desk.find(catalog.LATER_NAME, path, what, name=name)
    near = get_close_matches(name, names, n=1)
    hint = _("Mungkin maksudnya `%s`") % near[0] if near else _("Pakai `id` pertanyaan yang ada")
    what = _("`when` memakai `%s`, yang tidak ada di formulir.") % name
    return desk.find(catalog.UNKNOWN_NAME, path, what, hint=hint)


def _function(desk: Desk, name: str, path: Path) -> Finding:
    shown = name.strip("_@")
    return desk.find(catalog.UNKNOWN_FUNCTION, path, _("`when` memakai fungsi `%s`.") % shown)


def _tried(desk: Desk, when: str, path: Path, used: list[Field]) -> Iterator[Finding]:
    """Run the expression over generated answers of every question it uses, unanswered too."""
    has_appeared = False
    for sample in _samples(used):
        try:
            value = expressions.compiled(when).execute(sample)
        except (RuntimeError, TypeError, KeyError, ValueError, OverflowError) as error:
            values = {"sample": _shown(sample), "error": str(error).partition("\n")[0]}
            what = _("`when` gagal untuk %(sample)s: %(error)s.") % values
            yield desk.find(catalog.FAILS, path, what)
            return
        if value is not None and not isinstance(value, bool):
            values = {"sample": _shown(sample), "value": str(value)}
            what = _("`when` menghasilkan `%(value)s` untuk %(sample)s.") % values
            yield desk.find(catalog.NOT_YES_NO, path, what, name=used[0].id if used else "nama")
            return
        has_appeared = has_appeared or value is True
    if not has_appeared and all(field.kind in CLOSED for field in used):
        yield desk.find(catalog.NEVER, path, _("`when` tidak pernah benar: %s.") % when)


def _samples(used: list[Field]) -> Iterator[dict[str, Any]]:
    kinds = [[kind_of(f).unanswered, *kind_of(f).samples(f)] for f in used]
    for answers in islice(product(*kinds), MOST_TRIALS):
        yield {field.id: answer for field, answer in zip(used, answers, strict=True)}


def _shown(sample: dict[str, Any]) -> str:
    nothing = _("tidak dijawab")
    pairs = (f"{name} = {nothing if v is None else repr(v)}" for name, v in sample.items())
    return ", ".join(pair[:60] for pair in pairs) or _("jawaban apa pun")
