"""What becomes of answers when the form they were given to has a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balaikota.engine.packs import forms
from balaikota.engine.packs.fields import Setting
from balaikota.engine.packs.grammar import Field, Pack


@dataclass(frozen=True)
class Carried:
    """Answers to an older version, as the newer one takes them.

    Attributes:
        answers: field id -> answer that still fits.
        gone: questions of the older version that were answered and are asked no longer.
        again: questions answered before whose answer does not fit any more.
        reworded: questions whose answer is kept, but which now read otherwise.
        new: required questions that the older version did not ask.
    """

    answers: Mapping[str, Any]
    gone: tuple[Field, ...]
    again: tuple[Field, ...]
    reworded: tuple[Field, ...]
    new: tuple[Field, ...]


def carry(older: Pack, newer: Pack, answers: Mapping[str, Any], setting: Setting) -> Carried:
    """Return what of ``answers``, given to ``older``, can be taken over into ``newer``."""
    was = {field.id: field for field in older.fields if field.id in answers}
    now = {field.id: field for field in newer.fields}
    asked_before = {field.id for field in older.fields}
    known = {id_: answers[id_] for id_ in was if id_ in now}
    fitting = forms.check_all(newer, known, setting).answers
    # An answer that does not fit may have brought up another question: only what stays counts.
    kept = forms.settle(newer, fitting)
    asked = {
        field.id
        for section in newer.form
        for field in forms.visible_fields(newer, section.id, kept)
    }
    return Carried(
        kept,
        gone=tuple(field for id_, field in was.items() if id_ not in asked),
        again=tuple(now[id_] for id_ in was if id_ in asked and id_ not in kept),
        reworded=tuple(now[id_] for id_ in was if id_ in kept and _reads_otherwise(was, now, id_)),
        new=tuple(f for f in forms.unanswered(newer, kept) if f.id not in asked_before),
    )


def _reads_otherwise(was: Mapping[str, Field], now: Mapping[str, Field], id_: str) -> bool:
    before, after = was[id_], now[id_]
    return _words(before) != _words(after)


def _words(field: Field) -> tuple[object, ...]:
    """Return what is read of a question, of those in its rows too."""
    return field.label, field.hint, field.choices, field.codes, [*map(_words, field.fields)]
