"""Bulk acts in the background: each task in a transaction of its own."""

from __future__ import annotations

from django.utils.translation import override

from balaikota.core.action import system
from balaikota.core.jobs import clock
from balaikota.core.jobs.lease import task
from balaikota.core.people import queries as people
from balaikota.engine.worklist.actions import carrying as actions
from balaikota.engine.worklist.queries import bulk as queries
from balaikota.lib.errors import DomainError

SYSTEM = system("worklist.finish")


# Not atomic: what is done to one task stands, whatever becomes of the next; a run that was killed
# goes on with the tasks nobody came to.
@task(atomic=False)
def run(bulk_id: int) -> None:
    """Act on each waiting task as the officer who asked, by what they may do at that moment."""
    bulk = queries.find_unfinished(bulk_id)
    if bulk is None:
        return
    with override(bulk.language):
        for item_id in queries.find_waiting(bulk_id):
            now = clock.now()
            try:
                officer = people.actor_for(bulk.officer, now=now)
                actions.carry_out(by=officer, now=now, item_id=item_id)
            except DomainError as error:
                actions.refuse(by=SYSTEM, now=now, item_id=item_id, why=error.message)
    actions.finish(by=SYSTEM, now=clock.now(), bulk_id=bulk_id)
