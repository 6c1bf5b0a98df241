"""Reading legal numbers."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

from django.db.models import CharField, DateField, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.reference import rules
from balaikota.core.reference.models import Reference
from balaikota.core.written import Given, Statement
from balaikota.lib import wording
from balaikota.lib.errors import NotFound


def in_force() -> QuerySet[Reference]:
    """Return what ``get_value`` asks, for ``Statement``: the unit's own row before the city's."""
    rows = Reference.objects.valid_on(Given("on", DateField()))
    found = rows.filter(key=Given("key", CharField()), scope__in=["", Given("scope", CharField())])
    return found.order_by("-scope")[:1]


_IN_FORCE = Statement(in_force)


def get_value(
    key: str, *, on: date, unit_code: str = "", asked: Statement[Reference] = _IN_FORCE
) -> Reference:
    """Return the row of ``key`` in force on ``on``: that of the unit, if it has its own.

    Args:
        key: of the number.
        on: the day.
        unit_code: of the unit; the city's own row when it has none.
        asked: ``in_force``, where it brings something along as an attribute of the row.

    Raises:
        NotFound: no row is in force on that day.
    """
    row = asked.first(key=key, on=on, scope=unit_code)
    if row is None:
        raise NotFound(
            _("Nilai acuan %(key)s untuk %(date)s belum dimuat. Minta Bagian Organisasi memuatnya.")
            % {"key": key, "date": wording.long_date(on, get_language() or "")}
        )
    return row


def get_row(pk: int) -> Reference:
    """Return one row, whether it still stands or not.

    Raises:
        NotFound: there is no such row.
    """
    row: Reference | None = Reference.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Nilai acuan itu tidak ada."))
    return row


def find_rows(q: str = "", *, on: date | None = None) -> list[Reference]:
    """Return standing rows by key, then unit, then date.

    Args:
        q: part of the key, the title, the regulation or the note, in any case.
        on: keep only those in force on this day or later; None keeps ended ones too.
    """
    rows = Reference.objects.standing()
    if on is not None:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    for word in q.split():
        rows = rows.filter(
            Q(key__icontains=word)
            | Q(title_id__icontains=word)
            | Q(title_en__icontains=word)
            | Q(regulation__icontains=word)
            | Q(note__icontains=word)
        )
    return list(rows)


def find_unconfirmed(*, on: date | None = None) -> list[Reference]:
    """Return standing rows that nobody has compared with the regulation's text, by key.

    Args:
        on: leave out those that ended on this day or earlier.
    """
    return [row for row in find_rows(on=on) if not row.is_confirmed]


def history(key: str, *, unit_code: str = "") -> list[Reference]:
    """Return every row ``key`` ever had, latest start first, withdrawn ones included."""
    rows = Reference.objects.filter(key=key, scope=unit_code)
    return list(rows.order_by("-valid_from", "-pk"))


def number_row(row: Reference) -> rules.Row:
    """Return what ``row`` says, free of the table."""
    return rules.Row(**{field.name: getattr(row, field.name) for field in fields(rules.Row)})


def value_words(value: str, unit: str) -> str:
    """Return a legal number as it is read: ``3 hari kerja``, ``Rp15.000``, ``ya``."""
    lang = get_language() or ""
    if unit == "yes-no":
        return {"yes": _("ya"), "no": _("tidak")}.get(value, value)
    if unit == "date":
        return wording.long_date(date.fromisoformat(value), lang)
    if unit in ("text", "time"):
        return value
    if unit == "rupiah":
        return wording.rupiah(int(value), lang)
    return f"{wording.number(Decimal(value), lang)} {unit_words().get(unit, unit)}"


def unit_words() -> dict[str, str]:
    """Return in what a legal number is counted -> the words for it."""
    return {
        "working-minutes": _("menit kerja"),
        "working-hours": _("jam kerja"),
        "working-days": _("hari kerja"),
        "calendar-days": _("hari kalender"),
        "elapsed-hours": _("jam berjalan"),
        "months": _("bulan"),
        "years": _("tahun"),
        "rupiah": _("rupiah"),
        "percent": _("persen"),
        "count": _("buah"),
        "metres": _("meter"),
        "score": _("nilai"),
        "date": _("tanggal"),
        "time": _("jam"),
        "yes-no": _("ya atau tidak"),
        "text": _("teks"),
    }
