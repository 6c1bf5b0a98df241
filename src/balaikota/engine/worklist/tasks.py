"""Bulk acts in the background, each task in a transaction of its own; the summary of the morning."""

from __future__ import annotations

from django.utils.translation import override

from balaikota.core.action import system
from balaikota.core.jobs import clock, periodic
from balaikota.core.jobs.lease import task
from balaikota.core.people import queries as people
from balaikota.engine.worklist.actions import carrying as actions
from balaikota.engine.worklist.actions import digesting
from balaikota.engine.worklist.queries import bulk as queries
from balaikota.engine.worklist.queries import digest
from balaikota.lib import wording
from balaikota.lib.errors import DomainError

SYSTEM = system("worklist.finish")
DIGEST = system("worklist.digest")


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


@periodic.every(seconds=600, name="worklist.digest")
@task()
def begin_digest() -> None:
    """On a working morning, once: have every officer told what is before them."""
    now = clock.now()
    if digest.is_time(now):
        tell_all.once(now.astimezone(wording.WIB).date().isoformat()).enqueue()


@task()
def tell_all() -> None:
    """Enqueue the summary of each officer in office who wants one; each goes out once a day."""
    now = clock.now()
    day = now.astimezone(wording.WIB).date()
    for user_id in digest.find_readers(now):
        tell.once(f"{day.isoformat()}:{user_id}").enqueue(user_id)


@task()
def tell(user_id: int) -> None:
    """Tell one officer what is before them this morning."""
    digesting.tell(by=DIGEST, now=clock.now(), user_id=user_id)
