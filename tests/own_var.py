"""A pytest plugin: give each process of a run a ``var/`` of its own.

Loaded with ``-p`` in pyproject.toml, so that it comes before pytest-django reads the settings; a
conftest comes too late. Tests never touch the clone's own ``var/``, and no worker sweeps away
files that only another worker's database knows.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="balaikota-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["BALAIKOTA_VAR"] = folder
os.environ.setdefault("EMAIL_URL", "memorymail://")
