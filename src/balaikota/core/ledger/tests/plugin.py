"""Pytest: the ledger's triggers are on in every test; a PostgreSQL database for whoever asks.

Only the flush after a transactional test takes the triggers away for a moment and puts them back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")


def pytest_configure() -> None:
    """Let the flush of Django's TransactionTestCase (``transactional_db``) pass."""
    from django.db import connections
    from django.test import TransactionTestCase

    from balaikota.core.ledger import guards

    flush = TransactionTestCase._fixture_teardown
    if getattr(flush, "lifts_guards", False):
        return

    def teardown(self):
        with guards.lifted(connections["default"]):
            flush(self)

    teardown.lifts_guards = True
    TransactionTestCase._fixture_teardown = teardown


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Make an empty database, give its address, and drop it; fails without a server."""
    import psycopg

    name = f"balaikota_proof_{uuid4().hex[:12]}"
    server = urlsplit(SERVER)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
