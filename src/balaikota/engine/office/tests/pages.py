"""Reading pages and filling in their forms, for tests."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """Return the words of a page, without markup, parted by single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def day(name: str, when: date) -> dict[str, Any]:
    """Return a date as its three boxes send it."""
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}
