"""The benchmarks run on whatever the database holds; their figures are for people to read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from balaikota.config import bench
from balaikota.core.areas.tests.places import make_places, put_boundaries
from balaikota.core.calendar.tests.test_actions import NEW_YEAR, REGULAR, load_days, load_hours
from balaikota.core.people.tests.factories import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(bench, "DUE_TIMES", 100)
    monkeypatch.setattr(bench, "POINTS", 100)


def test_each_benchmark_prints_its_figure_beside_its_limit(capsys):
    load_days(NEW_YEAR)
    load_hours(REGULAR)
    make_places()
    put_boundaries()
    make_officer("lurah", valid_from=datetime(2024, 1, 1, tzinfo=UTC))

    call_command("bench")

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(bench.BENCHES)
    for line, one in zip(lines, bench.BENCHES.values(), strict=True):
        assert re.search(rf"\d+\.\d\d {one.unit} \((within|OVER) {one.limit:g} {one.unit}\)$", line)


def test_a_figure_over_its_limit_is_called_so(capsys, monkeypatch):
    monkeypatch.setitem(bench.BENCHES, "due", bench.Bench("waiting", "s", 2.0, lambda: 3.5))

    call_command("bench", "due")

    assert capsys.readouterr().out == "due: waiting: 3.50 s (OVER 2 s)\n"


@pytest.mark.parametrize("name", bench.BENCHES)
def test_on_an_empty_database_it_says_what_to_load(name):
    with pytest.raises(CommandError, match="city load|scripts/demo"):
        call_command("bench", name)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(CommandError, match="due, locate, rights"):
        call_command("bench", "letter")
