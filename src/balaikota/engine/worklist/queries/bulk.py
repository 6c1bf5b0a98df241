"""Bulk acts of an officer: how far one is, what became of each task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.engine.cases.queries import visible
from balaikota.engine.worklist.models import Bulk, BulkItem
from balaikota.engine.worklist.rules import REVERSE, Kind, State
from balaikota.lib.errors import NotFound

SHOWN = 20


@dataclass(frozen=True)
class Progress:
    """How far a bulk act is; the three add up to all of its tasks."""

    done: int
    refused: int
    waiting: int

    @property
    def total(self) -> int:
        """Return how many tasks it has."""
        return self.done + self.refused + self.waiting


@dataclass(frozen=True)
class Line:
    """What became of one task; the number only while the officer may still see the case."""

    number: str
    state: State
    why: str


def get_bulk(actor: Actor, pk: int) -> Bulk:
    """Return one bulk act of the officer's own.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = _own(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    return found


def find_bulks(actor: Actor) -> list[Bulk]:
    """Return the officer's latest bulk acts, newest first, with ``total`` and ``refused``. One statement."""
    refused = Count("items", filter=Q(items__state=State.REFUSED))
    return list(_own(actor).annotate(total=Count("items"), refused=refused).order_by("-pk")[:SHOWN])


def progress(bulk: Bulk) -> Progress:
    """Return how far it is. One statement."""
    counted = dict(bulk.items.values_list("state").annotate(n=Count("pk")))
    return Progress(
        *(counted.get(state, 0) for state in (State.DONE, State.REFUSED, State.WAITING))
    )


def find_lines(actor: Actor, bulk: Bulk) -> list[Line]:
    """Return what became of each task: what was refused first, then by number. Two statements."""
    items = list(bulk.items.select_related("task__case"))
    seen = set(
        visible.visible_to(actor)
        .filter(pk__in={item.task.case_id for item in items})
        .values_list("pk", flat=True)
    )
    lines = [
        Line(
            item.task.case.number if item.task.case_id in seen else "", State(item.state), item.why
        )
        for item in items
    ]
    return sorted(lines, key=lambda line: (line.state != State.REFUSED, line.number))


def may_undo(bulk: Bulk) -> bool:
    """Tell whether it can be taken back: its kind has a way back, it has ended, and nobody did so."""
    is_over = bulk.ended_at is not None and bulk.undoes_id is None
    return is_over and Kind(bulk.kind) in REVERSE and not Bulk.objects.filter(undoes=bulk).exists()


def find_waiting(bulk_id: int) -> Sequence[int]:
    """Return the items nobody came to yet, in order. One statement."""
    items = BulkItem.objects.filter(bulk=bulk_id, state=State.WAITING)
    return list(items.order_by("pk").values_list("pk", flat=True))


def find_unfinished(bulk_id: int) -> Bulk | None:
    """Return a bulk act that has not ended, with its officer; None when it has."""
    return Bulk.objects.select_related("officer").filter(pk=bulk_id, ended_at=None).first()


def _own(actor: Actor) -> QuerySet[Bulk]:
    return Bulk.objects.filter(officer_id=int(actor.id))
