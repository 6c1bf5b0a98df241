"""Of two people who act on one task at the same moment exactly one succeeds, whatever the service.

On SQLite the two work on a file, as an office does, not on the memory that other tests share.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.db import connection, connections

from balaikota.core.people.tests import factories as people
from balaikota.engine.cases.actions import acting
from balaikota.engine.cases.models import Party, Task
from balaikota.engine.cases.tests.factories import defects
from balaikota.lib.errors import DomainError
from tests.engine import city

PAIRS = 12


@pytest.fixture
def on_disk(tmp_path: Path, transactional_db: None) -> Iterator[None]:
    """Let every connection of the test be to a database that has a disk: a file, or a server."""
    if connection.vendor != "sqlite":
        yield
        return
    kept, settings = connections["default"], connections.settings["default"]
    kept.ensure_connection()
    in_memory, settings["NAME"] = settings["NAME"], str(tmp_path / "balaikota.sqlite3")
    with closing(sqlite3.connect(settings["NAME"])) as file:
        kept.connection.backup(file)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], settings["NAME"] = kept, in_memory


@pytest.mark.slow
@pytest.mark.usefixtures("on_disk")
def test_of_two_who_act_at_once_exactly_one_succeeds():
    assert connection.vendor != "sqlite" or not connection.is_in_memory_db()
    scene, cast = city.make()
    play = city.begin(scene, cast, Random(11))
    tried = 0
    for _pair in range(PAIRS * 3):
        if tried == PAIRS:
            break
        play.cases = play.cases[-2:]
        play.open()
        tried += sum(_race(play, task) for task in play.tasks(Party.OFFICER)[:1])

    assert tried >= PAIRS // 3


def _race(play: city.Play, task: Task) -> bool:
    """Let two of those who may act, or one in two browsers, act at once; tell whether it was tried."""
    may = play.who_may(task)
    if not may or task.holder_id:
        return False
    pair = (may * 2)[:2]
    gate, results = threading.Barrier(2), []
    verbs = list(play.pack.step(task.step).acts)

    def act(user, verb):
        reason = play.pack.step(task.step).acts[verb].reason
        code = "tidak_ada_usaha" if reason == "coded" else ""
        found = defects("nama_usaha") if reason == "per-field" else ()
        by = people.actor(user, play.now)
        try:
            gate.wait()
            acting.act(
                by=by, now=play.now, task_id=task.pk, verb=verb,
                reasoning=acting.Reasoning(code, "Alasannya", found),
            )  # fmt: skip
            results.append("done")
        except (acting.TaskDone, acting.TaskTaken) as error:
            results.append(type(error).__name__)
        except DomainError as error:
            results.append(f"closed {type(error).__name__}")
        finally:
            connection.close()

    lot = Random(task.pk)
    threads = [
        threading.Thread(target=act, args=(user, lot.choice(verbs[:1] + verbs))) for user in pair
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended = Task.objects.get(pk=task.pk).ended_at is not None
    assert len(results) == 2
    assert results.count("done") == int(ended)
    return ended
