"""Benchmarks of the hot paths, on the data that the database holds: ``balaikota bench``.

A figure is read by a person beside its limit; no test asserts a time, machines are too noisy. What
was measured is in docs/performance.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from balaikota.config.bench import papers, requests
from balaikota.config.bench.figures import Measured as Measured
from balaikota.config.bench.figures import NothingToMeasure as NothingToMeasure
from balaikota.core.areas import queries as areas
from balaikota.core.calendar import queries as calendar
from balaikota.core.jobs import clock
from balaikota.core.people import queries as people
from balaikota.lib import worktime
from balaikota.lib.geo import derive

DUE_TIMES = 1_000_000
POINTS = 20_000
OFFICERS = 1_000
ROUNDS = 3


@dataclass(frozen=True)
class Bench:
    """One hot path: what is counted, in which unit, the most it may take, and how to measure."""

    what: str
    unit: str
    limit: float
    measure: Callable[[], float | Measured]


def due_times() -> float:
    """Return the seconds that a million due times of one to five days take, table and all."""
    known = calendar.calendar_for(None)
    if not known.loaded_years:
        raise NothingToMeasure("No year is loaded: balaikota city load cities/malang")
    year = min(known.loaded_years)
    random = np.random.default_rng(year)
    days = random.integers(0, 330, DUE_TIMES).astype("timedelta64[D]")
    moments = random.integers(0, 86_400, DUE_TIMES).astype("timedelta64[s]")
    starts = np.datetime64(date(year, 1, 1), "s") + days + moments
    lengths = random.integers(1, 6, DUE_TIMES)
    return _best(lambda: worktime.due_days_bulk(known, starts, lengths))


def locating() -> float:
    """Return the microseconds that finding the kelurahan of a random point in the city takes."""
    if areas.find_boundaries() is None:
        raise NothingToMeasure("No boundaries are loaded: balaikota city load cities/malang")
    city = areas.boundaries().areas
    whole = shapely.union_all(list(city.shapes.values()))
    points = [city.grid.degrees(x, y) for x, y in derive.random_points(whole, POINTS).tolist()]
    return _best(lambda: [areas.locate(lat, lon) for lat, lon in points]) / POINTS * 1e6


def rights() -> float:
    """Return the milliseconds that finding what an officer may do now takes, over all officers."""
    now = clock.now()
    officers = [people.get_officer(pk) for pk in list(people.find_held(now=now))[:OFFICERS]]
    if not officers:
        raise NothingToMeasure("No officer holds a post: scripts/demo makes a city that works")
    spent = _best(lambda: [people.actor_for(officer, now=now) for officer in officers])
    return spent / len(officers) * 1e3


BENCHES = {
    "due": Bench(f"{DUE_TIMES:,} due times in working days", "s", 2.0, due_times),
    "locate": Bench("kelurahan of a point", "µs", 20.0, locating),
    "rights": Bench("what an officer may do now", "ms", 0.3, rights),
    "open-letter": Bench("filing 30 answers on the page", "ms", 5.0, requests.filing),
    "open-letter-json": Bench("filing 30 answers by the API", "ms", 5.0, requests.filing_json),
    "act": Bench("an act of an officer", "ms", 6.0, requests.act),
    "inbox": Bench("an inbox of 50, the page", "ms", 12.0, requests.inbox),
    "inbox-json": Bench("50 cases by the API", "ms", 8.0, requests.inbox_json),
    "verify": Bench("a letter looked up by its QR code", "ms", 3.0, papers.verified),
    "verify-number": Bench("a letter looked up by number and code", "ms", 3.0, papers.looked_up),
    "sign-letter": Bench("a letter made and sealed by the worker", "ms", 200.0, papers.sealed),
}


def _best(work: Callable[[], object]) -> float:
    """Return the processor seconds of the best of a few rounds: the least disturbed one."""
    work()
    return min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin
