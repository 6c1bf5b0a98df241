"""Many officers approve at once while the workers that seal are killed: nothing is lost or doubled."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections

from balaikota.core.files import queries as files
from balaikota.core.ledger.models import LedgerEvent
from balaikota.engine.cases.models import Case, Task
from balaikota.engine.products import signers
from balaikota.engine.products.models import Entry, Product, Register
from balaikota.engine.products.queries import registers
from balaikota.engine.products.tests import factories
from balaikota.lib.signing import judging
from balaikota.lib.signing.judging import Verdict
from tests.kinds import ROOT

WORKERS, LEASE, PATIENCE = 2, 3, 3000
FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="needs DATABASE_URL=postgres://"
    ),
]


@pytest.mark.slow
def test_a_few_letters_come_whole_though_workers_are_killed():
    prove(letters=24, signers=6, kills=2)


@pytest.mark.long
def test_many_letters_come_whole_though_workers_are_killed_ten_times():
    prove(letters=500 if FULL else 120, signers=20, kills=10)


def prove(*, letters: int, signers: int, kills: int) -> None:
    offices = [factories.make_office(name) for name in ("Kauman", "Kasin", "Sukoharjo")]
    factories.publish("seal")
    cases = [(factories.make_case(office), office) for office, _ in _dealt(offices, letters)]
    workers = [_worker() for _ in range(WORKERS)]
    chance = random.Random(letters)
    try:
        with ThreadPoolExecutor(signers) as officers:
            approved = [officers.submit(_approve, *one) for one in cases]
            killed = _kill(workers, kills, letters, chance)
        assert [one.exception() for one in approved] == [None] * letters
        _wait_for(letters)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert killed == kills
    _nothing_is_lost_or_doubled(letters)


def _dealt(offices, letters):
    return [(offices[number % len(offices)], number) for number in range(letters)]


def _approve(case: Case, office: factories.Office) -> None:
    try:
        factories.reserve(case, office)
    finally:
        connections.close_all()


def _worker() -> subprocess.Popen[bytes]:
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    told = {"DATABASE_URL": url, "BALAIKOTA_VAR": str(settings.VAR_DIR)}
    command = [sys.executable, "-m", "tests.engine.sealing_worker", str(LEASE)]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    )


def _kill(workers: list[subprocess.Popen[bytes]], kills: int, letters: int, chance) -> int:
    """Kill a worker whenever another share of the letters is out, at no particular moment."""
    killed, deadline = 0, time.monotonic() + PATIENCE
    while killed < kills and time.monotonic() < deadline:
        if _issued() >= killed * letters // (kills + 1) + 1:
            time.sleep(chance.random() / 3)
            victim = chance.randrange(len(workers))
            workers[victim].kill()
            workers[victim].wait()
            workers[victim] = _worker()
            killed += 1
        time.sleep(0.05)
    return killed


def _wait_for(letters: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while _issued() < letters and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _issued() == letters


def _issued() -> int:
    return Product.objects.filter(status=Product.Status.ISSUED).count()


def _nothing_is_lost_or_doubled(letters: int) -> None:
    assert registers.find_broken() == []
    assert sum(Register.objects.values_list("latest", flat=True)) == letters
    assert Entry.objects.filter(state=Entry.State.ISSUED).count() == letters
    assert Product.objects.count() == letters
    per_case = Counter(Product.objects.values_list("case_id", flat=True))
    assert set(per_case.values()) == {1}
    assert not Task.objects.filter(ended_at=None).exists(), "a case is out of step with its letter"
    assert not Case.objects.filter(ended_at=None).exists(), "a case is out of step with its letter"
    issued = LedgerEvent.objects.filter(verb="products.issue", outcome="issued")
    assert issued.count() == letters, "each is issued once, however often it was made"
    for number, product in enumerate(Product.objects.select_related("file").order_by("pk")):
        pdf = files.read(product.file)
        assert hashlib.sha256(pdf).hexdigest() == product.sha256
        if number % 20 == 0:
            assert judging.judge(pdf, signers.roots()).verdict is Verdict.INTACT
