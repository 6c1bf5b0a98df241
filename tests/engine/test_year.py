"""A year of cases by lot with a moved clock: every due time is what walking through it says.

18 August is declared off on the 14th, with cases under way; Ramadan and Idul Fitri lie in between.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from balaikota.core.calendar import actions as calendar
from balaikota.core.calendar import queries as calendars
from balaikota.core.calendar import rules as days
from balaikota.engine.cases import tasks
from balaikota.engine.cases.models import Case, Party, Pause, Task
from balaikota.engine.cases.tests.factories import LOADER
from balaikota.engine.packs import durations
from balaikota.lib.errors import DomainError
from balaikota.lib.remembered import forget_all
from tests.engine import city
from tests.engine.almanac import Almanac

FULL = os.environ.get("BALAIKOTA_LONG", "full") == "full"
JANUARY, LATE = datetime(2026, 1, 5, 1, tzinfo=UTC), datetime(2026, 8, 14, 2, tzinfo=UTC)
AMOUNTS = {
    "working-days": 3, "working-hours": 20, "working-minutes": 900, "calendar-days": 5,
    "elapsed-hours": 100,
}  # fmt: skip
pytestmark = pytest.mark.django_db


def agrees(case: Case, play: city.Play, almanac: Almanac) -> int:
    """Compare what a running case has with what walking says; return how many due times."""
    if case.ended_at is not None:
        return 0
    for task in (open_tasks := Task.objects.filter(case=case, ended_at=None)):
        within = play.pack.step(task.step).within_of(task.asked)
        if task.party != Party.SYSTEM and within is not None:
            time = durations.parse(within)
            assert task.due_at == almanac.due(task.opened_at, time.amount, time.unit), task
    unit = play.pack.clock.unit
    pauses = list(Pause.objects.filter(case=case).values_list("from_at", "to_at"))
    if any(ends is None for _begins, ends in pauses):
        return len(open_tasks)
    if unit == "calendar-days" and pauses:  # what a pause on a day of rest takes has its own tests
        return len(open_tasks)
    assert case.promise_due_at == almanac.due(case.opened_at, AMOUNTS[unit], unit, pauses), case
    return 1 + len(open_tasks)


def live(scene, cast, seed: int, count: int) -> tuple[str, int]:
    """Let ``count`` cases of one service by lot run through the year."""
    with transaction.atomic():
        forget_all()
        play, almanac, checked = city.begin(scene, cast, seed), Almanac(), 0
        play.cases, is_declared = [], False
        for at in sorted(play.lot.randrange(60 * 24 * 330) for _case in range(count)):
            play.now = JANUARY + timedelta(minutes=at)
            if not is_declared and play.now > LATE:
                play.now, is_declared = LATE, True
                checked += _declared_late(play, almanac)
            running = Case.objects.running().filter(pk__in=play.cases)
            play.cases = [*running.order_by("pk").values_list("pk", flat=True)][-4:]
            play.open()
            for _act in range(4):
                play.now += timedelta(minutes=play.lot.randrange(900))
                for deed in (play.act, play.resubmit):
                    with suppress(DomainError):
                        deed()
                for case in Case.objects.filter(pk__in=play.cases).select_related("unit"):
                    checked += agrees(case, play, almanac)
        transaction.set_rollback(True)
    forget_all()
    return play.pack.clock.unit, checked


def _declared_late(play: city.Play, almanac: Almanac) -> int:
    """Declare 18 August off, open a case that runs over it before, and look at all anew."""
    play.open()
    rows = [calendars.day_row(day) for year in (2026, 2027) for day in calendars.find_days(year)]
    row = days.DayRow(
        date=date(2026, 8, 18), kind=days.DayKind.JOINT_LEAVE, name_id="Cuti", name_en="Leave",
        regulation="SKB",
    )  # fmt: skip
    calendar.load_days(by=LOADER, now=play.now, years=(2026, 2027), rows=[*rows, row])
    tasks.time_rules_changed(reason="Cuti bersama 18 Agustus", now=play.now)
    almanac.declare(row.date)
    cases = Case.objects.filter(pk__in=play.cases).select_related("unit")
    return sum(agrees(case, play, almanac) for case in cases)


def years(seeds, count: int) -> None:
    scene, cast = city.make()
    checked: Counter[str] = Counter()
    for seed in seeds:
        unit, number = live(scene, cast, seed, count)
        checked[unit] += number

    assert len(checked) >= 2
    assert min(checked.values()) > count


@pytest.mark.slow
def test_a_few_cases_of_a_year_fall_due_when_walking_says():
    years((1, 2), 8)


@pytest.mark.long
def test_a_year_of_cases_falls_due_when_walking_says():
    years(range(20 if FULL else 8), 250 if FULL else 10)
