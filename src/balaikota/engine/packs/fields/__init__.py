"""The kinds of question, by the name packs use."""

from __future__ import annotations

from balaikota.engine.packs.fields import (
    choices,
    codes,
    dates,
    declarations,
    groups,
    identity,
    numbers,
    places,
    uploads,
    words,
)
from balaikota.engine.packs.fields.base import Clean, FieldKind, Posted, Setting, Wrong
from balaikota.engine.packs.grammar import Field

__all__ = ["CODE", "GROUP", "KINDS", "Clean", "FieldKind", "Posted", "Setting", "Wrong", "kind_of"]

CODE = codes.Code()
KINDS: dict[str, FieldKind] = {
    "text": words.Line(),
    "long-text": words.Lines(),
    "whole-number": numbers.WholeNumber(),
    "rupiah": numbers.Rupiah(),
    "date": dates.Day(),
    "choice": choices.Choice(),
    "several": choices.Several(),
    "yes-no": choices.YesNo(),
    "nik": identity.Nik(),
    "phone": words.Phone(),
    "email": words.Email(),
    "address": places.Address(),
    "point": places.Point(),
    "files": uploads.Files(),
    "declaration": declarations.Declaration(),
    "code": CODE,
}
GROUP = groups.Group(KINDS)
KINDS["group"] = GROUP


def kind_of(field: Field) -> FieldKind:
    """Return what a question's kind can do."""
    return KINDS[field.kind]
