from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import holidays
import pytest
from django.conf import settings

from balaikota.core.calendar import rules
from balaikota.core.calendar.inputs.profile import BadProfile, read_calendar
from balaikota.core.reference.inputs.profile import read_reference
from balaikota.lib.worktime import Calendar
from tests import yamls

MALANG = settings.BASE_DIR / "cities" / "malang"
SHARED = settings.BASE_DIR.parent / "shared" / "data" / "hari_libur_id_2022_2027.csv"
YEARS = (2024, 2025, 2026, 2027)


def read(path: Path):
    return yamls.read(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def malang():
    return read_calendar(read(MALANG / "calendar.yaml"))


@pytest.fixture(scope="module")
def calendar(malang):
    closed = {day.date: day.name_id for day in malang.days}
    found = rules.for_unit(malang.hours, kind="kelurahan", code="35.73.02.1008")
    return Calendar(frozenset(malang.years), closed, found)


def test_the_days_of_malang_are_those_of_the_holidays_package(malang):
    for category, kind in (("public", "holiday"), ("government", "joint-leave")):
        known = holidays.country_holidays("ID", years=YEARS, categories=(category,))
        assert {day.date for day in malang.days if day.kind == kind} == set(known), category


@pytest.mark.skipif(not SHARED.exists(), reason="the delivered list of holidays is not here")
def test_the_days_of_malang_are_those_of_the_delivered_list(malang):
    kinds = {"libur_nasional": "holiday", "cuti_bersama": "joint-leave"}
    with SHARED.open(encoding="utf-8") as file:
        delivered = {
            (date.fromisoformat(row["tanggal"]), kinds[row["jenis"]], row["perkiraan"] == "ya")
            for row in csv.DictReader(file)
            if int(row["tanggal"][:4]) in YEARS
        }
    assert {(day.date, day.kind.value, day.is_estimate) for day in malang.days} == delivered


def test_2026_has_17_holidays_8_days_of_joint_leave_and_240_working_days(malang, calendar):
    counted = Counter(day.kind.value for day in malang.days if day.date.year == 2026)
    assert counted == {"holiday": 17, "joint-leave": 8}
    assert len(calendar.working_days_of(2026)) == 240


def test_a_week_in_malang_has_37_and_a_half_hours_and_in_ramadan_32_and_a_half(calendar):
    def minutes(monday):
        days = [date.fromordinal(monday.toordinal() + n) for n in range(7)]
        return sum(end - start for day in days for start, end in calendar.hours(day))

    assert minutes(date(2026, 11, 23)) == 2250
    for monday in (date(2024, 3, 18), date(2025, 3, 10), date(2026, 3, 2), date(2027, 2, 22)):
        assert minutes(monday) == 1950


def test_ramadan_hours_end_where_idulfitri_begins(malang):
    feasts = {day.date for day in malang.days if day.name_id == "Hari Raya Idul Fitri"}
    ramadan = [row for row in malang.hours if row.season == "ramadan"]
    assert {row.valid_to for row in ramadan} == feasts
    assert all(29 <= (row.valid_to - row.valid_from).days <= 30 for row in ramadan)


def test_nothing_of_malang_is_called_confirmed(malang):
    rows = read_reference(read(MALANG / "reference.yaml"))
    assert not any(row.is_confirmed for row in (*malang.days, *malang.hours, *rows))


def test_the_numbers_that_the_first_service_needs_are_there():
    rows = {
        row.key: (row.value, row.unit) for row in read_reference(read(MALANG / "reference.yaml"))
    }
    assert rows["layanan.sku.janji"] == ("1", "working-days")
    assert rows["layanan.gugur"] == ("10", "working-days")
    assert [rows[f"peringatan.{name}"][0] for name in ("pertama", "kedua", "eskalasi")] == [
        "50",
        "80",
        "100",
    ]


DAY = {
    "date": "2026-01-01",
    "kind": "holiday",
    "name": {"id": "Tahun Baru", "en": "New Year"},
    "regulation": "SKB",
    "confirmed": False,
}
HOURS = {
    "applies_to": "all",
    "from": "2026-01-01",
    "days": {"mon": [["07:30", "16:00"]]},
    "reason": "Biasa",
    "regulation": "Perpres",
    "confirmed": True,
}


def profile(*, days=(DAY,), hours=(HOURS,), **more):
    return {"years": [2026], "days": list(days), "hours": list(hours), **more}


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (profile(feast=1), ()),
        (profile(days=[DAY | {"kind": "feast"}]), ("days", 0, "kind")),
        (profile(days=[DAY, DAY]), ("days", 1, "date")),
        (profile(days=[DAY | {"date": "2027-01-01"}]), ("days", 0, "date")),
        (profile(hours=[HOURS | {"days": {"senin": []}}]), ("hours", 0, "days")),
        (profile(hours=[HOURS | {"days": {"mon": [["8", "9"]]}}]), ("hours", 0, "days")),
        (profile(hours=[HOURS | {"to": "2025-01-01"}]), ("hours", 0, "days")),
        (profile(hours=[HOURS | {"applies_to": {}}]), ("hours", 0, "applies_to")),
        (
            profile(hours=[HOURS | {"applies_to": {"kind": ["dinas"], "unit": "1"}}]),
            ("hours", 0, "applies_to"),
        ),
        (profile(hours=[HOURS, HOURS | {"from": "2026-06-01"}]), ("hours", 1, "from")),
    ],
)
def test_a_broken_calendar_is_refused_with_the_place(file, path):
    with pytest.raises(BadProfile) as refused:
        read_calendar(file)
    assert refused.value.path == path


def test_hours_for_kinds_and_for_one_unit_are_read():
    hours = [
        HOURS | {"applies_to": {"kind": ["dinas", "badan"]}},
        HOURS | {"applies_to": {"unit": "35.73.01"}, "season": "special", "to": "2026-02-01"},
    ]
    scopes = [row.scope for row in read_calendar(profile(hours=hours)).hours]
    assert scopes == [("dinas", ""), ("badan", ""), ("", "35.73.01")]
