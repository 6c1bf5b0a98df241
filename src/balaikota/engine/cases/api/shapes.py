"""The router, and what several operations say in the same shape."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from balaikota.core.manifest import all_manifests
from balaikota.engine.cases.queries.tracking import Standing
from balaikota.engine.packs.api import Words
from balaikota.engine.packs.grammar import Text

router = Router(tags=["kasus"])


class Turn(Schema):
    """Who acts next."""

    party: str = Field(description="officer, applicant or system")
    role: str
    office: str
    due: datetime | None


class Paper(Schema):
    """A document the case has led to."""

    title: str
    number: str
    note: str
    verify_url: str


def turn(found: Standing) -> dict[str, Any] | None:
    """Return who acts next, as Turn; None when the case has ended."""
    if found.task is None:
        return None
    return {
        "party": found.task.party,
        "role": found.task.role,
        "office": found.task.unit.name,
        "due": found.task.due_at,
    }


def turns(found: Standing) -> list[dict[str, Any]]:
    """Return everybody who is asked at once, as Turn; none where one acts next."""
    return [
        {
            "party": task.party,
            "role": task.role,
            "office": task.unit.name,
            "due": task.due_at,
        }
        for task in found.open_tasks
        if task.asked
    ]


def to_mend(found: Standing) -> list[dict[str, str]]:
    """Return what the applicant has to mend."""
    return [{"field": defect.field, "message": defect.note} for defect in found.defects]


def papers(case_id: int) -> list[dict[str, str]]:
    """Return the documents a case has led to, as Paper, of every room."""
    return [
        {
            "title": document.title,
            "number": document.number,
            "note": document.note,
            "verify_url": document.verify_url,
        }
        for manifest in all_manifests()
        if manifest.documents
        for document in manifest.documents(case_id)
    ]


def words(text: Text) -> dict[str, str]:
    """Return a text in both languages, as Words."""
    return {"id": text.id, "en": text.en}


__all__ = ["Paper", "Turn", "Words", "papers", "router", "to_mend", "turn", "turns", "words"]
