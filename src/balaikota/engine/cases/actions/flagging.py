"""Marks on a case: put on and taken off by the officers of its unit."""

from __future__ import annotations

from datetime import datetime

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.models import Case, CaseFlag
from balaikota.engine.cases.queries import visible
from balaikota.engine.cases.rules import Flag


@action.action("cases.act")
def raise_flag(*, by: Actor, now: datetime, number: str, flag: Flag) -> Case:
    """Put a mark on a case; a mark that is there already stays as it is.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
    """
    case = _own(by, number)
    _row, is_new = CaseFlag.objects.get_or_create(case=case, flag=flag, defaults={"raised_at": now})
    _describe(case, "flagged" if is_new else "unchanged", flag)
    return case


@action.action("cases.act")
def lower_flag(*, by: Actor, now: datetime, number: str, flag: Flag) -> Case:
    """Take a mark off a case.

    Raises:
        NotFound: no such case, or not visible to the actor.
        NotAllowed: the actor may not act at the case's unit.
    """
    case = _own(by, number)
    count, _rows = CaseFlag.objects.filter(case=case, flag=flag).delete()
    _describe(case, "unflagged" if count else "unchanged", flag)
    return case


def _own(by: Actor, number: str) -> Case:
    case = visible.get_case(by, number)
    by.require("cases.act", case.unit_id)
    return case


def _describe(case: Case, outcome: str, flag: Flag) -> None:
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        outcome=f"{outcome}-{flag}",
        pack_digest=case.version.digest,
    )
