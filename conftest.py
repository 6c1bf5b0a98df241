"""What every test starts from."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

USES_DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures

pytest_plugins = ("balaikota.core.ledger.tests.plugin", "tests.browser")


def pytest_configure() -> None:
    """Use a fast password hasher, plain static names and freshly compiled catalogs."""
    from django.conf import settings

    from balaikota.web import messages
    from tests import migrated

    migrated.keep()
    messages.compile_below(settings.PACKAGE_DIR)

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches a database: another database has nothing to say to the rest."""
    for item in items:
        fixtures = USES_DATABASE.intersection(getattr(item, "fixturenames", ()))
        if fixtures or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Keep the six thousand collected tests out of every later garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget what the test before kept in the process, or wrote on shared rows: it is rolled back."""
    from balaikota.lib.remembered import forget_all
    from tests import standing

    forget_all()
    standing.as_made()
    yield
    forget_all()
