"""Whether what somebody typed or a profile says may become part of the calendar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from balaikota.core.calendar import rules
from balaikota.core.reference import actions as reference
from balaikota.core.units import queries as units


def check_day_row(row: rules.DayRow) -> None:
    """Raise unless names and source are there.

    Raises:
        BadValue: one is missing.
    """
    for name in ("name_id", "name_en", "regulation"):
        if not getattr(row, name).strip():
            raise reference.BadValue(_("Isi nama dalam dua bahasa dan dasar hukumnya."), field=name)


def check_hours_row(row: rules.HoursRow) -> None:
    """Raise unless the hours are written as they must be and say for whom and why.

    Raises:
        BadValue: what is missing or wrong, with the field.
        NotFound: there never was such a unit.
    """
    try:
        row.rule()
    except ValueError:
        raise reference.BadValue(
            _("Tulis jam buka dan tutup setiap hari berurutan, misalnya 07.30 sampai 12.00."),
            field="week",
        ) from None
    for name in ("reason", "regulation"):
        if not getattr(row, name).strip():
            raise reference.BadValue(_("Isi keterangan dan dasar hukumnya."), field=name)
    if row.season != rules.Season.REGULAR and row.valid_to is None:
        raise reference.BadValue(_("Jam khusus harus ada tanggal akhirnya."), field="valid_to")
    if row.unit_kind and row.unit_code:
        raise reference.BadValue(_("Pilih satu unit atau satu jenis unit."), field="unit_code")
    if row.unit_code:
        units.get_unit(row.unit_code)
