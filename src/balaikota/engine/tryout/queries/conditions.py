"""What an expression of the pack comes to, what it read, and a trouble told instead of a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import columns, expressions, forms
from balaikota.engine.packs.grammar import Field, Pack, Way
from balaikota.engine.packs.steps import Seat, routes_of
from balaikota.engine.tryout.queries import words
from balaikota.engine.tryout.queries.told import Condition, Option
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


def of_facts(expression: str | None, pack: Pack, facts: Facts) -> Condition | None:
    """Return a condition of the procedure, worked out as the engine does; None for no condition."""
    if expression is None:
        return None
    try:
        value = facts.are(expression)
        return _told(expression, pack, facts.seen_by(expression), value=value)
    except DomainError as error:
        return _told(expression, pack, _names_or_none(facts, expression), trouble=error.message)


def of_answers(
    expression: str | None, pack: Pack, names: Mapping[str, Any], ask: Callable[[], bool]
) -> Condition | None:
    """Return a condition of the form; ``ask`` works it out as the form does. None for none."""
    if expression is None:
        return None
    if expressions.columns_read(expression):
        names = {**names, "column": columns.seen(pack.fields, names)}
    try:
        return _told(expression, pack, names, value=ask())
    except expressions.FAILURES as error:
        why = _("Syarat ini tidak dapat dihitung: %s.") % str(error).partition("\n")[0]
        return _told(expression, pack, names, trouble=why)


def options(way: Way | None, pack: Pack, facts: Facts, lang: str) -> tuple[Option, ...]:
    """Return the routes of a way, each with the value of its condition, and which one is taken."""
    found: list[Option] = []
    is_over = False
    for route in routes_of(way):
        condition = of_facts(route.when, pack, facts)
        is_taken = not is_over and (condition is None or condition.value is True)
        # What cannot be worked out stops the engine there: nothing after it is taken.
        is_over = is_over or is_taken or (condition is not None and condition.value is None)
        step = pack.procedure.get(route.to)
        title = step.title.in_(lang) if step is not None else route.to
        found.append(Option(route.to, title, is_taken, condition))
    return tuple(found)


def seats(
    choices: tuple[Seat, ...], pack: Pack, facts: Facts, name: Callable[[Seat], tuple[str, bool]]
) -> tuple[Option, ...]:
    """Return the offices that a step may choose from, as ``options`` does routes.

    Args:
        choices: the seats in order.
        pack: the pack.
        facts: of the case.
        name: returns what a seat is called, and whether it names an office.
    """
    found: list[Option] = []
    is_over = False
    for seat in choices:
        condition = of_facts(seat.when, pack, facts)
        title, is_there = name(seat)
        is_meant = condition is None or condition.value is True
        is_taken = not is_over and is_meant and is_there
        is_over = is_over or is_taken or (condition is not None and condition.value is None)
        found.append(Option(title, title, is_taken, condition))
    return tuple(found)


def _names_or_none(facts: Facts, expression: str) -> Mapping[str, Any]:
    try:
        return facts.seen_by(expression)
    except DomainError:
        return {}


def _told(
    expression: str,
    pack: Pack,
    names: Mapping[str, Any],
    *,
    value: bool | None = None,
    trouble: str = "",
) -> Condition:
    lang = get_language() or "id"
    said = words.in_words(expression, pack, lang)
    return Condition(expression, said, value, trouble, tuple(_read(expression, pack, names, lang)))


def _read(
    expression: str, pack: Pack, names: Mapping[str, Any], lang: str
) -> Iterator[tuple[str, str]]:
    try:
        used = sorted(expressions.variables(expression))
    except expressions.FAILURES:
        return
    fields = {field.id: field for field in pack.fields}
    for name in used:
        if name in fields:
            yield fields[name].label.in_(lang), answer_words(fields[name], names.get(name), lang)
        elif name == "ref":
            for key, number in dict(names.get("ref") or {}).items():
                yield key, wording.number(number, lang)
        elif name == "column" and name in names:
            yield from _of_columns(expression, fields, names[name], lang)
        elif name in names:
            yield from _of_case(expression, name, names[name], lang)


def _of_columns(
    expression: str, fields: Mapping[str, Field], seen: columns.Seen, lang: str
) -> Iterator[tuple[str, str]]:
    for asked, column in expressions.columns_read(expression):
        path = f"column.{asked}.{column}"
        yield words.column_name(path, fields, lang), seen[asked][column] or _("tidak ada")


def _of_case(
    expression: str, name: str, values: Mapping[str, Any], lang: str
) -> Iterator[tuple[str, str]]:
    known = words.names_of_the_case()
    for part, value in values.items():
        path = f"{name}.{part}"
        if path in expression:
            some = value if isinstance(value, list) else [value]
            shown = (words.text_value(str(one), None, path, lang) for one in some if one != "")
            yield known.get(path, path), ", ".join(shown) or _("tidak ada")


def answer_words(field: Field, value: Any, lang: str) -> str:
    """Return an answer in words; of what is personal only that there is one."""
    if value is None or value == []:
        return _("tidak dijawab")
    if field.is_personal and field.kind not in ("whole-number", "rupiah", "choice", "yes-no"):
        return _("(isian pribadi)")
    return forms.present(field, value, lang)
