"""Pages of a PDF as pictures, drawn by a process of its own that can harm nothing.

A PDF comes from anybody, and what draws it is a large program in C++. It runs apart (``drawer.py``):
without our environment and its keys, within limits of memory, time and size, two at once.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

MOST_SECONDS = 12  # of one drawing, after which its process is ended
MOST_AT_ONCE = 2  # drawings of this process of the application
WAITING_SECONDS = 6  # for one of them to be done
_DRAWER = Path(__file__).with_name("drawer.py")
_room = BoundedSemaphore(MOST_AT_ONCE)


class Undrawable(ValueError):
    """The content cannot be drawn: damaged, too large, or the page is not there."""


class Busy(RuntimeError):
    """As many pages as may be are being drawn right now."""


def count(content: bytes) -> int:
    """Return how many pages a PDF has: one or more.

    Raises:
        Undrawable: it cannot be read, or not within the limits.
        Busy: too much is being drawn.
    """
    told = _ask(content, "count")
    if not told.isdigit() or int(told) < 1:
        raise Undrawable
    return int(told)


def draw(content: bytes, page: int, *, width: int) -> bytes:
    """Return one page as WebP.

    Args:
        content: the PDF.
        page: from 1.
        width: of the picture, in pixels; a very long page becomes narrower.

    Raises:
        Undrawable: there is no such page, or it cannot be drawn within the limits.
        Busy: too much is being drawn.
    """
    drawn = _ask(content, "draw", str(page), str(width))
    if not drawn.startswith(b"RIFF"):
        raise Undrawable
    return drawn


def _ask(content: bytes, *wish: str) -> bytes:
    if not _room.acquire(timeout=WAITING_SECONDS):
        raise Busy
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with numbers as its arguments
            [sys.executable, "-I", str(_DRAWER), *wish],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env={},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Undrawable from error
    finally:
        _room.release()
    return done.stdout
