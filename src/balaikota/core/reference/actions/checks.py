"""Whether what somebody typed or a profile says may become a legal number."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from balaikota.core.reference import rules
from balaikota.lib.errors import DomainError


class BadValue(DomainError):
    """The value, its key, its source or the reason is missing or not written as it must be."""


class InThePast(DomainError):
    """A change would take effect before today; only a correction may."""


def check_row(row: rules.Row) -> None:
    """Raise unless ``row`` is complete and its value is written as its unit asks.

    Raises:
        BadValue: what is missing or wrong, with the field.
    """
    if not rules.KEY.fullmatch(row.key):
        raise BadValue(
            _("Kunci ditulis dengan huruf kecil dan titik, misalnya layanan.sku.janji."),
            field="key",
        )
    try:
        rules.parse(row.value, row.unit)
    except ValueError:
        raise BadValue(
            _("Nilai “%(value)s” tidak cocok dengan satuannya.") % {"value": row.value},
            field="value",
        ) from None
    for name in ("title_id", "title_en", "regulation"):
        if not getattr(row, name).strip():
            raise BadValue(_("Isi nama dalam dua bahasa dan dasar hukumnya."), field=name)


def check_not_past(day: date, now: datetime, *, is_correction: bool, field: str) -> None:
    """Raise if something would take effect before today without saying that it is a correction.

    Args:
        day: the first day concerned.
        now: aware UTC.
        is_correction: whether the day may be past.
        field: where on the form the day stands.

    Raises:
        InThePast: the day is past.
    """
    if day < localdate(now) and not is_correction:
        raise InThePast(
            _("Perubahan berlaku paling cepat hari ini. Untuk tanggal lampau, ajukan koreksi."),
            field=field,
        )
