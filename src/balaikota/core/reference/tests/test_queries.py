from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from balaikota.core.action import system
from balaikota.core.reference import actions, queries
from balaikota.lib.errors import NotFound
from balaikota.lib.worktime import ClockUnit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def row(key, *, starts=date(2026, 1, 1), ends=None, **more):
    said = {
        "value": "1",
        "unit": "working-days",
        "title_id": "Janji layanan",
        "title_en": "Service promise",
        "regulation": "Perwal 1/2026",
    }
    return actions.Row(key=key, valid_from=starts, valid_to=ends, **(said | more))


@pytest.fixture
def loaded():
    """Load one number that ended, one that holds, one that is confirmed."""
    rows = [
        row("a.lama", ends=date(2026, 6, 1)),
        row("a.kini", note="Diragukan"),
        row("b.pasti", is_confirmed=True, regulation="UU 25/2009"),
    ]
    actions.load(by=system("reference.load"), now=NOW, rows=rows)


def keys(rows):
    return [row.key for row in rows]


def test_a_number_without_a_row_for_the_day_is_refused_by_name(loaded):
    with pytest.raises(NotFound, match=r"a\.lama untuk 1 Juni 2026 belum dimuat"):
        queries.get_value("a.lama", on=date(2026, 6, 1))
    assert queries.get_value("a.lama", on=date(2026, 5, 31)).whole == 1


def test_rows_are_found_by_words_of_key_title_regulation_or_note(loaded):
    assert keys(queries.find_rows()) == ["a.kini", "a.lama", "b.pasti"]
    assert keys(queries.find_rows("PERWAL kini")) == ["a.kini"]
    assert keys(queries.find_rows("promise uu")) == ["b.pasti"]
    assert keys(queries.find_rows("ragu")) == ["a.kini"]
    assert queries.find_rows("tidak ada") == []


def test_what_is_over_is_left_out_when_a_day_is_given(loaded):
    assert keys(queries.find_rows(on=TODAY)) == ["a.kini", "b.pasti"]
    assert keys(queries.find_unconfirmed(on=TODAY)) == ["a.kini"]
    assert keys(queries.find_unconfirmed()) == ["a.kini", "a.lama"]


def test_what_never_was_is_not_found():
    with pytest.raises(NotFound):
        queries.get_row(0)


def test_a_row_speaks_the_language_of_the_reader(loaded):
    found = queries.get_value("a.kini", on=TODAY)
    assert (str(found), found.title) == ("a.kini = 1 working-days", "Janji layanan")
    assert found.clock_unit is ClockUnit.WORKING_DAYS
    with translation.override("en"):
        assert found.title == "Service promise"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("yes", "yes-no", "ya"),
        ("2026-12-01", "date", "1 Desember 2026"),
        ("08:00", "time", "08:00"),
        ("saat tutup", "text", "saat tutup"),
        ("15000", "rupiah", "Rp15.000"),
        ("2.5", "percent", "2,5 persen"),
        ("1200", "metres", "1.200 meter"),
    ],
)
def test_a_number_is_read_as_its_unit_means_it(value, unit, words):
    assert queries.value_words(value, unit) == words
