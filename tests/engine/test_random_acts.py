"""Services by lot, acts by lot, people by lot: what holds after each of them."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.db import transaction

from balaikota.core.action import actions as ledger
from balaikota.core.action import system
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload
from balaikota.engine.cases.models import Case, DueChange, Party, Pause, Task
from balaikota.lib.remembered import forget_all
from tests.engine import city, replay

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
STEPS = 30
pytestmark = pytest.mark.django_db


def look(play: city.Play, before: dict[str, datetime | None]) -> dict[str, datetime | None]:
    """Check all that must hold; return the due times as they are now."""
    due: dict[str, datetime | None] = {}
    for case in Case.objects.filter(pk__in=play.cases):
        open_tasks = list(Task.objects.filter(case=case, ended_at=None).order_by("pk"))
        assert bool(open_tasks) == (case.ended_at is None)
        assert all(task.step == case.step for task in open_tasks)
        waits = any(task.party == Party.APPLICANT for task in open_tasks)
        assert waits == (case.status == "WAITING")
        is_paused = Pause.objects.filter(case=case, to_at=None).exists()
        assert is_paused == (waits and bool(play.pack.clock.pauses))
        due |= {f"case {case.pk}": case.promise_due_at}
        due |= {f"task {task.pk}": task.due_at for task in open_tasks}
        replay.agrees(case)
    for task in play.tasks(Party.OFFICER):
        if not play.who_may(task):
            continue
        assert play.is_open(task), "whoever has it can always do something"
    _moved_for_a_reason(before, due)
    return due


def seen_to(play: city.Play) -> None:
    """Check, just after the worker came by: what nobody may act on is marked, what is late was told, once."""
    for task in play.tasks(Party.OFFICER):
        assert (task.unattended_at is not None) == (not play.who_may(task))
        assert task.due_at is None or task.due_at > play.now or task.warned_percent >= 100
    told = LedgerEvent.objects.count()
    play.work()
    assert LedgerEvent.objects.count() == told, "what the worker did it does once"


def _moved_for_a_reason(
    before: dict[str, datetime | None], now: dict[str, datetime | None]
) -> None:
    """Check that what falls due earlier than it did, and every task that moved, says why."""
    for name, at in now.items():
        was = before.get(name, at)
        is_task = name.startswith("task")
        if was == at or was is None or at is None or (not is_task and at > was):
            continue
        kind, pk = name.split()
        rows = DueChange.objects.filter(**{f"{kind}_id": pk})
        rows = rows if is_task else rows.filter(task=None)
        last = rows.latest("pk") if rows else None
        assert last is not None, f"{name} moved from {was} to {at} without a reason"
        assert last.new_at == at
        assert last.reason


def run(scene, cast, seed: int) -> Counter[str]:
    """Play one service to the end of its steps, then dispose of the payloads and look again."""
    with transaction.atomic():
        forget_all()
        play = city.begin(scene, cast, Random(seed))
        due = look(play, {})
        for _step in range(STEPS):
            before = play.now
            play.step()
            due = look(play, due)
            if play.now != before:
                seen_to(play)
        dispose(play)
        look(play, due)
        assert LedgerPayload.objects.count() > 0  # of other things
        transaction.set_rollback(True)
    forget_all()
    return Counter(play.done)


def dispose(play: city.Play) -> None:
    """Erase whatever personal history holds of the cases."""
    archivist = system("ledger.dispose")
    for pk in play.cases:
        ledger.dispose(
            by=archivist, now=play.now, subject=f"case:{pk}", regulation="JRA", reason="Habis masa"
        )


@pytest.mark.slow
def test_whatever_is_done_a_case_has_its_next_act_and_its_history_tells_it():
    scene, cast = city.make()
    done: Counter[str] = Counter()
    for seed in range(2):
        done += run(scene, cast, seed)

    assert {"act", "wait", "amend", "leave"} <= done.keys()


@pytest.mark.long
def test_at_length_whatever_is_done_a_case_has_its_next_act():
    scene, cast = city.make()
    done: Counter[str] = Counter()
    for seed in range(1000, 1400 if FULL else 1012):
        try:
            done += run(scene, cast, seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error

    assert {"print", "extend", "ask", "flag", "claim", "resubmit"} <= done.keys()
