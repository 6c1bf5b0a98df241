"""The kill proof: real worker processes, killed by SIGKILL at the worst moments.

Run as ``python -m balaikota.core.jobs.tests.proof FILE SEED...`` with an empty database in
DATABASE_URL. Each job appends a line to FILE (an effect the database knows nothing of) and inserts
a row (an effect in the database). Prints one JSON line: what became of each job of each seed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

from balaikota.core.jobs.tests import forked

LEASE = timedelta(seconds=1)
LOOP = {"lease": LEASE, "poll_seconds": 0.05, "has_periodic": False}
JOBS = 6
MANY = 8  # seeds; then the heartbeat is proved as well
PATIENCE = 60  # seconds per seed


def main(file, seeds):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balaikota.config.settings")
    django.setup()
    lay_tables()
    outcome = {seed: prove(file, seed) for seed in seeds}
    slow = prove_heartbeat() if len(seeds) >= MANY else None
    sys.stdout.write(json.dumps({"seeds": outcome, "slow_attempts": slow}))


def lay_tables():
    from django.db import connection

    from balaikota.core.jobs.models import Job, Worker

    with connection.schema_editor() as editor:
        editor.create_model(Job)
        editor.create_model(Worker)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE proof_effect (job varchar(40))")


def prove(file, seed):
    """Enqueue jobs of which one dies before its effect and one after it, and see them through."""
    from django.db import connection, connections, transaction

    from balaikota.core.jobs.models import Job, JobStatus
    from balaikota.core.jobs.tests.proof_tasks import work

    chance = random.Random(seed)
    deaths = ["before", "after", *[""] * (JOBS - 2)]
    chance.shuffle(deaths)
    with transaction.atomic():
        for number, death in enumerate(deaths):
            work.enqueue(file=file, job=f"{seed}-{number}", death=death)
    deadline = time.monotonic() + PATIENCE
    workers = []
    killed_at_random = False
    while Job.objects.filter(status=JobStatus.OPEN).exists() and time.monotonic() < deadline:
        connections.close_all()
        workers = [*forked.still_alive(workers)]
        workers += [forked.start_worker(**LOOP) for _ in range(2 - len(workers))]
        time.sleep(0.01 + chance.random() / 20)
        if not killed_at_random:
            os.kill(workers[0], signal.SIGKILL)
            killed_at_random = True
    exits = [forked.end(pid) for pid in workers]
    with connection.cursor() as cursor:
        cursor.execute("SELECT job FROM proof_effect")
        rows = [job for (job,) in cursor.fetchall()]
    lines = Path(file).read_text().split()
    found = {}
    for number, death in enumerate(deaths):
        name = f"{seed}-{number}"
        job = Job.objects.get(kwargs__job=name)
        found[name] = {
            "death": death,
            "status": job.status,
            "attempts": job.attempts,
            "rows": rows.count(name),
            "lines": lines.count(name),
        }
    return {"jobs": found, "exits": exits}


def prove_heartbeat():
    """Run a job of more than two leases beside an idle worker, and return its attempts."""
    from django.db import connections

    from balaikota.core.jobs.models import Job, JobStatus
    from balaikota.core.jobs.tests.proof_tasks import dawdle

    pk = dawdle.enqueue(seconds=2.2 * LEASE.total_seconds()).id
    connections.close_all()
    workers = [forked.start_worker(**LOOP) for _ in range(2)]
    deadline = time.monotonic() + PATIENCE
    while Job.objects.filter(status=JobStatus.OPEN).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in workers:
        forked.end(pid)
    job = Job.objects.get(pk=pk)
    return job.attempts if job.status == JobStatus.DONE else 0


if __name__ == "__main__":
    main(sys.argv[1], [int(seed) for seed in sys.argv[2:]])
