"""What happened to cases, for whoever studies how a service runs: codes, times and pseudonyms only.

Nobody's name, NIK, contact or words stand in it. A case and an officer bear pseudonyms made with a
secret that is drawn for one export and kept nowhere, so that two exports cannot be laid together.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from balaikota.core.action import Actor
from balaikota.core.ledger import queries as ledger
from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case, CaseQuerySet, DueChange, Party, Pause, Task
from balaikota.engine.cases.queries import visible, whereabouts
from balaikota.lib.wording import WIB
from balaikota.lib.xes import Event, Trace, Value

PERMISSION = "worklist.export_histories"
BATCH = 200
FEWEST = rules.FEWEST  # traces below which an export says more about persons than about a service
CLOCK, DUE, REOPENING = "~clock", "~due", "~reopening"  # no step can be called so


@dataclass(frozen=True)
class Wanted:
    """Which cases: of one service or all, opened from ``first`` to ``last``, both days included."""

    service: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Veil:
    """The secret of one export, and the pseudonyms it makes."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def name(self, kind: str, pk: str | int) -> str:
        """Return the pseudonym of one thing or person: the same within this export only."""
        told = hmac.new(self.secret, f"{kind}:{pk}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{told[:16]}"


def find_cases(by: Actor, wanted: Wanted) -> CaseQuerySet:
    """Return the cases to be told: of the units where the reader may, in the order they came."""
    here = whereabouts.at(by.units_for(PERMISSION), by.moment)
    cases = visible.in_charge_of(by).filter(here).select_related("unit", "version__service")
    if wanted.service:
        cases = cases.filter(version__service__slug=wanted.service)
    if wanted.first is not None:
        cases = cases.filter(opened_at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        cases = cases.filter(opened_at__lt=_midnight(wanted.last + timedelta(days=1)))
    return cases.order_by("pk")


def count_cases(by: Actor, wanted: Wanted) -> int:
    """Return how many cases ``find_traces`` would tell of. One statement."""
    return find_cases(by, wanted).count()


def find_traces(by: Actor, wanted: Wanted, veil: Veil) -> Iterator[Trace]:
    """Return the trace of each case, in the order they came; five statements for BATCH cases."""
    last = 0
    while batch := list(find_cases(by, wanted).filter(pk__gt=last)[:BATCH]):
        yield from _traces(batch, veil)
        last = batch[-1].pk


def _traces(batch: Sequence[Case], veil: Veil) -> Iterator[Trace]:
    pks = [case.pk for case in batch]
    events: dict[int, list[LedgerEvent]] = defaultdict(list)
    for event in ledger.find_of([f"case:{pk}" for pk in pks], verb="cases."):
        events[int(event.subject.partition(":")[2])].append(event)
    tasks, pauses, changes = (defaultdict(list) for _kind in range(3))
    for task in Task.objects.filter(case__in=pks).select_related("unit").order_by("pk"):
        tasks[task.case_id].append(task)
    for pause in Pause.objects.filter(case__in=pks).order_by("pk"):
        pauses[pause.case_id].append(pause)
    for change in DueChange.objects.filter(case__in=pks).select_related("task").order_by("pk"):
        changes[change.case_id].append(change)
    for case in batch:
        turns, acts = tasks[case.pk], events[case.pk]
        told = [
            *_of_tasks(turns, acts, veil),
            *_of_hands(turns, acts, veil),
            *((0, event) for event in _of_pauses(pauses[case.pk])),
            *((0, event) for event in _of_changes(changes[case.pk])),
            *((0, event) for event in _of_reopenings(acts, veil)),
        ]
        told.sort(key=lambda pair: (pair[1].at, pair[0]))
        yield _trace(case, [event for _rank, event in told], veil)


def _trace(case: Case, events: Sequence[Event], veil: Veil) -> Trace:
    more: dict[str, Value] = {
        "service": case.version.service.slug,
        "version": case.version.number,
        "pack": case.version.digest,
        "channel": case.channel,
        "unit": case.unit.code,
        "outcome": case.outcome,
        "returns": case.returns,
    }
    if case.promise_due_at is not None:
        more["promise"] = case.promise_due_at
    return Trace(veil.name("case", case.pk), more, tuple(events))


# What happened in one moment is told in the order of the turns: each comes, is taken, ends.
_COMES, _IS_TAKEN, _ENDS = range(3)
Ranked = tuple[int, Event]


def _of_tasks(tasks: Sequence[Task], events: Sequence[LedgerEvent], veil: Veil) -> Iterator[Ranked]:
    """Tell each turn: when it came, and by which act it ended and led where."""
    moves = {(e.from_step, e.at, _party(e)): e for e in events if e.to_step}
    for number, task in enumerate(tasks):
        due: dict[str, Value] = {"due": task.due_at} if task.due_at else {}
        yield 3 * number + _COMES, _event(task, "schedule", task.opened_at, more=due)
        if task.ended_at is not None:
            key = task.step, task.ended_at
            move = moves.get((*key, task.asked)) or moves.get((*key, ""))
            yield 3 * number + _ENDS, _end(task, move, veil)


def _party(event: LedgerEvent) -> str:
    """Return whose answer an event is that led nowhere yet; empty for what led on."""
    is_answer = event.outcome.startswith("answered-")
    return event.outcome.removeprefix("answered-") if is_answer else ""


def _end(task: Task, event: LedgerEvent | None, veil: Veil) -> Event:
    assert task.ended_at is not None
    if task.act == rules.NOT_NEEDED:
        return _event(task, "withdraw", task.ended_at)
    who = _who(event, veil) if event is not None else ""
    if event is None and task.party == Party.OFFICER and task.holder_id:
        # Of an act that issues a document, the step is left when the document exists.
        who = veil.name("officer", task.holder_id)
    more: dict[str, Value] = {"act": task.act}
    if event is not None:
        more |= {"from": task.step, "to": event.to_step, "mode": event.acting_as.partition(":")[0]}
        more["outcome"] = event.outcome if event.outcome in _OUTCOMES else ""
    return _event(task, "complete", task.ended_at, who, more)


_OUTCOMES = ("granted", "refused", "lapsed", "withdrawn")


def _event(
    task: Task,
    transition: str,
    at: datetime,
    who: str = "",
    more: Mapping[str, Value] = MappingProxyType({}),
) -> Event:
    name = f"{task.step}/{task.asked}" if task.asked else task.step
    is_systems = task.party == Party.SYSTEM
    return Event(
        f"{name}:issue" if is_systems else name,
        transition,
        at,
        who,
        task.role or task.party,
        task.unit.code,
        {"party": task.asked, **more},
    )


def _of_hands(tasks: Sequence[Task], events: Sequence[LedgerEvent], veil: Veil) -> Iterator[Ranked]:
    """Tell who took a task in hand, gave it back, or had it taken since they left the post."""
    taken: set[str] = set()
    for event in events:
        if not event.from_step or event.to_step:
            continue
        if event.verb == "cases.act" and not event.outcome and event.acting_as:
            transition = "reassign" if event.from_step in taken else "assign"
            taken.add(event.from_step)
        elif (event.verb, event.outcome) in (("cases.act", ""), ("cases.sweep", "released")):
            transition = "reassign"
        else:
            continue
        role = event.acting_as.split(":")[1] if event.acting_as.count(":") == 2 else event.holder
        who = _who(event, veil) if event.acting_as else ""
        more = {"mode": event.acting_as.partition(":")[0]}
        if not event.acting_as:
            more["act"] = event.outcome or "given-back"
        told = Event(event.from_step, transition, event.at, who, role, event.unit, more)
        yield 3 * _turn_of(tasks, event) + _IS_TAKEN, told


def _turn_of(tasks: Sequence[Task], event: LedgerEvent) -> int:
    """Return the number of the latest turn on the step of an event that had come by then."""
    on_it = (task.step == event.from_step and task.opened_at <= event.at for task in tasks)
    return max((number for number, is_it in enumerate(on_it) if is_it), default=0)


def _of_pauses(pauses: Sequence[Pause]) -> Iterator[Event]:
    for pause in pauses:
        yield Event(CLOCK, "suspend", pause.from_at)
        if pause.to_at is not None:
            yield Event(CLOCK, "resume", pause.to_at)


def _of_changes(changes: Sequence[DueChange]) -> Iterator[Event]:
    for change in changes:
        more: dict[str, Value] = {"step": change.task.step if change.task else ""}
        more |= {"from": change.old_at} if change.old_at else {}
        more |= {"to": change.new_at} if change.new_at else {}
        yield Event(DUE, "complete", change.at, more=more)


def _of_reopenings(events: Sequence[LedgerEvent], veil: Veil) -> Iterator[Event]:
    for event in events:
        if event.outcome in ("reopening-asked", "reopened", "reopening-refused"):
            more = {"act": event.outcome, "from": event.from_step, "to": event.to_step}
            yield Event(REOPENING, "complete", event.at, _who(event, veil), "", event.unit, more)


def _who(event: LedgerEvent, veil: Veil) -> str:
    """Return the pseudonym of an officer; of all others only what they are."""
    if event.actor_kind == "officer":
        return veil.name("officer", event.actor_id)
    return "system" if event.actor_kind == "system" else "applicant"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), WIB)
