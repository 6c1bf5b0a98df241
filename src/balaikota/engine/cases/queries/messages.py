"""What a notice to the applicant says: a message of the pack with its placeholders filled in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.packs.grammar import Message, Pack
from balaikota.lib import wording


def link_of(case: Case) -> str:
    """Return the address of the page on which the applicant follows the case."""
    return reverse("cases:track_case", args=[case.number])


def filled(
    case: Case,
    pack: Pack,
    message: Message,
    *,
    task: Task | None = None,
    reason: str = "",
    document: str = "",
) -> tuple[str, str]:
    """Return subject and body in the language of the case.

    Args:
        task: that is open now; its due time is told when it is the applicant's, else the promise.
        reason: what the officer wrote or chose.
        document: number of the document that was issued.
    """
    lang = case.language
    said = _values(case, pack, reason=reason, document=document)
    due_at = _due(case, task)
    said["batas"] = wording.long_time(due_at, lang) if due_at else ""
    return message.filled(lang, **said)


def short(
    case: Case, pack: Pack, message: Message, *, task: Task | None = None, document: str = ""
) -> str:
    """Return what an SMS says, in the language of the case; empty when the pack has none for it.

    It names no reason: what officers write is nobody else's to read on a locked telephone.
    """
    if message.sms is None:
        return ""
    lang = case.language
    said = _values(case, pack, reason="", document=document)
    if due_at := _due(case, task):
        said["batas"] = f"{wording.short_date(due_at, lang)} {wording.clock_time(due_at, lang)}"
    return message.sms.in_(lang).format(**said)


def _due(case: Case, task: Task | None) -> datetime | None:
    # Only the applicant's own deadline concerns them; of the office they read its promise.
    return task.due_at if task and task.party == Party.APPLICANT else case.promise_due_at


def _values(case: Case, pack: Pack, *, reason: str, document: str) -> dict[str, str]:
    lang = case.language
    return {
        "nomor": case.number,
        "layanan": pack.title.in_(lang),
        "unit": case.unit.name,
        "langkah": pack.step(case.step).status.in_(lang),
        "batas": "",
        "alasan": reason,
        "tautan": f"{settings.PUBLIC_URL}{link_of(case)}",
        "dokumen": document,
    }
