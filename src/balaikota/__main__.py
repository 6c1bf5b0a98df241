"""The console script ``balaikota``: Django's commands plus ours."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one command, as ``manage.py`` would."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balaikota.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
