"""Asking for an act on many tasks at once; the worker carries it out, see ``carrying``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.actions.acting import Reasoning
from balaikota.engine.worklist import tasks as jobs
from balaikota.engine.worklist.models import Bulk, BulkItem
from balaikota.engine.worklist.queries import bulk as queries
from balaikota.engine.worklist.queries import choosing
from balaikota.engine.worklist.rules import MOST, REVERSE, Kind, State
from balaikota.lib.errors import Conflict, DomainError


class NothingChosen(DomainError):
    """No task was chosen that the officer may see, or more than MOST."""


class NoWayBack(Conflict):
    """The bulk act cannot be taken back (any more); the message says why."""


@dataclass(frozen=True)
class Order:
    """What an officer asks for: which act, on which tasks, why."""

    kind: Kind
    title: str
    tasks: Sequence[int]
    verb: str = ""
    reasoning: Reasoning = Reasoning()


@action.action("worklist.bulk")
def begin(*, by: Actor, now: datetime, order: Order) -> Bulk:
    """Note the tasks and let the worker act on each of them as the officer.

    Whether the officer may is judged for each task at the moment it is carried out.

    Raises:
        NothingChosen: no task, or more than MOST.
        ReasonNeeded: a decision that asks for a reason got none.
    """
    tasks = choosing.find_tasks(by, order.tasks)
    if not tasks or len(tasks) > MOST:
        raise NothingChosen(
            _("Pilih sedikitnya satu dan paling banyak %(most)d tugas.") % {"most": MOST}
        )
    _check_reason(by, order, now)
    return _begun(by, now, order, tasks)


@action.action("worklist.bulk")
def take_back(*, by: Actor, now: datetime, bulk_id: int) -> Bulk:
    """Undo what was done to the tasks of a bulk act, again one by one; return the one that undoes.

    Raises:
        NotFound: it is not the officer's.
        NoWayBack: it was decisions, has not ended, undoes another, or was taken back already.
    """
    done = queries.get_bulk(by, bulk_id)
    Bulk.objects.select_for_update().get(pk=done.pk)
    tasks = done.items.filter(state=State.DONE).values_list("task_id", flat=True)
    if not queries.may_undo(done) or not tasks:
        raise NoWayBack(_("Tindakan ini tidak dapat diurungkan, atau sudah diurungkan."))
    kind = REVERSE[Kind(done.kind)]
    order = Order(kind, str(choosing.OWN_KINDS[kind]), list(tasks))
    return _begun(by, now, order, list(tasks), undoes=done)


def _begun(
    by: Actor, now: datetime, order: Order, tasks: Sequence[int], undoes: Bulk | None = None
) -> Bulk:
    bulk = Bulk.objects.create(
        officer_id=int(by.id),
        kind=order.kind,
        verb=order.verb,
        title=order.title[:120],
        reason_code=order.reasoning.code,
        note=order.reasoning.note,
        language=(get_language() or "id")[:2],
        undoes=undoes,
        begun_at=now,
    )
    BulkItem.objects.bulk_create(BulkItem(bulk=bulk, task_id=task) for task in tasks)
    jobs.run.once(f"bulk:{bulk.pk}").enqueue(bulk_id=bulk.pk)
    action.describe(subject=f"worklist.bulk:{bulk.pk}", outcome=f"{order.kind}-{len(tasks)}")
    return bulk


def _check_reason(by: Actor, order: Order, now: datetime) -> None:
    """Refuse a decision without its reason before anything is asked of the worker."""
    if order.kind is not Kind.ACT:
        return
    choice = choosing.find_choice(by, order.tasks, now=now, lang=get_language() or "id")
    offer = choice.offer(f"{order.kind}:{order.verb}")
    if offer is None:
        raise NothingChosen(_("Tindakan itu tidak berlaku untuk semua tugas yang dipilih."))
    if offer.reason == "text" and not order.reasoning.note.strip():
        raise acting.ReasonNeeded(_("Tulis alasannya."), field="note")
    if offer.reason == "coded" and order.reasoning.code not in dict(offer.reasons):
        raise acting.ReasonNeeded(_("Pilih alasan penolakan."), field="reason_code")
