"""Every test process has files of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings


def test_settings_were_read_after_the_process_got_a_var_of_its_own():
    own = Path(os.environ["BALAIKOTA_VAR"])

    assert settings.VAR_DIR == own
    assert own.parent == Path(tempfile.gettempdir())
    assert settings.FILES_DIR.is_relative_to(own)
