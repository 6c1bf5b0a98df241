"""When an act of the pack is open: its condition, and how often a case may be sent back."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balaikota.engine.cases.models import Case, Task
from balaikota.engine.cases.queries import clock, gates
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.lib import wording
from balaikota.lib.errors import DomainError


def why_closed(
    case: Case, pack: Pack, act: Act, facts: Facts, *, name: str, task: Task | None = None
) -> str:
    """Return why an act may not be done on this case now, as a sentence; empty when it may.

    Args:
        case: the case.
        pack: its pack.
        act: the act.
        facts: of the case at this moment.
        name: ``step.act``, as packs name it.
        task: the task it would be done on; without it, no time is over.
    """
    if why := gates.why_closed(case, pack, act, facts, name=name):
        return why
    if act.reason == "per-field" and returns_left(case, pack) == 0:
        return _no_more(case.returns)
    try:
        if task is not None and (why := _too_late(act, task, facts)):
            return why
        is_open = act.when is None or facts.are(act.when)
    except DomainError as error:
        return error.message
    if is_open or act.why_not is None:
        return ""
    return act.why_not.in_(get_language() or "id")


def _too_late(act: Act, task: Task, facts: Facts) -> str:
    """Return that an act was open for a time only, and that it is over; empty where it is not."""
    if act.until is None:
        return ""
    unit = task.unit.code
    until = clock.deadline(act.until, start=task.opened_at, unit_code=unit).due_at
    if facts.now <= until:
        return ""
    lang = get_language() or "id"
    if act.when is None and act.why_not is not None:
        return act.why_not.in_(lang)
    return _(
        "Batas untuk tindakan ini, %(until)s, sudah lewat, jadi berkas ini dianggap diterima."
    ) % {"until": wording.long_time(until, lang)}


def returns_left(case: Case, pack: Pack) -> int | None:
    """Return how many times more the case may be sent back; None where the pack sets no bound."""
    return None if pack.returns is None else max(0, pack.returns.most - case.returns)


def _no_more(returns: int) -> str:
    return ngettext(
        "Berkas ini sudah %(n)d kali dikembalikan, dan lebih dari itu tidak boleh.",
        "Berkas ini sudah %(n)d kali dikembalikan, dan lebih dari itu tidak boleh.",
        returns,
    ) % {"n": returns}
