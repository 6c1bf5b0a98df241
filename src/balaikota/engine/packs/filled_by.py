"""Which questions are filled in from what the applicant keeps, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from balaikota.engine.packs.grammar import Field, Pack

_BY_AUTOFILL = {"name": "profile.name", "organization": "organisation.name"}
_FIRST_OF = {"phone": "profile.phone", "email": "profile.email"}


def sources_of(pack: Pack) -> dict[str, str]:
    """Return field id -> ``profile.…`` or ``organisation.…`` that fills it in.

    What a question declares (``from``) comes first, then ``autofill``. The first telephone and
    email asked are the applicant's, as for the notices; no other is filled in undeclared: a NIK or
    an address may be another person's.
    """
    found: dict[str, str] = {}
    for field in pack.fields:
        source = field.taken_from or _BY_AUTOFILL.get(field.autofill or "")
        if source is None and field.kind in _FIRST_OF:
            first = next(one for one in pack.fields if one.kind == field.kind)
            source = _FIRST_OF[field.kind] if first is field else None
        if source is not None:
            found[field.id] = source
    return found


def answers_from(pack: Pack, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return field id -> answer, as questions are filled with it, of what is known."""
    fields = {field.id: field for field in pack.fields}
    return {
        name: _answer(fields[name], known[source])
        for name, source in sources_of(pack).items()
        if source in known
    }


def values_of(
    pack: Pack, answers: Mapping[str, Any], fields: list[Field], of: str = "profile."
) -> dict[str, Any]:
    """Return ``profile.…`` -> value of the answers to ``fields`` that say it.

    A NIK that was not given is left out. It is what would be kept of them.
    """
    sources = sources_of(pack)
    found = {
        sources[field.id]: _value(field, answers[field.id])
        for field in fields
        if field.id in answers and sources.get(field.id, "").startswith(of)
    }
    return {source: value for source, value in found.items() if value}


def _answer(field: Field, value: Any) -> Any:
    return {"number": value, "reason": ""} if field.kind == "nik" else value


def _value(field: Field, answer: Any) -> Any:
    if field.kind == "nik":
        return answer["number"]
    if field.kind == "point":
        return {part: answer[part] for part in ("area", "street", "rt", "rw")}
    return answer
