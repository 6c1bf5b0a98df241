"""Answers made up: one of the right shape for each kind of question, of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from balaikota.engine.packs import answered
from balaikota.engine.packs.fields import Setting, kind_of, uploads
from balaikota.engine.packs.grammar import Field, Pack

_FILES = 9  # so many invented files there are of each kind


def setting_on(day: date) -> Setting:
    """Return what answers are checked against: the day, and files that nobody uploaded."""
    photos = {str(n): uploads.MEDIA["photo"][0] for n in range(1, _FILES)}
    papers = {str(_FILES + n): uploads.MEDIA["document"][0] for n in range(1, _FILES)}
    return Setting(today=day, files=photos | papers)


def answers_to(pack: Pack, area: str, day: date) -> dict[str, Any]:
    """Return an answer to every question that these answers leave to ask, in the order asked."""
    return answered.settle(pack.fields, {f.id: answer_to(f, area, day) for f in pack.fields})


def answer_to(field: Field, area: str, day: date) -> Any:
    """Return an answer that the question takes."""
    kind = field.kind
    if kind in ("text", "long-text"):
        return field.example or "Contoh"[: field.max or 6]
    if kind in ("whole-number", "rupiah"):
        least = field.min or 0
        return max(least, min(1 if kind == "whole-number" else 1_000_000, _most(field)))
    if kind == "date":
        return day.isoformat()
    if kind == "several":
        return [choice.id for choice in field.choices][: max(1, field.min or 1)]
    if kind in ("address", "point"):
        place = {"area": area, "street": "Jalan Contoh 1", "rt": "", "rw": ""}
        return place if kind == "address" else place | {"lat": None, "lon": None}
    if kind == "files":
        first = 1 if "photo" in (field.accept or ("photo",)) else _FILES + 1
        return list(range(first, first + max(1, field.min or 1)))
    return kind_of(field).samples(field)[0]


def _most(field: Field) -> int:
    return 1_000_000 if field.max is None else field.max


def posted(field: Field, answer: Any) -> Iterator[tuple[str, str]]:
    """Return (input name, value) by which a form would send an answer."""
    typed = kind_of(field).untyped(field, answer)
    if isinstance(typed, Mapping):
        yield from ((f"{field.id}-{part}", str(value)) for part, value in typed.items())
    elif isinstance(typed, list):
        yield from ((field.id, str(value)) for value in typed)
    else:
        yield field.id, str(typed)
