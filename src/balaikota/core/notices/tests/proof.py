"""The proof of delivery: thousands of messages through a gateway that misbehaves, workers killed.

Run as ``python -m balaikota.core.notices.tests.proof COUNT`` with an empty, migrated database in
DATABASE_URL. First COUNT messages at once through a gateway that fails one in ten, delays, and sends
each receipt twice, while a worker is killed again and again; then a quarter of that, one by one,
through a healthy one. Prints one JSON line: what the gateway counted and what the database says.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime

import django

from balaikota.core.jobs.tests import forked

PATIENCE = 1500  # seconds for the whole
KILLS = 8
PER_SECOND = 25


def main(count):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balaikota.config.settings")
    django.setup()
    from django.conf import settings

    settings.GATEWAY_KEY = "kunci"
    sys.stdout.write(json.dumps({"hostile": hostile(count), "healthy": healthy(count // 4)}))


def hostile(count):
    """Send ``count`` messages at once and kill workers until all is settled."""
    from balaikota.core.notices import stub
    from balaikota.core.notices.models import Attempt, Notice

    temper = stub.Temper(fail_percent=10, delay_ms=40, answers=2)
    with gateway(temper) as server:
        send_many(count)
        kills, began = work(count, chance=random.Random(7))
        hear_twice(server)
        told = server.book.counts()
    offers = Attempt.objects.count()
    states = list(Notice.objects.values_list("row_key", "delivered_at", "failed_at", "failure"))
    return {
        "seconds": round(time.monotonic() - began, 1),
        "messages": count,
        "kills": kills,
        "offers_counted": sum(offered for offered, _sent in told.values()),
        "attempts_logged": offers,
        "never_offered": count - len(told),
        "sent_not_once": sum(1 for key, done, _f, _c in states if done and told[str(key)][1] != 1),
        "unsettled": sum(1 for _k, done, failed, _c in states if not done and not failed),
        "failed_without_class": sum(1 for _k, _d, failed, name in states if failed and not name),
        "offered_again": sum(1 for offered, _sent in told.values() if offered > 1),
    }


def healthy(count):
    """Send ``count`` messages one by one and return how long each took, in seconds."""
    from balaikota.core.notices import stub
    from balaikota.core.notices.models import Notice

    Notice.objects.all().delete()
    with gateway(stub.Temper(delay_ms=20)):
        workers = [forked.start_worker(**loop())]
        for _number in range(count):
            send_many(1)
            time.sleep(1 / PER_SECOND)
        wait_for(lambda: not Notice.objects.filter(due_at__isnull=False).exists())
        for pid in workers:
            forked.end(pid)
    rows = Notice.objects.values_list("created_at", "delivered_at")
    took = sorted((done - written).total_seconds() for written, done in rows if done)
    return {
        "messages": count,
        "delivered": len(took),
        "within_10_s": sum(1 for seconds in took if seconds <= 10) / max(count, 1),
        "median_s": round(took[len(took) // 2], 3),
        "p99_s": round(took[int(len(took) * 0.99)], 3),
    }


@contextlib.contextmanager
def gateway(temper):
    """Run a gateway in a thread of this process; workers inherit its address."""
    from django.conf import settings

    from balaikota.core.notices import stub

    server = stub.Server(0, key="kunci", temper=temper, callback="", token="")
    server.begin()
    settings.GATEWAY_URL = server.url
    try:
        yield server
    finally:
        server.close()


def send_many(count):
    from django.db import transaction

    from balaikota.core.notices import actions

    for start in range(0, count, 500):
        with transaction.atomic():
            for number in range(start, min(count, start + 500)):
                to = actions.Recipient(phone=f"+62812{3_000_000 + number:07d}1")
                actions.send(
                    to=to, subject="Contoh", body="Isi", link="/lacak/", now=datetime.now(UTC)
                )


def work(count, *, chance):
    """Keep two workers alive and kill one of them KILLS times, until nothing is due."""
    from django.db import connections

    from balaikota.core.notices.models import Notice

    began, workers, kills = time.monotonic(), [], 0
    while Notice.objects.filter(due_at__isnull=False).exists():
        assert time.monotonic() - began < PATIENCE, "not settled in time"
        connections.close_all()
        workers = [*forked.still_alive(workers)]
        workers += [forked.start_worker(**loop()) for _ in range(2 - len(workers))]
        time.sleep(0.5 + chance.random())
        if kills < KILLS and chance.random() < 0.7:
            os.kill(workers[0], signal.SIGKILL)
            kills += 1
    for pid in workers:
        forked.end(pid)
    return kills, began


def hear_twice(server):
    """Hand over the receipts of the gateway: each of them twice, as it sends them."""
    from uuid import UUID

    from balaikota.core.action import system
    from balaikota.core.notices import actions

    by, told = system("notices.note_receipts"), list(server.book.receipts)
    for start in range(0, len(told), 400):
        receipts = [
            actions.Receipt(UUID(one["key"]), one["state"]) for one in told[start : start + 400]
        ]
        actions.note_receipts(by=by, now=datetime.now(UTC), receipts=receipts)


def wait_for(is_done):
    ends = time.monotonic() + 120
    while not is_done() and time.monotonic() < ends:
        time.sleep(0.1)


def loop():
    """Return how the workers run: SQLite has one writer."""
    from django.db import connection

    return {"threads": 1 if connection.vendor == "sqlite" else 4, "poll_seconds": 0.2}


if __name__ == "__main__":
    main(int(sys.argv[1]))
