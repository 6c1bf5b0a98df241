from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from balaikota.core.reference import rules
from balaikota.core.reference.inputs.profile import BadProfile, read_reference
from balaikota.lib.worktime import ClockUnit


@pytest.mark.parametrize(
    ("value", "unit", "typed"),
    [
        ("10", "working-days", 10),
        ("0", "rupiah", 0),
        ("91.48", "percent", Decimal("91.48")),
        ("-0.5", "score", Decimal("-0.5")),
        ("2026-11-23", "date", date(2026, 11, 23)),
        ("12:00", "time", time(12)),
        ("yes", "yes-no", True),
        ("no", "yes-no", False),
        ("Hari ke-0", "text", "Hari ke-0"),
    ],
)
def test_a_value_is_read_as_its_unit_means_it(value, unit, typed):
    assert rules.parse(value, unit) == typed


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("", "working-days"),
        ("-1", "rupiah"),
        ("1.5", "count"),
        ("٣", "count"),
        ("banyak", "percent"),
        ("NaN", "score"),
        ("23-11-2026", "date"),
        ("siang", "time"),
        ("ya", "yes-no"),
        (" ", "text"),
        ("1", "fortnights"),
    ],
)
def test_a_value_that_is_not_written_as_its_unit_asks_is_refused(value, unit):
    with pytest.raises(ValueError, match=r"\S"):
        rules.parse(value, unit)


def test_a_length_of_time_is_a_clock_unit_and_money_is_not():
    assert rules.clock_unit("elapsed-hours") is ClockUnit.ELAPSED_HOURS
    with pytest.raises(ValueError, match="rupiah"):
        rules.clock_unit("rupiah")


ROW = {
    "key": "layanan.sku.janji",
    "title": {"id": "Janji", "en": "Promise"},
    "value": "1",
    "unit": "working-days",
    "regulation": "Perwal",
    "from": "2026-01-01",
    "confirmed": False,
}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"value": 1}, ("rows", 1, "value")),
        ({"value": "satu"}, ("rows", 1, "value")),
        ({"unit": "fortnights"}, ("rows", 1, "value")),
        ({"key": "Janji"}, ("rows", 1, "key")),
        ({"title": {"id": "Janji"}}, ("rows", 1, "title")),
        ({"to": "2025-01-01"}, ("rows", 1, "to")),
        ({"from": "2026-06-01", "key": "layanan.lain"}, ("rows", 1, "from")),
    ],
)
def test_a_broken_file_is_refused_with_the_place(wrong, path):
    first = ROW | {"key": "layanan.lain"}
    with pytest.raises(BadProfile) as refused:
        read_reference({"rows": [first, ROW | wrong]})
    assert refused.value.path == path


def test_a_file_that_is_no_table_is_refused():
    with pytest.raises(BadProfile) as refused:
        read_reference({})
    assert refused.value.path == ()
