"""The settings of the tests: those of the product, and a room of the tests' own.

What holds for every room is tried on ``percobaan``, so that no test of the engine knows a room of
the city; it lies outside the package, as the room of a city of its own would.
"""

from __future__ import annotations

from balaikota.config.settings import *  # noqa: F403 - all of them
from balaikota.config.settings import INSTALLED_APPS, ROOMS

_OURS = {"percobaan": "tests.rooms.percobaan"}
ROOMS = ROOMS | _OURS
# Letters are read back as production prints them; that they say CONTOH elsewhere has its own test.
SPECIMENS = False
INSTALLED_APPS = [*INSTALLED_APPS, *_OURS.values()]
