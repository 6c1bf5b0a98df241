"""What apps above cases do in the same transaction, found by name in their manifests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from balaikota.core.manifest import all_manifests
from balaikota.engine.cases.models import Case, CaseAnswers
from balaikota.engine.packs.grammar import Pack


def named(name: str) -> Callable[..., None]:
    """Return the function that some manifest registers under ``name``."""
    return {key: run for m in all_manifests() for key, run in m.effects.items()}[name]


def carry_out(
    names: Iterable[str],
    case: Case,
    pack: Pack,
    *,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
) -> None:
    """Call what a pack names, in its order; no statement where it names nothing.

    Args:
        names: of effects of the pack's room.
        case: as it stands after what happened.
        pack: what it runs on.
        now: the moment.
        answers: field id -> answer, where they are at hand; read otherwise.
    """
    effects = [named(name) for name in names]
    if effects and answers is None:
        answers = CaseAnswers.objects.filter(case=case).latest("version").body
    for run in effects:
        run(case=case, pack=pack, answers=answers, now=now)
