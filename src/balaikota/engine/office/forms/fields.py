"""Dates in three boxes and times of day, forgiving about how people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from balaikota.lib.wording import WIB
from balaikota.web.days import PARTS, DayField

_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


class ClockField(forms.CharField):
    """A time of day, ``08.00``, ``8:00`` or ``8``; empty if not required."""

    def __init__(self, **options: Any) -> None:
        """Ask nothing by default."""
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> Any:
        """Return the time, or None.

        Raises:
            ValidationError: there is no such time.
        """
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("Tulis jam dari 00.00 sampai 23.59, misalnya 08.00."))
        return time(hour, minute)


def start_moment(day: date, clock: time | None) -> datetime:
    """Return when a period begins: 00.00 WIB of the day unless a time is given."""
    return datetime.combine(day, clock or time(), WIB)


def end_moment(day: date, clock: time | None) -> datetime:
    """Return when a period ends: with the end of the day unless a time is given (half-open)."""
    if clock is None:
        return datetime.combine(day + timedelta(days=1), time(), WIB)
    return datetime.combine(day, clock, WIB)


def typed(form: forms.Form) -> dict[str, Any]:
    """Return what the fields show: what was typed, else the value proposed.

    Field name -> text; of a date -> ``{"day": .., "month": .., "year": ..}``.
    """
    return {bound.name: _shown(bound) for bound in form}


def problems(form: forms.Form) -> dict[str, str]:
    """Return field name -> the first thing that is wrong with it, in the order of the fields.

    ``""`` is the form itself, and comes first.
    """
    names = [NON_FIELD_ERRORS, *form.fields]
    return {
        "" if name == NON_FIELD_ERRORS else name: str(form.errors[name][0])
        for name in names
        if name in form.errors
    }


def _shown(bound: forms.BoundField) -> Any:
    value = bound.value()
    if isinstance(bound.field, DayField):
        if isinstance(value, date):
            return {"day": value.day, "month": value.month, "year": value.year}
        return dict(zip(PARTS, value or ("", "", ""), strict=True))
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return "" if value is None else value
