"""What a case has led to and what it waits for, told by the apps above."""

from __future__ import annotations

from balaikota.core.manifest import Document, Manifest, Wanted, all_manifests
from balaikota.engine.packs.grammar import Pack


def find_documents(case_id: int, pack: Pack) -> list[Document]:
    """Return the documents of a case: one query for each app that such a service may concern."""
    return [one for m in _concerned(pack) if m.documents for one in m.documents(case_id)]


def find_wanted(case_id: int, pack: Pack) -> list[Wanted]:
    """Return what a case waits for from its applicant: as many queries as ``find_documents``."""
    return [one for m in _concerned(pack) if m.wanted for one in m.wanted(case_id)]


def _concerned(pack: Pack) -> list[Manifest]:
    return [m for m in all_manifests() if m.serves is None or m.serves(pack)]
