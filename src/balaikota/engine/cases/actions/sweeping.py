"""What happens by itself: warnings, empty posts, lapsed files, due times after a rule change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _assign, _due, _effects, _left, _move, _tell
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, Draft, Task
from balaikota.engine.cases.queries import clock, ladder, posts, stranded, sweep
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.packs import queries as packs


@action.action("cases.sweep")
def mark_unattended(*, by: Actor, now: datetime, task_id: int) -> Task | None:
    """Mark a task that nobody may act on now, and tell the unit's head and the superior once.

    Where neither is there, whoever keeps the catch-all queue is told.

    None when it was finished, marked or filled meanwhile.
    """
    task = _open_task(task_id, now)
    if task is None or task.unattended_at or posts.is_staffed(task, now):
        action.describe(subject=f"task:{task_id}", outcome="nothing-due")
        return None
    task.unattended_at = now
    task.save(update_fields=["unattended_at"])
    with override("id"):
        subject = _("Tidak ada petugas: %(number)s di %(unit)s") % {
            "number": task.case.number,
            "unit": task.unit.name,
        }
        why = posts.why_unattended([(task.role, task.unit)], now)[task.role, task.unit_id]
    told = ladder.heads_above(task.unit, {"head", "superior"}, now)
    for user_id in told or stranded.who_keeps(task, now):
        _tell.officer(user_id, task.case, subject, now=now, body=why)
    action.describe(subject=f"case:{task.case_id}", unit=task.unit.code, outcome="unattended")
    return task


@action.action("cases.sweep")
def mark_attended(*, by: Actor, now: datetime, task_id: int) -> Task | None:
    """Unmark a task for which somebody is in charge again, and give it by its step's rule.

    None when it was finished meanwhile.
    """
    task = _open_task(task_id, now)
    if task is None or not posts.is_staffed(task, now):
        action.describe(subject=f"task:{task_id}", outcome="nothing-due")
        return None
    task.unattended_at = None
    task.save(update_fields=["unattended_at"])
    if task.holder_id is None:
        _assign.give_anew(task, now=now)
        _left.say([task])
    action.describe(subject=f"case:{task.case_id}", unit=task.unit.code, outcome="attended")
    return task


@action.action("cases.sweep")
def lapse(*, by: Actor, now: datetime, task_id: int) -> Case | None:
    """End a file that its applicant did not complete in time, as its pack declares.

    One of the two endings that may be automatic; None when it was completed meanwhile.
    """
    task = _open_task(task_id, now)
    if task is None or task.due_at is None or task.due_at > now:
        action.describe(subject=f"task:{task_id}", outcome="not-due")
        return None
    case = task.case
    pack = packs.get_version(case.version_id).pack
    timeout = rules.step_of(pack, task.step).on_timeout
    if timeout is None:  # the pack waits for ever; nothing ends by itself that it does not name
        action.describe(subject=f"case:{case.pk}", outcome="not-automatic")
        return None
    _move.follow(case, pack, task, "timeout", Arrow(timeout.to, timeout.outcome), now=now)
    _effects.carry_out(pack.effects_of_timeout(task.step), case, pack, now=now)
    _tell.applicant(case, pack, pack.messages.on_timeout.get(task.step), now=now)
    return case


@action.action("cases.sweep")
def warn(*, by: Actor, now: datetime, task_id: int) -> Task | None:
    """Remind those whom the pack's ladder names, at each mark of a task's time once."""
    task = _open_task(task_id, now)
    if task is None or task.warn_at is None or task.warn_at > now:
        action.describe(subject=f"task:{task_id}", outcome="nothing-due")
        return None
    pack = packs.get_version(task.case.version_id).pack
    before, facts = task.warned_percent, Facts(task.case, pack, now=now)
    while task.warn_at is not None and task.warn_at <= now:
        task.warned_percent = rules.next_mark(pack, task.warned_percent) or task.warned_percent
        task.warn_at = clock.next_warning(task, pack, facts)
    mark = task.warned_percent
    task.save(update_fields=["warned_percent", "warn_at"])
    with override("id"):
        subject = _("%(number)s: %(percent)d%% waktu terpakai") % {
            "number": task.case.number,
            "percent": mark,
        }
    for user_id in _named(task, rules.told_at(pack, after=before, mark=mark), now):
        _tell.officer(user_id, task.case, subject, now=now)
    action.describe(subject=f"case:{task.case_id}", unit=task.unit.code, outcome=f"warned-{mark}")
    return task


@action.action("cases.sweep")
def mark_fiktif(*, by: Actor, now: datetime, case_id: int) -> Case | None:
    """Mark a case whose promise has passed as past its legal time, once, and tell those above.

    Nothing is decided by it: the decision stays an officer's. None when it was decided, returned
    to its applicant or marked meanwhile.

    Law: UU 30/2014 Pasal 53.
    """
    late = sweep.past_legal_time(now).select_for_update(of=("self",)).select_related("unit")
    case = late.filter(pk=case_id).first()
    if case is None:
        action.describe(subject=f"case:{case_id}", outcome="nothing-due")
        return None
    case.fiktif_at = now
    case.save(update_fields=["fiktif_at"])
    with override("id"):
        subject = _("Jatuh tempo fiktif: %(number)s di %(unit)s") % {
            "number": case.number,
            "unit": case.unit.name,
        }
        body = _("Janji selesai sudah lewat tanpa keputusan. Putuskan sekarang.")
    pack = packs.get_version(case.version_id).pack
    named = {name for rung in pack.clock.rungs for name in rung.tell} - {"holder"}
    for user_id in ladder.heads_above(case.unit, named | {"head", "superior"}, now):
        _tell.officer(user_id, case, subject, now=now, body=body)
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="fiktif")
    return case


@action.action("cases.sweep")
def recompute(*, by: Actor, now: datetime, case_id: int, reason: str) -> Case:
    """Compute a running case's due times anew after a rule change; old values stay with the reason."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case_id)
    pack = packs.get_version(case.version_id).pack
    new_at = _due.recompute(case, pack, reason=reason, now=now)
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, due_at=new_at)
    return case


@action.action("cases.sweep")
def forget_drafts(*, by: Actor, now: datetime) -> int:
    """Delete drafts untouched for rules.DRAFT_DAYS that never became a case; return how many."""
    old = Draft.objects.filter(case=None, touched_at__lt=now - timedelta(days=rules.DRAFT_DAYS))
    count, _rows = old.delete()
    action.describe(subject="cases:drafts", outcome=f"forgot-{count}")
    return count


def _named(task: Task, names: Collection[str], now: datetime) -> set[int]:
    """Return who is told: the holder or the whole post, and the heads that the ladder names."""
    told = ladder.heads_above(task.unit, names, now)
    if "holder" not in names:
        return told
    if task.holder_id:
        return told | {task.holder_id}
    return told | {user.pk for user in posts.find_actors(task, now)}


def _open_task(task_id: int, now: datetime) -> Task | None:
    task = _move.locked(task_id, now)
    return task if task is not None and task.ended_at is None else None
