"""The benchmarks run on whatever the database holds; their figures are for people to read."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from balaikota.config import bench
from balaikota.config.bench import papers, requests
from balaikota.core.areas.tests.places import make_places, put_boundaries
from balaikota.core.calendar.tests.test_actions import NEW_YEAR, REGULAR, load_days, load_hours
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.people.models import User
from balaikota.core.people.tests.factories import make_officer
from balaikota.engine.cases.models import Case
from balaikota.engine.packs.models import ServiceVersion
from balaikota.engine.products.models import Product
from tests.rooms.percobaan.service import load_city

pytestmark = pytest.mark.django_db


WHOLE = [name for name, one in bench.BENCHES.items() if one.measure.__module__ != bench.__name__]
WHOLE.remove("sign-letter")  # made by the worker, without a request
KEPT = (Case, User, ServiceVersion, LedgerEvent, Product)
# These write nothing.
READS = ("inbox", "inbox-json", "verify", "verify-number")


@pytest.fixture
def city(time_machine):
    """A city with its offices, calendar and numbers, on a working day."""
    time_machine.move_to(datetime(2026, 11, 23, 2, tzinfo=UTC))
    load_city()


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(bench, "DUE_TIMES", 100)
    monkeypatch.setattr(bench, "POINTS", 100)
    monkeypatch.setattr(requests, "REQUESTS", 5)
    monkeypatch.setattr(requests, "WARM", 3)
    monkeypatch.setattr(requests, "ROWS", 60)
    monkeypatch.setattr(papers, "LETTERS", 3)


def test_each_benchmark_prints_its_figure_beside_its_limit(capsys):
    load_days(NEW_YEAR)
    load_hours(REGULAR)
    make_places()
    put_boundaries()
    make_officer("lurah", valid_from=datetime(2024, 1, 1, tzinfo=UTC))
    pure = [name for name in bench.BENCHES if name not in [*WHOLE, "sign-letter"]]

    with contextlib.suppress(CommandError):  # one may be over its limit: machines are noisy
        call_command("bench", *pure)

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == pure
    for line, name in zip(lines, pure, strict=True):
        assert is_figure(line, bench.BENCHES[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_request_tells_what_it_is_made_of_and_leaves_nothing(city, capsys, name):
    before = [model.objects.count() for model in KEPT]

    with contextlib.suppress(CommandError):
        call_command("bench", name)

    figure, made_of = capsys.readouterr().out.splitlines()
    assert is_figure(figure, bench.BENCHES[name])
    # Two database sentences: PostgreSQL on this machine is seen, SQLite is part of the process.
    assert re.match(r"  server [\d.]+ \(p50 [\d.]+, p95 [\d.]+\) \+ database", made_of)
    asked, most, whole = map(int, re.findall(r"(\d+) SQL \(must (\d+)\), (\d+) with", made_of)[0])
    assert 0 < asked <= most
    assert whole - asked == (0 if name in READS else 2)
    assert [model.objects.count() for model in KEPT] == before


@pytest.mark.slow
def test_a_letter_is_made_as_the_worker_makes_it_and_taken_back(city, capsys):
    before = [model.objects.count() for model in KEPT]

    with contextlib.suppress(CommandError):
        call_command("bench", "sign-letter")

    figure, made_of = capsys.readouterr().out.splitlines()
    assert is_figure(figure, bench.BENCHES["sign-letter"])
    assert re.match(r"  p50 [\d.]+, p95 [\d.]+ ms; simple read [\d.]+ ms$", made_of)
    assert [model.objects.count() for model in KEPT] == before


@pytest.mark.parametrize("name", ["verify", "verify-number", "sign-letter"])
def test_where_nobody_seals_letters_it_says_what_to_set(city, settings, name):
    settings.SIGNER_SEAL = "none"

    with pytest.raises(CommandError, match="SIGNER_SEAL"):
        call_command("bench", name)


def test_where_no_room_has_a_letter_there_is_none_to_measure(city, monkeypatch):
    monkeypatch.setattr(papers, "room_folders", dict)

    with pytest.raises(CommandError, match="No room of this installation"):
        call_command("bench", "sign-letter")


def test_the_citys_own_database_is_left_alone(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="copy"):
        call_command("bench", "act")


def is_figure(line, one):
    return re.search(rf"\d+\.\d\d {one.unit} \((within|OVER) {one.limit:g} {one.unit}\)$", line)


def test_a_figure_over_its_limit_is_called_so(capsys, monkeypatch):
    monkeypatch.setitem(bench.BENCHES, "due", bench.Bench("waiting", "s", 2.0, lambda: 3.5))

    with pytest.raises(CommandError, match="Over the limit: due"):
        call_command("bench", "due")

    assert capsys.readouterr().out == "due: waiting: 3.50 s (OVER 2 s)\n"


def test_too_many_statements_are_over_the_limit_however_fast(capsys, monkeypatch):
    found = bench.Measured(0.5, "99 SQL", is_over=True)
    monkeypatch.setitem(bench.BENCHES, "act", bench.Bench("an act", "ms", 6.0, lambda: found))

    with pytest.raises(CommandError, match="Over the limit: act"):
        call_command("bench", "act")

    assert capsys.readouterr().out == "act: an act: 0.50 ms (within 6 ms)\n  99 SQL\n"


@pytest.mark.parametrize("name", bench.BENCHES)
def test_on_an_empty_database_it_says_what_to_load(name):
    with pytest.raises(CommandError, match="city load|scripts/demo"):
        call_command("bench", name)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(CommandError, match="due, locate, rights"):
        call_command("bench", "letter")
