"""The scene of the cases, for the paths that are walked without a browser."""

from balaikota.engine.cases.tests.conftest import scene  # noqa: F401 - a fixture
