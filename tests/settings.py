"""The settings of the tests: those of the product, and rooms of the tests' own.

What holds for every room is tried on ``percobaan``, so that no test of the engine knows a room of
the city; ``musyawarah`` has a service of another shape. They lie outside the package, as the rooms of
a city of its own would.
"""

from __future__ import annotations

from balaikota.config.settings import *  # noqa: F403 - all of them
from balaikota.config.settings import INSTALLED_APPS, ROOMS

_OURS = {"percobaan": "tests.rooms.percobaan", "musyawarah": "tests.rooms.musyawarah"}
ROOMS = ROOMS | _OURS
# Letters are read back as production prints them; that they say CONTOH elsewhere has its own test.
SPECIMENS = False
INSTALLED_APPS = [*INSTALLED_APPS, *_OURS.values()]
