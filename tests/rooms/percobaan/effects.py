"""What the room keeps of its own when its packs say so: a line beside the case, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balaikota.engine.cases.models import Case, Remark, Task
from balaikota.engine.packs.grammar import Pack
from balaikota.lib.errors import DomainError


def keep(*, case: Case, pack: Pack, answers: Mapping[str, Any], now: datetime) -> None:
    """Write where the case stands and what was answered."""
    text = f"{pack.slug} {case.step} {answers['nama_usaha']}"
    task = Task.objects.filter(case=case).latest("pk")
    Remark.objects.create(case=case, task=task, is_public=False, text=text, at=now)


def refuse(*, case: Case, pack: Pack, answers: Mapping[str, Any], now: datetime) -> None:
    """Let nothing happen."""
    raise DomainError("Ruang percobaan menolak.")
