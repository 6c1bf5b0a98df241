"""The form of a trial: which questions the answers leave to ask, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from balaikota.engine.packs import answered, expressions, forms
from balaikota.engine.packs.fields import Posted
from balaikota.engine.packs.forms import SHOWN, Checked
from balaikota.engine.packs.grammar import Field, Pack, Section
from balaikota.engine.tryout.queries import conditions, samples
from balaikota.engine.tryout.queries.told import Condition, Question

OPEN, MADE_UP = "uji", "karangan"


@dataclass
class Filled:
    """Answers as they were given, checked as the form checks them.

    Attributes:
        answers: clean answers of questions that are asked.
        errors: field id -> what is missing or wrong.
        questions: the questions that are typed, ready for the page.
        trouble: why the form cannot be worked out.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    questions: list[forms.Question] = field(default_factory=list)
    trouble: str = ""


def is_typed(question: Field) -> bool:
    """Tell whether an answer is typed on the page; what says who somebody is, is made up instead."""
    return not question.is_personal or question.kind in (
        "whole-number",
        "rupiah",
        "choice",
        "yes-no",
    )


def from_page(pack: Pack, posted: Posted, made_up: Mapping[str, Any], day: date) -> Filled:
    """Return what was typed on the page, with made-up answers to the personal questions.

    Args:
        posted: input name -> values; nothing was typed yet where SHOWN is missing.
        made_up: field id -> answer to personal questions; what is left out is not answered.
        day: the day answers are checked against.
    """
    paged = _on_one_page(pack)
    setting = samples.setting_on(day)
    checked = Checked()
    try:
        if SHOWN in posted:
            checked = forms.check_section(paged, OPEN, posted, setting, made_up)
        answers = forms.settle(pack, {**made_up, **checked.answers})
        shown = forms.questions(paged, OPEN, setting, answers, checked if SHOWN in posted else None)
    except expressions.FAILURES as error:
        return Filled(trouble=_trouble(error))
    return Filled(answers, _errors(pack, answers, checked), shown)


def from_json(pack: Pack, given: Mapping[str, Any], day: date) -> Filled:
    """Return answers given as the API takes them, checked by the same rules."""
    try:
        checked = forms.check_all(pack, given, samples.setting_on(day))
        answers = forms.settle(pack, checked.answers)
    except expressions.FAILURES as error:
        return Filled(trouble=_trouble(error))
    return Filled(answers, _errors(pack, answers, checked))


def told(pack: Pack, filled: Filled, lang: str) -> list[Question]:
    """Return every question in order: asked or hidden, by which condition, and its answer."""
    seen = answered.answers_to(pack.fields, {})
    found = []
    for section in pack.form:
        for one in section.fields:
            condition = _condition(pack, one, seen)
            is_asked = condition is None or condition.value is True
            if is_asked and one.id in filled.answers:
                seen.given[one.id] = filled.answers[one.id]
            found.append(_question(one, section, condition, is_asked, filled, lang))
    return found


def _question(
    one: Field,
    section: Section,
    condition: Condition | None,
    is_asked: bool,
    filled: Filled,
    lang: str,
) -> Question:
    error = filled.errors.get(one.id, "") if is_asked else ""
    has_answer = one.id in filled.answers
    state = "wrong" if error else "answered" if has_answer else "empty"
    shown = conditions.answer_words(one, filled.answers[one.id], lang) if has_answer else ""
    return Question(
        one.id,
        one.label.in_(lang),
        section.title.in_(lang),
        state if is_asked else "hidden",
        shown if is_asked else "",
        error,
        condition,
    )


def _condition(pack: Pack, one: Field, seen: expressions.Answers) -> Condition | None:
    if one.when is None:
        return None
    names = {other.id: seen.given.get(other.id) for other in pack.fields}
    return conditions.of_answers(one.when, pack, names, lambda: answered.is_asked(one, seen))


def _errors(pack: Pack, answers: Mapping[str, Any], checked: Checked) -> dict[str, str]:
    """Return what keeps the form from being sent: what is wrong, then what is missing."""
    found: dict[str, str] = {}
    for anchor, message in checked.errors:
        found.setdefault(anchor.partition("-")[0], message)
    for one in forms.unanswered(pack, answers):
        found.setdefault(one.id, _("Belum dijawab."))
    return found


def _trouble(error: Exception) -> str:
    first = str(error).partition("\n")[0]
    return _("Satu syarat pada formulir tidak dapat dihitung: %s.") % first


def _on_one_page(pack: Pack) -> Pack:
    """Return the pack with what is typed as one page, and what is made up as another."""
    fields = list(pack.fields)
    pages = [
        Section(OPEN, pack.title, [f for f in fields if is_typed(f)]),
        Section(MADE_UP, pack.title, [f for f in fields if not is_typed(f)]),
    ]
    return msgspec.structs.replace(pack, form=pages)
