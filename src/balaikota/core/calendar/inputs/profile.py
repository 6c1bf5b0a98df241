"""Reading ``calendar.yaml`` of a city profile.

years: [2026, 2027]            # years whose days are all listed
days:
  - date: 2026-01-01
    kind: holiday              # or joint-leave
    name: {id: Tahun Baru Masehi, en: New Year's Day}
    regulation: the joint decree, or where the date was found
    confirmed: false
    estimate: false            # optional: the date may still move
    note: optional
hours:
  - applies_to: all            # or {kind: [kelurahan, kecamatan]} or {unit: code}
    from: 2024-01-01
    to: optional, the first day on which they no longer hold
    season: regular            # optional; ramadan and special cover regular
    days: {mon: [["07:30", "12:00"], ["13:00", "16:00"]]}
    reason: what these hours are
    regulation: the legal source
    confirmed: false
    note: optional
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _

from balaikota.core.calendar import rules
from balaikota.core.reference.inputs.profile import BadProfile, place

__all__ = ["BadProfile", "Profile", "read_calendar"]


@dataclass(frozen=True)
class Profile:
    """What ``calendar.yaml`` says."""

    years: tuple[int, ...]
    days: tuple[rules.DayRow, ...]
    hours: tuple[rules.HoursRow, ...]


class _Names(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    id: str
    en: str


class _Day(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    date: date
    kind: rules.DayKind
    name: _Names
    regulation: str
    confirmed: bool
    estimate: bool = False
    note: str = ""


class _Applies(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    kind: list[str] = []
    unit: str = ""


class _Hours(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    applies_to: _Applies | Literal["all"]
    starts: date = msgspec.field(name="from")
    ends: date | None = msgspec.field(name="to", default=None)
    season: rules.Season = rules.Season.REGULAR
    days: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], list[tuple[str, str]]]
    reason: str
    regulation: str
    confirmed: bool
    note: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    years: list[int]
    days: list[_Day]
    hours: list[_Hours]


def read_calendar(file: Mapping[str, Any]) -> Profile:
    """Return what a parsed ``calendar.yaml`` says.

    Raises:
        BadProfile: an unknown or missing key, a date twice or outside ``years``, times out of
            order, or two rules of one scope and season on the same day.
    """
    try:
        parsed = msgspec.convert(file, _File)
    except msgspec.ValidationError as error:
        message, path = place(str(error))
        raise BadProfile(message, path) from None
    return Profile(tuple(parsed.years), _days(parsed), _hours(parsed))


def _days(file: _File) -> tuple[rules.DayRow, ...]:
    seen: set[date] = set()
    for number, day in enumerate(file.days):
        if day.date in seen:
            raise BadProfile(_("Tanggal ini ditulis dua kali."), ("days", number, "date"))
        if day.date.year not in file.years:
            raise BadProfile(_("Tahun ini tidak ada di “years”."), ("days", number, "date"))
        seen.add(day.date)
    return tuple(
        rules.DayRow(
            date=day.date,
            kind=day.kind,
            name_id=day.name.id,
            name_en=day.name.en,
            regulation=day.regulation,
            note=day.note,
            is_estimate=day.estimate,
            is_confirmed=day.confirmed,
        )
        for day in file.days
    )


def _hours(file: _File) -> tuple[rules.HoursRow, ...]:
    rows: list[rules.HoursRow] = []
    for number, hours in enumerate(file.hours):
        for kind, code in _scopes(hours, number):
            row = _row(hours, kind, code)
            try:
                row.rule()
            except ValueError:
                raise BadProfile(
                    _("Jam harus berurutan, dan tanggal akhir sesudah tanggal awal."),
                    ("hours", number, "days"),
                ) from None
            rows.append(row)
            if rules.overlapping(rows) is not None:
                raise BadProfile(
                    _("Aturan lain untuk unit dan musim yang sama berlaku pada hari yang sama."),
                    ("hours", number, "from"),
                )
    return tuple(rows)


def _scopes(hours: _Hours, number: int) -> list[rules.Scope]:
    if isinstance(hours.applies_to, str):
        return [("", "")]
    applies = hours.applies_to
    if bool(applies.kind) == bool(applies.unit):
        raise BadProfile(
            _("Tulis “all”, jenis unit, atau satu kode unit."), ("hours", number, "applies_to")
        )
    return [("", applies.unit)] if applies.unit else [(kind, "") for kind in applies.kind]


def _row(hours: _Hours, kind: str, code: str) -> rules.HoursRow:
    return rules.HoursRow(
        week={name: [list(pair) for pair in pairs] for name, pairs in hours.days.items()},
        reason=hours.reason,
        regulation=hours.regulation,
        valid_from=hours.starts,
        valid_to=hours.ends,
        season=hours.season,
        unit_kind=kind,
        unit_code=code,
        note=hours.note,
        is_confirmed=hours.confirmed,
    )
