"""The marks that an act of the pack puts on a case and takes off: waiting for payment, then paid."""

from __future__ import annotations

from datetime import datetime

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, CaseFlag
from balaikota.engine.packs.grammar import Act


def carry_out(case: Case, arrow: Act, *, by: Actor, now: datetime) -> None:
    """Set the marks that an act declares; each change stands in the history. None without.

    Part of that act: who may do it may do this, on whatever step it leads to. A mark that is as it
    should be stays so, untold.
    """
    for flag in arrow.raises:
        given = {"raised_at": now}
        _row, is_new = CaseFlag.objects.get_or_create(case=case, flag=flag, defaults=given)
        if is_new:
            note_down(by=by, now=now, case=case, outcome=f"flagged-{flag}")
    for flag in arrow.lowers:
        count, _rows = CaseFlag.objects.filter(case=case, flag=flag).delete()
        if count:
            note_down(by=by, now=now, case=case, outcome=f"unflagged-{flag}")


@action.action("cases.act")
def note_down(*, by: Actor, now: datetime, case: Case, outcome: str) -> None:
    """Write into the history of a case that an act put a mark on or took it off."""
    subject, digest = f"case:{case.pk}", case.version.digest
    action.describe(subject=subject, unit=case.unit.code, outcome=outcome, pack_digest=digest)
