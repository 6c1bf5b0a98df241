"""Lists of codes by version: those of the product are files, those of a city come with its profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from balaikota.core.reference.codes import published, written
from balaikota.core.reference.codes.shape import Code, CodeList
from balaikota.core.reference.codes.written import WORDS
from balaikota.lib.errors import NotFound

__all__ = ["Code", "CodeList"]
FOLDER = Path(__file__).parent


class UnknownList(NotFound):
    """No list of that name, or no version of it on that day."""


@lru_cache(maxsize=1)
def shipped() -> Sequence[CodeList]:
    """Return all versions of the lists of the product, by list and day; read once per process."""
    paths = (path for path in FOLDER.glob("*.tsv") if not path.stem.endswith(WORDS))
    return sorted((written.read_file(path) for path in paths), key=_by_day)


def every() -> Sequence[CodeList]:
    """Return all versions of all lists, of the product and of the city; one query, as a rule."""
    return [*shipped(), *sorted(published.find(), key=_by_day)]


def of(slug: str) -> Sequence[CodeList]:
    """Return the versions of one list, the oldest first; no query for one of the product."""
    own = [one for one in shipped() if one.slug == slug]
    return own or sorted(published.find(slug), key=_by_day)


def in_force(slug: str, *, on: date) -> CodeList:
    """Return the version of a list in force on a day: the last that has begun.

    Raises:
        UnknownList: there is none.
    """
    begun = [one for one in of(slug) if one.valid_from <= on]
    if not begun:
        raise UnknownList(_("Daftar kode itu tidak ada."))
    return begun[-1]


def get_version(slug: str, version: str) -> CodeList:
    """Return one version of a list, also one that has been replaced.

    Raises:
        UnknownList: there is none.
    """
    for one in of(slug):
        if one.version == version:
            return one
    raise UnknownList(_("Daftar kode itu tidak ada."))


def _by_day(one: CodeList) -> tuple[str, date]:
    return one.slug, one.valid_from
