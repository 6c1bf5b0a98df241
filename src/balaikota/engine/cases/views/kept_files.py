"""The files that a signed-in person keeps, beside questions that want files: use one, keep one.

A ``Shelf`` says whose files they are and what they are for: a form being filled in, or a request
that is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language

from balaikota.core.action import Actor
from balaikota.core.files import queries as files
from balaikota.core.people.actions import vault as keeping
from balaikota.core.people.queries import vault
from balaikota.engine.cases.views import filling
from balaikota.engine.packs.fields.uploads import media_types
from balaikota.engine.packs.grammar import Field
from balaikota.lib.errors import DomainError
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.core.files.models import StoredFile


@dataclass(frozen=True)
class Offer:
    """Kept files for one question: ``usable`` as choices, ``expired`` as (title, last day)."""

    usable: list[tuple[str, str, str | None]]
    expired: list[tuple[str, date]]


@dataclass(frozen=True)
class Shelf:
    """Whose kept files are offered, and to what.

    Attributes:
        by: who is signed in.
        organisation_id: for which the request is; None for one's own.
        owner: of the uploads of the form.
        take: gives the form its own reference to the kept file of a pk.
    """

    by: Actor
    organisation_id: int | None
    owner: str
    take: Callable[[int], StoredFile]


def kinds() -> list[tuple[str, str]]:
    """Return (value, words) of each sort of paper that may be kept."""
    return vault.kinds()


def offers(shelf: Shelf, asked: Iterable[Field]) -> dict[str, Offer]:
    """Return question -> what fits it, of those that want files. One query, none without such."""
    wanting = [question for question in asked if question.kind == "files"]
    if not wanting:
        return {}
    today = filling.today()
    rows = vault.find_kept_for(int(shelf.by.id), shelf.organisation_id, on=today)
    found = {}
    for question in wanting:
        fits = [row for row in rows if row.file.media_type in media_types(question)]
        usable = [row for row in fits if not vault.is_expired(row, on=today)]
        expired = [(r.title, r.last_day) for r in fits if vault.is_expired(r, on=today)]
        found[question.id] = Offer(
            [(str(row.pk), row.title, str(row.get_kind_display())) for row in usable],
            [(title, day) for title, day in expired if day is not None],
        )
    return found


def take(request: HttpRequest, shelf: Shelf, asked: Iterable[Field]) -> dict[str, list[str]]:
    """Return question -> keys of the kept files that were ticked, now the form's own.

    One that cannot be taken is told; the others are.
    """
    found: dict[str, list[str]] = {}
    for question in asked:
        for pk in request.POST.getlist(f"brankas-{question.id}"):
            if question.kind != "files" or not pk.isdecimal():
                continue
            try:
                file = shelf.take(int(pk[:18]))
            except DomainError as error:
                messages.error(request, error.message)
            else:
                found.setdefault(question.id, []).append(str(file.pk))
    return found


def keep(
    request: HttpRequest,
    shelf: Shelf,
    asked: Iterable[Field],
    answers: Mapping[str, Any],
    before: Collection[str],
) -> None:
    """Keep the uploads of the questions where that was ticked; what cannot be kept is told.

    Args:
        before: keys of the files that were there before this page was sent.
    """
    for question in asked:
        kind = request.POST.get(f"simpan-{question.id}", "")
        if question.kind != "files" or not kind:
            continue
        fresh = {*map(str, answers.get(question.id, []))} - {*before}
        try:
            for key in sorted(fresh):
                keeping.keep_file(
                    by=shelf.by,
                    now=http.now(),
                    file=files.open_for(int(key), shelf.owner),
                    kind=kind,
                    title=question.label.in_(get_language() or "id")[:120],
                    organisation_id=shelf.organisation_id,
                )
        except DomainError as error:
            messages.error(request, error.message)
