"""The job of the kill proof."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.db import connection

from balaikota.core.jobs.lease import task, task_with_context


@task_with_context()
def work(context, file, job, death):
    """Do one effect outside the database and one inside; die where told, the first time."""
    if death == "before" and context.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{job}\n".encode())
    os.close(handle)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO proof_effect VALUES (%s)", [job])
    if death == "after" and Path(file).read_text().split().count(job) == 1:
        os.kill(os.getpid(), signal.SIGKILL)


@task(atomic=False)
def dawdle(seconds):
    """Take longer than the lease; not atomic, or SQLite's one write lock would guard it anyway."""
    time.sleep(seconds)
