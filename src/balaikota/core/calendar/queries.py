"""Reading the calendar of an office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.action import looked_up
from balaikota.core.calendar import rules
from balaikota.core.calendar.models import Day, Hours, Stamp, Year
from balaikota.core.reference import queries as reference
from balaikota.core.reference.models import Reference
from balaikota.core.units import queries as units
from balaikota.core.written import Statement
from balaikota.lib import wording, worktime
from balaikota.lib.errors import NotFound

STAMP = "calendar.stamp"
_STANDS = Q(withdrawn_at__isnull=True)


class CityCalendar(worktime.Calendar):
    """A calendar that refuses in the language of the reader."""

    def refusal(self, year: int) -> worktime.NotLoaded:
        """Return what is raised when ``year`` is needed and not loaded."""
        return worktime.NotLoaded(
            year,
            _(
                "Kalender kerja tahun %(year)s belum dimuat, jadi batas waktu tidak dapat dihitung."
                " Minta Bagian Organisasi memuat hari libur dan jam layanannya."
            )
            % {"year": year},
        )


@dataclass
class _Kept:
    """What this process knows under one stamp; offices with the same rules share one calendar."""

    stamp: str
    years: frozenset[int]
    closed: Mapping[date, str]
    hours: tuple[rules.HoursRow, ...]
    by_unit: dict[tuple[str | None, timezone], CityCalendar] = field(default_factory=dict)
    by_rules: dict[tuple[object, ...], CityCalendar] = field(default_factory=dict)


_kept: _Kept | None = None


def calendar_for(unit_code: str | None) -> worktime.Calendar:
    """Return the calendar of a unit; without a unit, that of the city.

    Kept per process and built anew when anything about it was changed. One small query, within an
    act only at the first question.

    Raises:
        NotFound: there never was such a unit.
    """
    kept, zone = _present(), _zone()
    if (unit_code, zone) not in kept.by_unit:
        kind = "" if unit_code is None else units.get_unit(unit_code).kind
        kept.by_unit[unit_code, zone] = _build(kept, unit_code, kind, zone)
    return kept.by_unit[unit_code, zone]


def number_beside(key: str, *, on: date) -> Reference:
    """Return a legal number (as ``reference.get_value``), and bring along what the calendar asks first.

    One statement in place of two, for an act that needs both.

    Raises:
        NotFound: no row is in force on that day.
    """
    row = reference.get_value(key, on=on, asked=_BESIDE)
    bring(row.stamp)  # type: ignore[attr-defined]
    return row


def stamp() -> Coalesce:
    """Return what another statement reads beside its own for ``bring``."""
    return Coalesce(Subquery(Stamp.objects.values("stamp")[:1]), Value(""))


def _beside() -> QuerySet[Reference]:
    found: QuerySet[Reference] = reference.in_force().annotate(stamp=stamp())
    return found


_BESIDE = Statement(_beside)


def bring(stamp: str) -> None:
    """Say what ``stamp`` read, so that the act that runs need not ask for it."""
    looked_up.put(STAMP, stamp)


def calendars_for(offices: Iterable[units.Unit]) -> dict[str, worktime.Calendar]:
    """Return code -> calendar of each of these units. One small query, however many they are."""
    kept, zone = _present(), _zone()
    return {one.code: _build(kept, one.code, one.kind, zone) for one in offices}


def _present() -> _Kept:
    global _kept
    stamp = looked_up.once(STAMP, _read_stamp)
    kept = _kept
    if kept is None or kept.stamp != stamp:
        kept = _kept = _look_up(stamp)
    return kept


def _read_stamp() -> str:
    return Stamp.objects.values_list("stamp", flat=True).first() or ""


def _look_up(stamp: str) -> _Kept:
    return _Kept(
        stamp,
        frozenset(Year.objects.values_list("year", flat=True)),
        dict(Day.objects.filter(_STANDS).values_list("date", "name_id")),
        tuple(hours_row(row) for row in find_hours()),
    )


def _build(kept: _Kept, unit_code: str | None, kind: str, zone: timezone) -> CityCalendar:
    found = rules.for_unit(kept.hours, kind=kind, code=unit_code or "")
    calendar = CityCalendar(kept.years, kept.closed, found, zone)
    return kept.by_rules.setdefault((*found, zone), calendar)


def _zone() -> timezone:
    city = units.city()
    offset = ZoneInfo(city.timezone).utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001 - no DST here
    assert offset is not None
    return timezone(offset, city.timezone_short)


def find_years() -> list[int]:
    """Return the years whose holidays are all entered, earliest first."""
    return list(Year.objects.values_list("year", flat=True))


def find_days(year: int) -> list[Day]:
    """Return the standing holidays and joint leave of ``year``, earliest first."""
    return list(Day.objects.filter(_STANDS).filter(date__year=year))


def find_english_names() -> dict[str, str]:
    """Return name -> name in English of every day off that stands; of one name the latest."""
    rows = Day.objects.filter(_STANDS).order_by("date")
    return dict(rows.values_list("name_id", "name_en"))


def get_day(day: date) -> Day:
    """Return what stands about ``day``.

    Raises:
        NotFound: it is an ordinary day.
    """
    found = Day.objects.filter(_STANDS).filter(date=day).first()
    if found is None:
        raise NotFound(
            _("Tanggal %(date)s bukan hari libur.")
            % {"date": wording.long_date(day, get_language() or "")}
        )
    return found


def find_day_history(day: date) -> list[Day]:
    """Return all that was ever said about ``day``, latest first, withdrawn rows included."""
    return list(Day.objects.filter(date=day).order_by("-adopted_at", "-pk"))


def find_hours(*, on: date | None = None) -> list[Hours]:
    """Return the standing hour rules by scope, season and date.

    Args:
        on: keep only those in force on this day; None keeps all.
    """
    found = list(Hours.objects.filter(_STANDS))
    return [row for row in found if on is None or hours_row(row).rule().covers(on)]


def get_hours(pk: int) -> Hours:
    """Return one hour rule, whether it still stands or not.

    Raises:
        NotFound: there is no such rule.
    """
    row = Hours.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Aturan jam layanan itu tidak ada."))
    return row


def hours_row(row: Hours) -> rules.HoursRow:
    """Return what ``row`` says, free of the table."""
    return rules.HoursRow(
        week=row.week,
        reason=row.reason,
        regulation=row.regulation,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        season=rules.Season(row.season),
        unit_kind=row.unit_kind,
        unit_code=row.unit_code,
        note=row.note,
        is_confirmed=row.is_confirmed,
    )


def day_row(row: Day) -> rules.DayRow:
    """Return what ``row`` says, free of the table."""
    return rules.DayRow(
        date=row.date,
        kind=rules.DayKind(row.kind),
        name_id=row.name_id,
        name_en=row.name_en,
        regulation=row.regulation,
        note=row.note,
        is_estimate=row.is_estimate,
        is_confirmed=row.is_confirmed,
    )


def find_unconfirmed(*, on: date | None = None) -> list[rules.Unconfirmed]:
    """Return all that nobody has compared with its regulation: days, hours and legal numbers.

    The days of a year are one entry, each estimated date one more. Three queries.

    Args:
        on: leave out what was over before this day.
    """
    return [*_unconfirmed_days(on), *_unconfirmed_hours(on), *_unconfirmed_numbers(on)]


def _unconfirmed_days(on: date | None) -> list[rules.Unconfirmed]:
    days = Day.objects.filter(_STANDS).filter(is_confirmed=False)
    if on is not None:
        days = days.filter(date__gte=date(on.year, 1, 1))
    rows = list(days)
    first = {row.date.year: row for row in reversed(rows)}
    counts = Counter(row.date.year for row in rows)
    whole = [
        rules.Unconfirmed(
            "days",
            str(year),
            _("Hari libur dan cuti bersama %(year)s") % {"year": year},
            counts[year],
            first[year].regulation,
            "",
            None,
        )
        for year in sorted(counts)
    ]
    return whole + [
        rules.Unconfirmed(
            "estimate", row.date.isoformat(), row.name, 1, row.regulation, row.note, row.pk
        )
        for row in rows
        if row.is_estimate
    ]


def _unconfirmed_hours(on: date | None) -> list[rules.Unconfirmed]:
    return [
        rules.Unconfirmed("hours", key_of(row), row.reason, 1, row.regulation, row.note, row.pk)
        for row in find_hours()
        if not row.is_confirmed and (on is None or row.valid_to is None or row.valid_to > on)
    ]


def _unconfirmed_numbers(on: date | None) -> list[rules.Unconfirmed]:
    return [
        rules.Unconfirmed("reference", row.key, row.title, 1, row.regulation, row.note, row.pk)
        for row in reference.find_unconfirmed(on=on)
    ]


def key_of(row: Hours | rules.HoursRow) -> str:
    """Return how history names the hours of one scope and season, ``hours:all:ramadan``."""
    return f"hours:{row.unit_code or row.unit_kind or 'all'}:{row.season}"


def scope_words(row: Hours | rules.HoursRow) -> str:
    """Return for whom hours hold, as people say it. One query when it is one unit.

    Raises:
        NotFound: there never was such a unit.
    """
    if row.unit_code:
        return units.get_unit(row.unit_code).name
    return _("Semua %(kind)s") % {"kind": row.unit_kind} if row.unit_kind else _("Semua unit")


def find_week(unit: units.Unit, *, on: date) -> list[tuple[str, str]]:
    """Return (weekday, open from-to) of a unit in the week rules of a day; empty when none hold."""
    week = rules.week_of(_present().hours, kind=unit.kind, code=unit.code, on=on)
    return week_words(week) if week is not None else []


def week_words(week: rules.Week) -> list[tuple[str, str]]:
    """Return (weekday, open from-to) of service hours, Monday first."""
    lang = get_language() or ""
    monday, mark = date(2026, 1, 5), ":" if lang.startswith("en") else "."
    return [
        (
            wording.weekday_name(monday + timedelta(days=number), lang),
            ", ".join(f"{start}–{end}".replace(":", mark) for start, end in week.get(name, ()))
            or _("tutup"),
        )
        for number, name in enumerate(worktime.WEEKDAYS)
    ]
