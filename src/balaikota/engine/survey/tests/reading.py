"""What a page says, as a person reads it."""

from __future__ import annotations

import html
from typing import Any


def text(response: Any) -> str:
    """Return a page with blanks made one."""
    return " ".join(html.unescape(response.content.decode()).replace("\u00a0", " ").split())
