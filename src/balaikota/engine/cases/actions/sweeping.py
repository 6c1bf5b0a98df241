"""What happens by itself: warnings, empty posts, lapsed files, due times after a rule change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.people import queries as people
from balaikota.core.people.roles import ROLES
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _assign, _move, _tell
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, Draft, DueChange, Party, Pause, Task
from balaikota.engine.cases.queries import clock, posts, stranded, sweep
from balaikota.engine.packs import queries as packs
from balaikota.lib import wording


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
    told = _heads(task.unit_id, now) | _superiors(task, now)
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
    before = task.warned_percent
    while task.warn_at is not None and task.warn_at <= now:
        task.warned_percent = rules.next_mark(pack, task.warned_percent) or task.warned_percent
        task.warn_at = clock.next_warning(task, pack)
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
    for user_id in _above(case.unit, named | {"head", "superior"}, now):
        _tell.officer(user_id, case, subject, now=now, body=body)
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, outcome="fiktif")
    return case


@action.action("cases.sweep")
def recompute(*, by: Actor, now: datetime, case_id: int, reason: str) -> Case:
    """Compute a running case's due times anew after a rule change; old values stay with the reason."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case_id)
    pack = packs.get_version(case.version_id).pack
    waiting = Pause.objects.filter(case=case, to_at=None).values_list("from_at", flat=True).first()
    # While it waits for its applicant the promise stands still: that is no change of a rule.
    new_at = clock.promise_due(case, pack, now=waiting or now)
    if new_at != case.promise_due_at:
        DueChange.objects.create(
            case=case, old_at=case.promise_due_at, new_at=new_at, reason=reason, at=now
        )
        case.promise_due_at = new_at
        case.save(update_fields=["promise_due_at"])
    open_tasks = Task.objects.filter(case=case, ended_at=None).exclude(party=Party.SYSTEM)
    for task in open_tasks.select_related("unit"):
        step = rules.step_of(pack, task.step)
        due_at = clock.task_due(task, step, pack, unit_code=task.unit.code)
        if due_at != task.due_at:
            DueChange.objects.create(
                case=case, task=task, old_at=task.due_at, new_at=due_at, reason=reason, at=now
            )
            task.due_at = due_at
            task.warn_at = clock.next_warning(task, pack)
            task.save(update_fields=["due_at", "warn_at"])
    action.describe(subject=f"case:{case.pk}", unit=case.unit.code, due_at=new_at)
    return case


@action.action("cases.sweep")
def forget_drafts(*, by: Actor, now: datetime) -> int:
    """Delete drafts untouched for rules.DRAFT_DAYS that never became a case; return how many."""
    old = Draft.objects.filter(case=None, touched_at__lt=now - timedelta(days=rules.DRAFT_DAYS))
    count, _rows = old.delete()
    action.describe(subject="cases:drafts", outcome=f"forgot-{count}")
    return count


LEVELS = {"head": 0, "superior": 1, "superior-2": 2, "superior-3": 3}


def _named(task: Task, names: Collection[str], now: datetime) -> set[int]:
    """Return who is told: the holder or the whole post, and the heads that the ladder names."""
    told = _above(task.unit, names, now)
    if "holder" not in names:
        return told
    if task.holder_id:
        return told | {task.holder_id}
    return told | {user.pk for user in posts.find_actors(task, now)}


def _above(unit: Unit, names: Collection[str], now: datetime) -> set[int]:
    """Return who heads the unit and the ones above it, as far up as ``names`` say."""
    wanted = {LEVELS[name] for name in names if name in LEVELS}
    today = now.astimezone(wording.WIB).date()
    found: set[int] = set()
    above: Unit | None = unit
    for level in range(max(wanted, default=-1) + 1):
        if above is None:
            break
        if level in wanted:
            found |= _heads(above.pk, now)
        above = units.superior(above, on=today)
    return found


def _superiors(task: Task, now: datetime) -> set[int]:
    return _above(task.unit, {"superior"}, now)


def _heads(unit_id: int, now: datetime) -> set[int]:
    """Return who heads the unit at ``now``: holders of its single-holder posts."""
    heads = [slug for slug, role in ROLES.items() if role.is_single]
    holders = people.holders_at(now).filter(unit_id=unit_id, role__in=heads)
    return set(holders.values_list("user_id", flat=True))


def _open_task(task_id: int, now: datetime) -> Task | None:
    task = _move.locked(task_id, now)
    return task if task is not None and task.ended_at is None else None
