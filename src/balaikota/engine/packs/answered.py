"""Which questions the answers so far leave to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import jsonschema_rs

from balaikota.engine.packs import expressions
from balaikota.engine.packs.fields import kind_of
from balaikota.engine.packs.grammar import Field


def answers_to(fields: Iterable[Field], given: Mapping[str, Any]) -> expressions.Answers:
    """Return answers as expressions see them; whatever ``given`` leaves out is unanswered."""
    return expressions.Answers({field.id: kind_of(field).unanswered for field in fields}, given)


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
    schema = kind_of(field).schema(field)
    return value is None or jsonschema_rs.is_valid({"type": schema["type"]}, value)
