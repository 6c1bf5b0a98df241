"""Which questions the answers so far leave to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from balaikota.core.reference.codes import lists
from balaikota.engine.packs import columns, expressions
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field, Pack


def answers_to(fields: Iterable[Field], given: Mapping[str, Any]) -> expressions.Answers:
    """Return answers as expressions see them; whatever ``given`` leaves out is unanswered."""
    asked = list(fields)
    unanswered = {field.id: kind_of(field).unanswered for field in asked}
    of = cache(lists.of)
    return expressions.Answers(unanswered, given, lambda so_far: columns.seen(asked, so_far, of))


def is_asked(field: Field, seen: expressions.Answers) -> bool:
    """Tell whether a question is asked, given the answers before it."""
    return field.when is None or seen.make_true(field.when)


def settle(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers without those to questions that are no longer asked.

    Args:
        fields: the questions, in the order asked.
        answers: field id -> answer.
    """
    questions = list(fields)
    seen = answers_to(questions, {})
    for field in questions:
        if field.id in answers and is_asked(field, seen):
            seen.given[field.id] = answers[field.id]
    return seen.given


def fits(field: Field, value: Any) -> bool:
    """Tell whether a JSON value has the type of a stored answer; what is in it comes later."""
    return value is None or kind_of(field).fits(field, value)


def needs_cosigner(pack: Pack, answers: Mapping[str, Any]) -> bool:
    """Tell whether another person must sign along before these answers are sent."""
    declared = pack.cosign
    if declared is None:
        return False
    return declared.when is None or answers_to(pack.fields, answers).make_true(declared.when)


def is_veiled(pack: Pack, field: Field) -> bool:
    """Tell whether a veil of a case hides the answer to a question.

    Without a declaration, as in a case that came of a veiled one, every answer is hidden: what the
    other service hid may have been carried into any question.
    """
    declared = pack.veil
    if declared is None:
        return True
    return field.id in declared.fields or (field.is_personal and field.id not in declared.shows)
