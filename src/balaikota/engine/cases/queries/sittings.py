"""Reads of sittings: the one open in an officer's browser, what it carries, what it led to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from balaikota.core import sealed
from balaikota.core.action import Actor, ActorKind
from balaikota.engine.cases.models import Draft, Sitting
from balaikota.engine.packs.grammar import Field, Pack
from balaikota.lib import wording

CONTACT = ("email", "phone")
CARRIED_BY_NAME = ("text", "date")


def hash_of(token: str) -> str:
    """Return what is stored of a sitting's token: 64 hex digits (the token has 128 random bits)."""
    return sha256(b"balaikota sitting\x00" + token.encode()).hexdigest()


def find(token: str) -> Sitting | None:
    """Return the sitting of this browser, whosever and however old, or None. One statement."""
    return Sitting.objects.filter(token_hash=hash_of(token)).first() if token else None


def is_open(sitting: Sitting, actor: Actor, *, now: datetime) -> bool:
    """Tell whether a sitting is the officer's own, of today (WIB), and not ended."""
    is_own = actor.kind is ActorKind.OFFICER and str(sitting.officer_id) == actor.id
    today = now.astimezone(wording.WIB).date()
    return is_own and sitting.ended_at is None and _day(sitting) == today


def find_left(now: datetime) -> list[Sitting]:
    """Return what was left open on earlier days (WIB), the earliest first. One statement."""
    today = now.astimezone(wording.WIB).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(Sitting.objects.filter(ended_at=None, begun_at__lt=today).order_by("pk"))


def token_of(sitting_token: str, serial: str) -> str:
    """Return the token of one form of a sitting: of 256 bits, told by nothing that is stored.

    So the browser that holds the sitting's token can tell the secret of each of its cases.
    """
    return sealed.blind_index("cases.sitting", f"{sitting_token}:{serial}")


def find_form(sitting: Sitting, slug: str, serial: str = "") -> Draft | None:
    """Return the form of a serial, sent or not; without one, the latest not sent. One statement."""
    forms = Draft.objects.filter(sitting=sitting, version__service__slug=slug)
    forms = forms.select_related("version__service", "case__unit")
    forms = forms.filter(serial=serial) if serial else forms.filter(case=None)
    return forms.order_by("-pk").first()


def find_sent(sitting: Sitting) -> list[Draft]:
    """Return the forms of a sitting that became cases, in the order they were begun. One query."""
    sent = Draft.objects.filter(sitting=sitting, case__isnull=False)
    return list(sent.select_related("case__unit", "case__version__service").order_by("pk"))


def carried(pack: Pack, sitting: Sitting | None) -> dict[str, Any]:
    """Return what the person has said already, by the questions of this pack that ask it again."""
    if sitting is None:
        return {}
    known = {**sitting.person, **sitting.contact}
    return {field.id: known[key] for field, key in _asked(pack) if key in known}


def learned(pack: Pack, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what answers tell of the person, and of how to reach them."""
    said = {key: answers[field.id] for field, key in _asked(pack) if field.id in answers}
    person = {key: value for key, value in said.items() if key not in CONTACT}
    return person, {key: value for key, value in said.items() if key in CONTACT}


def _asked(pack: Pack) -> Iterator[tuple[Field, str]]:
    """Yield the questions that other services ask of the same person too, each with its key.

    Name, first NIK, first email and first phone are the applicant's, as ``filling.submission`` and
    the letters take them; other personal words and dates are the same when they bear the same id.
    """
    seen: set[str] = set()
    for field in pack.fields:
        key = ""
        if field.autofill == "name":
            key = "name"
        elif field.kind in ("nik", *CONTACT):
            key = field.kind
        elif field.is_personal and field.kind in CARRIED_BY_NAME:
            key = f"{field.id}/{field.kind}"
        if key and key not in seen:
            seen.add(key)
            yield field, key


def _day(sitting: Sitting) -> date:
    return sitting.begun_at.astimezone(wording.WIB).date()
