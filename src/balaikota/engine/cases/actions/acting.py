"""What officers do to a task: take it, give it back, act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor, Grant
from balaikota.core.people import queries as people
from balaikota.engine.cases import rules
from balaikota.engine.cases.actions import _effects, _left, _marks, _move, _opens, _tell
from balaikota.engine.cases.actions._move import Arrow
from balaikota.engine.cases.models import Case, Defect, Lease, Mark, Party, Remark, Task
from balaikota.engine.cases.queries import choosing, guards, posts, working
from balaikota.engine.cases.queries.facts import Facts
from balaikota.engine.cases.rules import DefectKind
from balaikota.engine.packs.grammar import Act, Pack
from balaikota.lib import wording
from balaikota.lib.errors import Conflict, DomainError, NotAllowed, NotFound


class NotYourTask(NotAllowed):
    """The actor does not hold the step's role at the task's unit today."""


class TaskTaken(Conflict):
    """Another officer has the task in hand; the message names them."""


class InWork(Conflict):
    """A colleague works on the task right now; the message says who and since when."""


class TaskDone(Conflict):
    """The task was finished meanwhile; the message says when."""


class ActClosed(Conflict):
    """The pack keeps the act closed for this case now; the message says why."""


class ReasonNeeded(DomainError):
    """The act asks for a reason that was not given."""


@dataclass(frozen=True)
class Found:
    """One defect an officer found: a field, what kind, and the sentence the applicant reads."""

    field: str
    kind: DefectKind
    note: str


@dataclass(frozen=True)
class Reasoning:
    """Why: a coded reason, a text, or the defects per field, as the act asks."""

    code: str = ""
    note: str = ""
    defects: Sequence[Found] = ()


@action.action("cases.act")
def claim(*, by: Actor, now: datetime, task_id: int, take_over: bool = False) -> Task:
    """Take a task in hand so that colleagues see who has it.

    Raises:
        NotYourTask: the actor does not hold the role at this unit today.
        TaskTaken: a colleague has it and ``take_over`` was not asked for.
        TaskDone: it is finished.
    """
    task = _locked(by, task_id, now)
    grant = _right(by, task)
    if task.holder_id == int(by.id):
        action.describe(subject=f"case:{task.case_id}", outcome="already-held")
        return task
    if posts.is_in_anothers_hand(by, task, now) and not take_over:
        raise _taken(task)
    task.holder_id, task.given_by = int(by.id), ""
    task.save(update_fields=["holder", "given_by"])
    action.describe(
        subject=f"case:{task.case_id}",
        unit=task.unit.code,
        acting_as=_as(grant),
        from_step=task.step,
    )
    _left.say([task])
    return task


@action.action("cases.act")
def release(*, by: Actor, now: datetime, task_id: int) -> Task:
    """Put a task back for colleagues.

    Raises:
        NotYourTask: the actor does not have it in hand.
    """
    task = _locked(by, task_id, now)
    if task.holder_id != int(by.id):
        raise NotYourTask(_("Tugas ini tidak sedang Anda pegang."))
    task.holder, task.given_by = None, ""
    task.save(update_fields=["holder", "given_by"])
    action.describe(subject=f"case:{task.case_id}", unit=task.unit.code, from_step=task.step)
    _left.say([task])
    return task


@action.action("cases.act")
def act(
    *,
    by: Actor,
    now: datetime,
    task_id: int,
    verb: str,
    reasoning: Reasoning,
    number: str | None = None,
    office: str = "",
) -> Case:
    """Carry out one act of the procedure on a task.

    Args:
        by: who acts.
        now: the moment.
        task_id: pk of the task.
        verb: the act, as the pack names it.
        reasoning: why, as the act asks; defects of what the form does not ask are left out.
        number: of the case that the page was about; a task of another is not found.
        office: code of the office, where the act chooses one; empty takes the one proposed.

    Raises:
        InWork: a colleague works on it right now, and it was not taken over.
        NotYourTask, TaskTaken, TaskDone: as for ``claim``; also when the act is strategic and
            the actor only stands in.
        BadTransition: the step has no such act.
        ActClosed: the pack's condition does not hold, or it was sent back often enough.
        ReasonNeeded: the act asks for a reason; ``field`` names what is missing.
        NotChosen: the act chooses an office, and none was chosen or that one may not have the case.
        NoOffice, Uncomputable: the office or the step that it leads to cannot be told.
        NotFound: no such task, or no office serves the place of the case that it opens.
    """
    task = _locked(by, task_id, now, number)
    grant = _right(by, task)
    if posts.is_in_anothers_hand(by, task, now):
        raise _taken(task)
    if (other := working.anothers(by, task, now)) is not None:
        raise InWork(f"{working.in_words(other)} {_('Ambil alih dulu bila perlu.')}")
    case, pack = task.case, task.case.version.pack
    reasoning = replace(reasoning, defects=_asked(pack, reasoning.defects))
    arrow = rules.act_of(pack, task.step, verb)
    facts = Facts(case, pack, now=now)
    _check_open(task, pack, verb, facts, grant)
    given = _opens.values(arrow.opens, facts) if arrow.opens is not None else {}
    reason = _reason(pack, case, arrow, reasoning)
    task.holder_id = int(by.id)
    _choose(case, pack, arrow, office, facts)
    following = _lead_on(task, pack, verb, facts, by=by, now=now, grant=grant)
    _keep_reason(case, task, arrow, reasoning, now=now)
    _clear_desk(task)
    message, first = pack.message_on_act(task.step, verb), next(iter(following), None)
    _tell.applicant(case, pack, message, now=now, task=first, reason=reason)
    _marks.carry_out(case, arrow, by=by, now=now)
    _effects.carry_out(pack.effects_of_act(task.step, verb), case, pack, now=now)
    if arrow.opens is not None:
        _opens.carry_out(case, arrow.opens, given, by=by, now=now)
    action.describe(
        acting_as=_as(grant), payload={"reason": reasoning.code, "note": reasoning.note}
    )
    return case


@action.action("cases.finish_issue")
def finish_issue(*, by: Actor, now: datetime, case_id: int, document: str) -> Case:
    """Move a case on after its document exists; called by engine/products as SYSTEM.

    Args:
        document: number of the document, for the notice to the applicant.

    Raises:
        NotFound: no document of this case is being issued.
    """
    open_tasks = Task.objects.filter(case=case_id, ended_at=None, party=Party.SYSTEM)
    task = _move.locked(open_tasks.values_list("pk", flat=True).first() or 0, now)
    if task is None or task.ended_at is not None:
        raise NotFound(_("Tidak ada surat yang sedang dibuat untuk berkas ini."))
    case = task.case
    pack = case.version.pack
    arrow = rules.act_of(pack, task.step, task.act)
    way = Arrow(Facts(case, pack, now=now).way(arrow.to), arrow.outcome)
    _move.follow(case, pack, task, task.act, way, now=now)
    _tell.applicant(case, pack, pack.messages.on_issue, now=now, document=document)
    return case


def _lead_on(
    task: Task, pack: Pack, verb: str, facts: Facts, *, by: Actor, now: datetime, grant: Grant
) -> list[Task]:
    """Do what the act does to the steps: issue, answer, or follow its arrow; return the open tasks."""
    case, arrow = task.case, rules.act_of(pack, task.step, verb)
    if arrow.stays_at(task.step):
        task.save(update_fields=["holder"])
        action.describe(
            subject=f"case:{case.pk}",
            unit=case.unit.code,
            from_step=task.step,
            outcome="marks-set",
            pack_digest=pack.digest,
        )
        return [task]
    if arrow.issues is not None:
        _issue(case, task, verb, arrow.issues, by=by, now=now, grant=grant)
        return [task]
    if task.asked:
        case.returns += arrow.reason == "per-field"
        return _move.answer(case, pack, task, verb, now=now)
    way = Arrow(facts.way(arrow.to), arrow.outcome)
    case.returns += arrow.reason == "per-field"
    return _move.follow(case, pack, task, verb, way, now=now)


def _check_open(task: Task, pack: Pack, verb: str, facts: Facts, grant: Grant) -> None:
    """Refuse an act that is closed to whoever only stands in, or for this case now."""
    arrow = rules.act_of(pack, task.step, verb)
    if arrow.strategic and not grant.is_definitive:
        raise NotYourTask(people.strategic_is_closed(grant))
    name = f"{task.step}.{verb}"
    if why := guards.why_closed(task.case, pack, arrow, facts, name=name, task=task):
        raise ActClosed(why)


def _choose(case: Case, pack: Pack, arrow: Act, office: str, facts: Facts) -> None:
    """Note which office was chosen, where the act leads to a step of the chosen one."""
    if arrow.chooses is None:
        return
    unit = choosing.chosen(case, pack, arrow, office, facts)
    if unit is not None:
        case.chosen_unit = unit
        action.describe(outcome=f"chosen-{unit.code}")


def _clear_desk(task: Task) -> None:
    """End the work on a task that was acted on: its lease and its unsent marks; no query without."""
    if getattr(task, "lease", None) is not None:
        Lease.objects.filter(task=task).delete()
    if getattr(task, "is_marked", False):
        Mark.objects.filter(task=task).delete()


def _locked(by: Actor, task_id: int, now: datetime, number: str | None = None) -> Task:
    task = _move.locked(task_id, now, by=by)
    if task is None or number not in (None, task.case.number):
        raise NotFound(_("Berkas tidak ditemukan."))
    if task.ended_at is not None:
        at = wording.long_time(task.ended_at, get_language() or "id")
        words = _("Langkah ini sudah diselesaikan pada %(at)s. Muat ulang halaman.")
        if task.holder is not None and task.act not in rules.NOBODYS_ACTS:
            words = _("Langkah ini sudah diselesaikan %(who)s pada %(at)s. Muat ulang halaman.")
        raise TaskDone(words % {"at": at, "who": task.holder.name if task.holder else ""})
    return task


def _right(by: Actor, task: Task) -> Grant:
    grant = posts.grant_for(by, task)
    if grant is None:
        raise NotYourTask(_("Langkah ini bukan tugas Anda hari ini."))
    return grant


def _taken(task: Task) -> TaskTaken:
    who = task.holder.name if task.holder else ""
    return TaskTaken(_("Tugas ini sedang dikerjakan %(who)s.") % {"who": who})


def _as(grant: Grant) -> str:
    return f"{grant.mode}:{grant.role}:{grant.assignment_id}"


def _asked(pack: Pack, defects: Sequence[Found]) -> list[Found]:
    """Return the defects of what the form asks, in its order."""
    order = {field.id: at for at, field in enumerate(pack.fields)}
    there = [defect for defect in defects if defect.field in order]
    return sorted(there, key=lambda defect: order[defect.field])


def _reason(pack: Pack, case: Case, arrow: Act, reasoning: Reasoning) -> str:
    """Return the sentence the applicant reads, and record a coded reason on the case."""
    if arrow.reason == "coded":
        if reasoning.code not in pack.reasons:
            raise ReasonNeeded(_("Pilih alasan penolakan."), field="reason_code")
        case.reason_code = reasoning.code
        sentence = pack.reasons[reasoning.code].sentence.in_(case.language)
        return f"{sentence} {reasoning.note}".strip()
    if arrow.reason == "text" and not reasoning.note.strip():
        raise ReasonNeeded(_("Tulis alasannya."), field="note")
    if arrow.reason == "per-field" and not reasoning.defects:
        raise ReasonNeeded(
            _("Tandai paling sedikit satu isian yang perlu diperbaiki."), field="defects"
        )
    lines = []
    for defect in reasoning.defects:
        if not defect.note.strip():
            raise ReasonNeeded(_("Tulis apa yang perlu diperbaiki."), field=f"note-{defect.field}")
        label = pack.field(defect.field).label.in_(case.language)
        lines.append(f"{label}: {defect.note.strip()}")
    return "; ".join(lines) or reasoning.note.strip()


def _keep_reason(
    case: Case, task: Task, arrow: Act, reasoning: Reasoning, *, now: datetime
) -> None:
    is_public = arrow.reason in ("coded", "per-field")
    if note := reasoning.note.strip():
        Remark.objects.create(case=case, task=task, is_public=is_public, text=note, at=now)
    if arrow.reason != "per-field":
        return
    Defect.objects.bulk_create(
        Defect(case=case, field=one.field, kind=one.kind, note=one.note.strip(), at=now)
        for one in reasoning.defects
    )


def _issue(
    case: Case, task: Task, verb: str, product: str, *, by: Actor, now: datetime, grant: Grant
) -> None:
    """Close the officer's task and open SYSTEM's: the document is made by the worker.

    The number is reserved last, since its register row is locked until the commit.
    """
    task.act, task.ended_at = verb, now
    task.save(update_fields=["act", "ended_at", "holder"])
    Task.objects.create(
        case=case,
        step=task.step,
        party=Party.SYSTEM,
        unit=case.unit,
        opened_at=now,
        due_at=case.promise_due_at,
        act=verb,
        product=product,
    )
    case.save()
    action.describe(
        subject=f"case:{case.pk}",
        unit=case.unit.code,
        from_step=task.step,
        to_step=task.step,
        holder="system",
        due_at=case.promise_due_at,
    )
    _effects.named("products.reserve")(case=case, product_key=product, by=by, now=now, grant=grant)
