"""A year of cases by lot with a moved clock: what walking says of every due time and every silence.

18 August is declared off on the 14th, with cases under way; Ramadan and Idul Fitri lie in between.
Most cases are left alone after a few acts, so that each rung of a ladder is reached, applicants'
files lapse and promises pass. Whenever the worker comes by it brings what ``silence.Silence`` says,
to whom it says, and nothing else; some times it comes a moment too early, at the moment, and twice.

The long kind plays 5,000 cases: 20 services of 250 each, undone after another, so that what one
leaves behind does not slow down the next, and a failure names its seed. About a third of a second of
a core for each case; in continuous integration (``BALAIKOTA_LONG=ci``) 80 cases of 8 services.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

import pytest
from django.db import transaction

from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar import queries as calendars
from balaikota.core.calendar import rules as days
from balaikota.core.ledger.models import LedgerEvent
from balaikota.core.notices.models import Notice
from balaikota.engine.cases import tasks
from balaikota.engine.cases.models import Case, Party, Task
from balaikota.engine.cases.tests.factories import LOADER
from balaikota.lib.errors import DomainError
from balaikota.lib.remembered import forget_all
from tests.engine import city
from tests.engine.almanac import Almanac
from tests.engine.silence import Silence, names_of

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
JANUARY, LATE = datetime(2026, 1, 5, 1, tzinfo=UTC), datetime(2026, 8, 14, 2, tzinfo=UTC)
MINUTE, JUST_BEFORE = timedelta(minutes=1), datetime.resolution
SAID = re.compile(
    r"(?P<fiktif>Jatuh tempo fiktif: )?(?P<number>[^ :]+)(?: di |: (?P<percent>\d+)% waktu terpakai)"
)
pytestmark = pytest.mark.django_db


class Said(NamedTuple):
    """What one person heard of one case."""

    case: int
    what: str
    name: str


@dataclass
class Year:
    """One service by lot on its way through the year."""

    play: city.Play
    silence: Silence
    names: dict[int, str]
    looked: Counter[str] = field(default_factory=Counter)
    brought: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, int] = field(default_factory=dict)  # of a case -> its pk
    seen: tuple[int, int] = (0, 0)  # the latest line of history, and notice, looked at

    def go_on(self, until: datetime) -> None:
        """Move the clock; now and then the worker comes by at the very moment of something."""
        play = self.play
        ahead = [at for at in self.silence.moments() if play.now < at < until]
        if ahead and play.lot.random() < 0.15:
            at = play.lot.choice(ahead)
            for play.now in (at - JUST_BEFORE, at, at + JUST_BEFORE):
                self.worker_comes()
        play.now = until
        self.worker_comes()
        if play.lot.random() < 0.03:
            self.worker_comes()

    def worker_comes(self) -> None:
        """Let the worker come by; compare what it brought with what it had to bring."""
        expected = self.silence.come(self.play.now)
        self._pass_over()
        self.play.work()
        assert self._written() == Counter((line.case, line.what) for line in expected)
        told = Counter(Said(one.case, one.what, name) for one in expected for name in one.told)
        assert self._told() == told
        self.brought.update(line.what for line in expected)
        if touched := {line.case for line in expected if line.what == "lapsed"}:
            self.silence.read(touched)
        self._pass_over()

    def _pass_over(self) -> None:
        events, notices = LedgerEvent.objects, Notice.objects
        last = (
            rows.order_by("-pk").values_list("pk", flat=True).first() for rows in (events, notices)
        )
        self.seen = tuple(pk or 0 for pk in last)  # type: ignore[assignment]

    def _written(self) -> Counter[tuple[int, str]]:
        """Return what the worker wrote into history since, of which case."""
        events = LedgerEvent.objects.filter(pk__gt=self.seen[0], verb="cases.sweep")
        return Counter((int(e.subject.removeprefix("case:")), e.outcome) for e in events)

    def _told(self) -> Counter[Said]:
        """Return what officers heard since from the worker."""
        found: Counter[Said] = Counter()
        for notice in Notice.objects.filter(pk__gt=self.seen[1], user_id__in=self.names):
            if said := SAID.search(notice.subject):
                what = "fiktif" if said["fiktif"] else f"warned-{said['percent']}"
                found[Said(self.numbers[said["number"]], what, self.names[notice.user_id])] += 1
        return found

    def agrees(self, cases: list[int]) -> None:
        """Compare what running cases have stored with what walking says."""
        silence = self.silence
        silence.read(cases)
        for task in Task.objects.filter(case__in=cases, ended_at=None):
            turn = silence.turns[task.pk]
            ahead = silence.next_mark(turn)
            if task.party != Party.SYSTEM:
                assert task.due_at == turn.due_at, task
            assert task.warned_percent == turn.climbed, task
            assert task.warn_at == (ahead[1] if ahead else None), task
        for case in Case.objects.filter(pk__in=cases, ended_at=None):
            self.numbers[case.number] = case.pk
            assert case.promise_due_at == silence.promises[case.pk].due_at, case
            self.looked[silence.pack.clock.unit] += 1


def live(scene, cast, seed: int, count: int) -> Year:
    """Let ``count`` cases of one service by lot run through the year, and what is left run out."""
    with transaction.atomic():
        forget_all()
        play = city.begin(scene, cast, Random(seed), now=JANUARY)
        year = Year(play, Silence(play.pack, Almanac()), names_of(scene, cast))
        everything, is_declared = [*play.cases], False
        year.agrees(everything)
        for at in sorted(play.lot.randrange(60 * 24 * 330) for _case in range(count)):
            begins = max(JANUARY + MINUTE * at, play.now)
            if not is_declared and begins > LATE:
                year.go_on(max(LATE, play.now))
                _declared_late(year, everything)
                is_declared = True
            year.go_on(max(begins, play.now))
            running = Case.objects.running().filter(pk__in=play.cases)
            play.cases = [*running.order_by("pk").values_list("pk", flat=True)][-4:]
            play.open()
            everything.append(play.cases[-1])
            _busy(year)
        for _week in range(12):  # nobody does anything any more
            year.go_on(play.now + timedelta(days=7))
        year.agrees(everything)
        _each_once(year, everything)
        transaction.set_rollback(True)
    forget_all()
    return year


_OFTEN = {"act": 1.0, "resubmit": 0.3}


def _busy(year: Year) -> None:
    """Let people do a few things, each at a time of its own."""
    play = year.play
    year.agrees(play.cases)
    for _act in range(4):
        year.go_on(play.now + MINUTE * play.lot.randrange(1, 900))
        for deed in (play.act, play.resubmit, play.claim, play.give_back, play.extend, play.print):
            if play.lot.random() < _OFTEN.get(deed.__name__, 0.2):
                with suppress(DomainError):
                    deed()
                    year.agrees(play.cases)
                play.now += MINUTE


def _declared_late(year: Year, everything: list[int]) -> None:
    """Declare 18 August off, open a case that runs over it before, and look at all anew."""
    play = year.play
    play.open()
    everything.append(play.cases[-1])
    rows = [calendars.day_row(day) for n in (2026, 2027) for day in calendars.find_days(n)]
    row = days.DayRow(
        date=date(2026, 8, 18), kind=days.DayKind.JOINT_LEAVE, name_id="Cuti", name_en="Leave",
        regulation="SKB",
    )  # fmt: skip
    calendar.load_days(by=LOADER, now=play.now, years=(2026, 2027), rows=[*rows, row])
    tasks.time_rules_changed(reason="Cuti bersama 18 Agustus", now=play.now)
    year.silence.almanac.declare(row.date)
    year.agrees(everything)


def _each_once(year: Year, everything: list[int]) -> None:
    """Check that history holds of each case what was brought, and no mark of a task twice."""
    assert not any(turn for turn in year.silence.turns.values() if year.silence.next_mark(turn))
    subjects = [f"case:{pk}" for pk in everything]
    rows = LedgerEvent.objects.filter(subject__in=subjects, verb="cases.sweep")
    found = Counter(rows.exclude(outcome="").values_list("outcome", flat=True))
    assert found == year.brought
    for pk in everything:
        assert rows.filter(subject=f"case:{pk}", outcome="fiktif").count() <= 1


def years(seeds, count: int) -> Counter[str]:
    """Play one service after the other; return what silence brought."""
    scene, cast = city.make()
    looked: Counter[str] = Counter()
    brought: Counter[str] = Counter()
    for seed in seeds:
        try:
            year = live(scene, cast, seed, count)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        looked += year.looked
        brought += year.brought

    assert len(looked) >= 2
    assert min(looked.values()) > count
    return brought


@pytest.mark.slow
def test_a_few_cases_of_a_year_are_due_and_told_of_when_walking_says():
    brought = years((1, 2), 8)

    assert "warned-100" in brought


@pytest.mark.long
def test_a_year_of_cases_is_due_and_told_of_when_walking_says():
    brought = years(range(20 if FULL else 8), 250 if FULL else 10)

    rungs = {f"warned-{mark}" for mark in (40, 50, 80, 100, 150)}
    assert {*rungs, "fiktif", "lapsed"} <= brought.keys()
