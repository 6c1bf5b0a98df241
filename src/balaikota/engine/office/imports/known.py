"""What the books say about everything a table names, asked in a handful of queries."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.people import roles, rules
from balaikota.core.people.roles import ADMIN_GRADE, ROLES
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.office.imports.cells import Unclear
from balaikota.engine.office.imports.columns import plain
from balaikota.lib import wording

LIKE = 3  # names proposed for one that is not known
MOST_GUESSES = 60  # so many different unknown names are compared with those we know


class Offices:
    """Units by code and by any of their names."""

    def __init__(self, found: Iterable[Unit]) -> None:
        """Take every unit, closed ones too."""
        self._named: dict[str, list[Unit]] = defaultdict(list)
        self._names: dict[str, str] = {}
        for unit in found:
            self._names.setdefault(plain(unit.short_name), unit.name)
            self._names[plain(unit.name)] = unit.name
            for text in {plain(unit.code), plain(unit.name), plain(unit.short_name)}:
                self._named[text].append(unit)
        self._guessed: dict[str, str] = {}

    def get(self, text: str, day: date | None) -> Unit:
        """Return the unit that a cell means on ``day``.

        Raises:
            Unclear: there is none, there are several, or it does not exist on that day.
        """
        if not text:
            raise Unclear(_("Isi unit kerjanya."))
        found = self._named.get(plain(text), [])
        if not found:
            raise Unclear(_("Unit kerja ini tidak ada.") + self._like(text))
        # A whole name goes before the short name of another unit.
        whole = [one for one in found if plain(text) in (plain(one.code), plain(one.name))]
        open_then = [one for one in whole or found if day is None or _exists(one, day)]
        if len(open_then) > 1:
            codes = ", ".join(one.code for one in open_then[:LIKE])
            raise Unclear(
                _("Ada beberapa unit bernama ini. Tulis kodenya: %(codes)s") % {"codes": codes}
            )
        if not open_then:
            raise Unclear(_closed((whole or found)[0], day))
        return open_then[0]

    def _like(self, text: str) -> str:
        key = plain(text)
        if key not in self._guessed and len(self._guessed) < MOST_GUESSES:
            near = difflib.get_close_matches(key, self._names, n=LIKE, cutoff=0.75)
            self._guessed[key] = _or(dict.fromkeys(self._names[one] for one in near))
        return self._guessed.get(key) or " " + _("Periksa ejaannya, atau tulis kodenya.")


def all_offices() -> Offices:
    """Return every unit there is or was. One query."""
    return Offices(units.find_units())


def get_role(text: str, unit: Unit | None) -> str:
    """Return the slug of the role that a cell means.

    Its slug or title, or the whole title of the post at the unit: ``Lurah Kauman``.

    Raises:
        Unclear: there is none, or it is one that must not be entered in bulk.
    """
    if not text:
        raise Unclear(_("Isi jabatannya."))
    found = _titles().get(plain(text)) or (_at(unit, text) if unit is not None else None)
    if found is None:
        near = difflib.get_close_matches(plain(text), _titles(), n=LIKE, cutoff=0.6)
        slugs = dict.fromkeys(_titles()[one] for one in near)
        proposed = _or(ROLES[slug].title(get_language() or "id") for slug in slugs)
        raise Unclear(_("Jabatan ini tidak dikenal.") + (proposed or " " + _all_roles()))
    if found in ADMIN_GRADE:
        words = {"role": ROLES[found].title(get_language() or "id")}
        raise Unclear(
            _(
                "%(role)s tidak dapat diimpor: peran ini mengatur wewenang orang lain dan perlu "
                "petugas kedua. Hapus baris ini dan masukkan tersendiri."
            )
            % words
        )
    return found


def _titles() -> dict[str, str]:
    return {
        plain(text): role.slug
        for role in ROLES.values()
        if role.kinds
        for text in (role.slug, role.title_id, role.title_en)
    }


def _at(unit: Unit, text: str) -> str | None:
    for role in roles.roles_at(unit.kind):
        if plain(rules.signs_as(role.slug, rules.DEFINITIF, unit.name)) == plain(text):
            return role.slug
    return None


def _all_roles() -> str:
    lang = get_language() or "id"
    titles = [
        role.title(lang) for role in ROLES.values() if role.kinds and role.slug not in ADMIN_GRADE
    ]
    return _("Yang dikenal: %(titles)s.") % {"titles": ", ".join(titles)}


def _or(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return " " + _("Mungkin maksud Anda: %(names)s.") % {"names": listed} if listed else ""


def _exists(unit: Unit, day: date) -> bool:
    has_begun = unit.valid_from is None or unit.valid_from <= day
    return has_begun and (unit.valid_to is None or unit.valid_to > day)


def _closed(unit: Unit, day: date | None) -> str:
    lang = get_language() or "id"
    if unit.valid_to is not None and day is not None and unit.valid_to <= day:
        told = _("%(unit)s sudah ditutup sejak %(day)s. Tulis unit penggantinya.")
        return told % {"unit": unit.name, "day": wording.long_date(unit.valid_to, lang)}
    assert unit.valid_from is not None
    told = _("%(unit)s baru ada mulai %(day)s. Ubah tanggal mulainya.")
    return told % {"unit": unit.name, "day": wording.long_date(unit.valid_from, lang)}
