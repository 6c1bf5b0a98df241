"""At which unit a case is worked on today: what merged or was split is followed while it is read.

A job writes it soon after midnight (``tasks.sweep_tasks``). Until it has come by, and for cases
that have ended, which keep the unit that decided them, the answer is worked out here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from balaikota.core.units import queries as units
from balaikota.core.units.rules import Heirs, Share
from balaikota.engine.cases.models import Case, Task
from balaikota.lib import wording


def at(unit_ids: Collection[int], now: datetime | None, *, case: str = "") -> Q:
    """Return what matches the work of these units at ``now``.

    Args:
        unit_ids: pks.
        now: the moment; None: as it is written.
        case: path, from the row, to its case, ``case__``; empty for a case itself.
    """
    heirs = _heirs(now)
    found = Q(unit_id__in=frozenset(unit_ids) - heirs.predecessors)
    for old in sorted(heirs.predecessors):
        for share in heirs.shares(old):
            if share.heir in unit_ids:
                found |= Q(unit_id=old) & _of(share, case)
    return found


def moved(now: datetime) -> list[tuple[Q, int]]:
    """Return (what matches tasks at a unit whose work is another's at ``now``, pk of that other)."""
    heirs = _heirs(now)
    return [
        (Q(unit_id=old) & _of(share, "case__"), share.heir)
        for old in sorted(heirs.predecessors)
        for share in heirs.shares(old)
        if share.heir != old
    ]


def follow(case: Case, now: datetime) -> Case:
    """Let ``case``, as read, say the unit whose it is at ``now``; no query when nothing changed."""
    heir = _heirs(now).place(case.unit_id, case.area)
    if heir != case.unit_id:
        case.unit = units.get_unit_by_id(heir)
    return case


def follow_task(task: Task, now: datetime) -> Task:
    """Let a task, as read with its case, say the unit whose it is at ``now``."""
    heir = _heirs(now).place(task.unit_id, task.case.area)
    if heir != task.unit_id:
        same = task.case.unit_id == heir
        task.unit = task.case.unit if same else units.get_unit_by_id(heir)
    return task


def follow_rows(rows: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Let rows of the inbox say the unit whose they are at ``now``; no query when nothing changed."""
    heirs = _heirs(now)
    moved = {row["pk"]: heirs.place(row["unit_id"], row["case__area"]) for row in rows}
    known = units.get_many({moved[row["pk"]] for row in rows if moved[row["pk"]] != row["unit_id"]})
    return [
        row
        | {
            "unit_id": unit.pk,
            "unit__name": unit.name,
            "unit__short_name": unit.short_name,
            "unit__valid_from": unit.valid_from,
            "unit__valid_to": unit.valid_to,
            "unit__path": unit.path,
        }
        if (unit := known.get(moved[row["pk"]])) is not None
        else row
        for row in rows
    ]


def find_left_behind(now: datetime, *, most: int) -> list[int]:
    """Return pks of cases that run at a unit whose work is another's at ``now``, at most ``most``."""
    heirs = _heirs(now)
    behind = Q(pk__in=[])
    for old in heirs.predecessors:
        for share in heirs.shares(old):
            if share.heir != old:
                behind |= Q(unit_id=old) & _of(share, "")
    if not heirs:
        return []
    rows: QuerySet[Case] = Case.objects.running().filter(behind)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _of(share: Share, case: str) -> Q:
    """Match the cases of one share of a unit's work."""
    named = Q(**{f"{case}area__in": sorted(share.areas)})
    return (~named if share.areas else Q()) if share.is_rest else named


def _heirs(now: datetime | None) -> Heirs:
    return units.heirs(date.min if now is None else now.astimezone(wording.WIB).date())
