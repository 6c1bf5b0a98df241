"""Eight transactions, all open at once, that all write to the ledger.

Run as ``python -m balaikota.core.ledger.tests.eight_writers`` with an empty PostgreSQL database in
DATABASE_URL. Nobody commits before everybody has written: a writer that waits for another's
transaction can never be served, and its lock_timeout says so. The control takes a shared row on
the way, as a hash chain would, and must fail. Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError, Thread

import django

WRITERS = 8


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balaikota.config.settings")
    django.setup()
    lay_tables()
    found = {"ledger": write_together(chained=False), "chain": write_together(chained=True)}
    found |= read_back()
    sys.stdout.write(json.dumps(found))


def lay_tables():
    from django.db import connection

    from balaikota.core.ledger import guards
    from balaikota.core.ledger.models import LedgerEvent, LedgerPayload

    with connection.schema_editor() as editor:
        editor.create_model(LedgerEvent)
        editor.create_model(LedgerPayload)
        guards.of(connection).shape(connection)
        guards.of(connection).install(connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE head AS SELECT 0 AS height")


def write_together(*, chained):
    """Return what each writer met, and how many waited for a lock while all had written."""
    barrier = Barrier(WRITERS)
    met = [""] * WRITERS
    waiting = []

    def write(number):
        from django.db import connection, connections

        try:
            write_one(number, chained, barrier, waiting)
        except BrokenBarrierError:
            met[number] = "nobody else came"
        except django.db.OperationalError as error:
            barrier.abort()
            met[number] = type(error.__cause__).__name__
        finally:
            connection.close()
            connections.close_all()

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"met": sorted(set(met)), "waiting": sum(waiting)}


def write_one(number, chained, barrier, waiting):
    from django.db import connection, transaction

    from balaikota.core.ledger import record

    event = record.Event(
        at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
        actor_kind="officer",
        actor_id=str(number),
        verb="cases.approve",
        subject="cases.case:1",
        payload={"reason": "Lengkap"},
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        record.append(event)
        if chained:
            cursor.execute("UPDATE head SET height = height + 1")
        record.append(event)
        barrier.wait(timeout=20)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        waiting.append(cursor.fetchone()[0])
        barrier.wait(timeout=20)


def read_back():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT tx) FROM ledger_event")
        rows, transactions = cursor.fetchone()
    return {"rows": rows, "transactions": transactions}


if __name__ == "__main__":
    main()
