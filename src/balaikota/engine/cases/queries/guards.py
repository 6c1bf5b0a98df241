"""When an act of the pack is open: its condition, and how often a case may be sent back."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext

from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import gates
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.lib.errors import DomainError


def why_closed(case: Case, pack: Pack, act: Act, facts: Facts, *, name: str) -> str:
    """Return why an act may not be done on this case now, as a sentence; empty when it may.

    Args:
        case: the case.
        pack: its pack.
        act: the act.
        facts: of the case at this moment.
        name: ``step.act``, as packs name it.
    """
    if why := gates.why_closed(case, pack, act, facts, name=name):
        return why
    if act.reason == "per-field" and returns_left(case, pack) == 0:
        return _no_more(case.returns)
    if act.when is None:
        return ""
    try:
        is_open = facts.are(act.when)
    except DomainError as error:
        return error.message
    if is_open or act.why_not is None:
        return ""
    return act.why_not.in_(get_language() or "id")


def returns_left(case: Case, pack: Pack) -> int | None:
    """Return how many times more the case may be sent back; None where the pack sets no bound."""
    return None if pack.returns is None else max(0, pack.returns.most - case.returns)


def _no_more(returns: int) -> str:
    return ngettext(
        "Berkas ini sudah %(n)d kali dikembalikan, dan lebih dari itu tidak boleh.",
        "Berkas ini sudah %(n)d kali dikembalikan, dan lebih dari itu tidak boleh.",
        returns,
    ) % {"n": returns}
