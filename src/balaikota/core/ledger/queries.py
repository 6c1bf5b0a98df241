"""Reading history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from balaikota.core.ledger import guards, record
from balaikota.core.ledger.models import LedgerEvent, LedgerPayload


@dataclass(frozen=True)
class Entry:
    """One line of history.

    Attributes:
        event: the event, codes only.
        payload: its personal part; empty when there was none or it was disposed of.
        is_disposed: there was a payload, and it was lawfully erased.
        is_intact: the payload is the one that was written (true when there is none).
    """

    event: LedgerEvent
    payload: dict[str, Any]
    is_disposed: bool
    is_intact: bool


def history(subject: str, *, verbs: Collection[str] | None = None) -> list[Entry]:
    """Return the subject's history, earliest first, with payloads opened; 2 queries.

    Args:
        subject: ``label:pk``.
        verbs: only these, if given.
    """
    events = LedgerEvent.objects.filter(subject=subject).order_by("at", "pk")
    if verbs is not None:
        events = events.filter(verb__in=verbs)
    found = list(events)
    payloads = LedgerPayload.objects.in_bulk([event.pk for event in found])
    return [_entry(event, payloads.get(event.pk)) for event in found]


def find_events(
    *,
    verb: str = "",
    subject: str = "",
    unit: str = "",
    actor: tuple[str, str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[LedgerEvent]:
    """Return events without their payloads, latest first; one query.

    Args:
        verb: only this verb, or all of an app when it ends with a dot.
        subject: only this ``label:pk``.
        unit: only this unit's code.
        actor: only what this (kind, id) did.
        before: only those with a lower id (the last of the page before).
        limit: at most so many.
    """
    events = LedgerEvent.objects.all()
    if verb:
        events = (
            events.filter(verb__startswith=verb) if verb[-1] == "." else events.filter(verb=verb)
        )
    if subject:
        events = events.filter(subject=subject)
    if not verb:  # what was done, not how it left things
        events = events.exclude(verb=record.LEFT)
    if unit:
        events = events.filter(unit=unit)
    if actor is not None:
        events = events.filter(actor_kind=actor[0], actor_id=actor[1])
    if before is not None:
        events = events.filter(pk__lt=before)
    return list(events.order_by("-pk")[:limit])


def find_of(subjects: Collection[str], *, verb: str) -> list[LedgerEvent]:
    """Return the events about any of these subjects, without payloads, earliest first; one query.

    Args:
        subjects: ``label:pk`` each.
        verb: what their verbs begin with, ``cases.``.
    """
    events = LedgerEvent.objects.filter(subject__in=set(subjects), verb__startswith=verb)
    return list(events.order_by("at", "pk"))


@dataclass(frozen=True)
class Deed:
    """What an officer did, in codes."""

    actor_id: str
    verb: str
    acting_as: str
    at: datetime


def find_deeds(actor_ids: Collection[str], *, since: datetime) -> list[Deed]:
    """Return what these officers did from ``since`` on, earliest first; no disclosures. One query."""
    events = LedgerEvent.objects.filter(
        actor_kind="officer", actor_id__in=set(actor_ids), at__gte=since
    ).exclude(verb__in=("ledger.disclose", record.LEFT))
    rows = events.order_by("pk").values_list("actor_id", "verb", "acting_as", "at")
    return [Deed(*row) for row in rows]


def count_events(*, verb: str, subject: str = "") -> int:
    """Return how many events carry ``verb`` (on ``subject``, if given)."""
    events = LedgerEvent.objects.filter(verb=verb)
    return (events.filter(subject=subject) if subject else events).count()


def missing_guards() -> list[str]:
    """Return the names of triggers that are not in place; empty when all is well."""
    return sorted(guards.of(connection).missing(connection))


def _entry(event: LedgerEvent, payload: LedgerPayload | None) -> Entry:
    if payload is None:
        return Entry(event, {}, is_disposed=bool(event.payload_sha256), is_intact=True)
    digest = record.payload_digest(payload.salt, payload.body)
    return Entry(event, payload.body, is_disposed=False, is_intact=digest == event.payload_sha256)
