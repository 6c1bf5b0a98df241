"""Which office answers for a service at a place, and which one a reference row names."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from balaikota.core.reference import queries as reference
from balaikota.core.units import queries as units
from balaikota.core.units.models import Unit
from balaikota.engine.packs.grammar import Owner
from balaikota.lib.errors import NotFound


def office(owner: Owner, area: str, *, on: date) -> Unit:
    """Return the office that answers for a case at a place on a day.

    Args:
        owner: as the pack says it.
        area: code of a kelurahan; may be empty where one office answers for the whole city.
        on: the day.

    Raises:
        NotFound: no office serves the place, the reference row is not loaded, or it names none.
    """
    if owner.code is None:
        return units.serving(area, owner.unit or "", on=on)
    found = named(owner.code_key, area, on=on)
    if found is None:
        raise NotFound(
            _("Kantor yang disebut angka acuan %(key)s belum ada di kota ini. Hubungi Bagian Organisasi.")
            % {"key": owner.code_key}
        )  # fmt: skip
    return found


def named(key: str, area: str, *, on: date, unit_code: str = "") -> Unit | None:
    """Return the office whose code a reference row holds, or whose work it is since a merger.

    Raises:
        NotFound: the reference row is not loaded.
    """
    return by_code(reference.get_value(key, on=on, unit_code=unit_code).value, area, on=on)


def by_code(code: str, area: str, *, on: date) -> Unit | None:
    """Return the office with a code, or whose work it is since a merger; None where there was none."""
    try:
        found = units.get_unit(code)
    except NotFound:
        return None
    return followed(found, area, on=on)


def followed(unit: Unit, area: str, *, on: date) -> Unit:
    """Return whose the work of a unit at a place is on a day: its own, or its heir's."""
    heir = units.heirs(on).place(unit.pk, area)
    return unit if heir == unit.pk else units.get_unit_by_id(heir)
