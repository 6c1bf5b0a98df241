"""The check before the form: its questions, and what the answers come to. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from balaikota.engine.packs import answered
from balaikota.engine.packs.grammar import Pack, Precheck, Requirement, Section, Verdict

PAGE = "cek-awal"


@dataclass(frozen=True)
class Judged:
    """What the answers come to.

    Attributes:
        kind: of the verdict that decides.
        verdicts: what to tell, in the order of the pack; several when several things are missing.
        lacking: the requirements that the applicant does not have yet.
    """

    kind: str
    verdicts: tuple[Verdict, ...]
    lacking: tuple[Requirement, ...]


def form_of(pack: Pack, check: Precheck) -> Pack:
    """Return the pack with the questions of its pre-check as its only page, ``PAGE``."""
    page = Section(section=PAGE, title=pack.title, fields=check.questions)
    return msgspec.structs.replace(pack, form=[page])


def judge(pack: Pack, check: Precheck, answers: Mapping[str, Any]) -> Judged:
    """Return what complete answers come to.

    Verdicts are read in order. What is missing is gathered; the first other verdict that is true
    ends the reading. It decides, unless it says to go on while something is missing.
    """
    seen = answered.answers_to(check.questions, answers)
    true = (v for v in check.verdicts if v.when is None or seen.make_true(v.when))
    return _decide(pack, true)


def carried(pack: Pack, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that questions of the form ask for as well."""
    asked = {field.id for field in pack.fields}
    return {id_: answer for id_, answer in answers.items() if id_ in asked}


def _decide(pack: Pack, true: Iterator[Verdict]) -> Judged:
    missing: list[Verdict] = []
    for verdict in true:
        if verdict.kind != "missing-things":
            if verdict.kind != "go-on" or not missing:
                return Judged(verdict.kind, (verdict,), ())
            break
        missing.append(verdict)
    named = {id_ for verdict in missing for id_ in verdict.lacking}
    lacking = tuple(item for item in pack.standard.requirements if item.id in named)
    return Judged("missing-things", tuple(missing), lacking)
