from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
import time_machine

from balaikota.core.calendar import queries as calendars
from balaikota.engine.cases import rules
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import figures
from balaikota.engine.cases.tests.factories import DAY, HOUR, MORNING, SLUG
from balaikota.engine.packs import figures as told
from balaikota.engine.packs.figures import Figures
from balaikota.lib.remembered import forget_all

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # the day after MORNING
EARLIEST = MORNING.replace(month=8, day=26)  # the first of the 90 days, a Wednesday
_numbers = count(1)


def decided(scene, number, *, received=MORNING, after=HOUR, in_time=True, **fields):
    """Make ``number`` cases, decided ``after`` they were received."""
    at = received + after
    fields = {"status": "DECIDED", "outcome": "granted", "decided_at": at, "ended_at": at} | fields
    due_at = at if in_time else at - timedelta(seconds=1)
    Case.objects.bulk_create(
        Case(
            number=f"F-{key}", idempotency_key=f"F-{key}", version=scene.version,
            unit=scene.kauman, step="selesai", channel="online", secret_hash="-",
            opened_at=received, received_at=received, promise_due_at=due_at, **fields,
        )
        for key in (next(_numbers) for _ in range(number))
    )  # fmt: skip


def counted():
    forget_all()
    return figures.of_service(SLUG, TODAY)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 20, 0), (20, 20, 100), (199, 200, 99), (1, 3, 33)]
)
def test_a_share_is_rounded_down(part, whole, percent):
    assert rules.share_percent(part, whole) == percent


@pytest.mark.parametrize(
    ("lengths", "middle"), [([7], 7), ([1, 9], 1), ([9, 1, 5], 5), ([4, 1, 3, 2], 2)]
)
def test_half_do_not_exceed_the_median(lengths, middle):
    assert rules.median(lengths) == middle


def test_nothing_is_said_when_few_were_decided(scene):
    decided(scene, rules.FEWEST - 1)
    assert counted() is None

    decided(scene, 1)
    assert counted() == Figures(count=20, in_time_percent=100, median_minutes=60, days=90)


def test_the_median_is_working_time_and_the_share_is_of_all(scene):
    decided(scene, 11, after=2 * HOUR)
    decided(scene, 10, received=MORNING - 3 * DAY, after=3 * DAY + HOUR, in_time=False)

    assert counted() == Figures(count=21, in_time_percent=52, median_minutes=120, days=90)

    # From Friday 09.00 to Monday 10.00: 150 + 210 minutes on Friday, 150 on Monday.
    decided(scene, 30, received=MORNING - 3 * DAY, after=3 * DAY + HOUR)
    assert counted().median_minutes == 510


def test_what_is_decided_before_the_office_opens_took_no_time(scene):
    decided(scene, 20, after=-HOUR)

    assert counted().median_minutes == 0


@pytest.mark.parametrize(
    ("changed", "is_counted"),
    [
        ({"received": EARLIEST}, True),
        ({"received": EARLIEST - DAY}, False),
        ({"received": MORNING + DAY}, False),  # today is not over
        ({"status": "CLOSED", "outcome": "lapsed", "decided_at": None}, False),
        ({"outcome": "refused"}, True),
    ],
)
def test_what_is_counted_is_decided_in_the_ninety_days_before_today(scene, changed, is_counted):
    decided(scene, 20, **changed)

    assert (counted() is not None) == is_counted


def test_another_service_has_its_own_figures(scene):
    decided(scene, 20)

    assert figures.of_service("akta-kelahiran", TODAY) is None


def test_nothing_is_said_of_a_year_without_a_calendar(scene):
    decided(scene, 20, received=MORNING.replace(year=2028), after=HOUR)

    assert figures.of_service(SLUG, TODAY.replace(year=2028)) is None


def test_figures_cost_two_statements_and_then_none(scene, django_assert_num_queries):
    decided(scene, 60)
    forget_all()
    calendars.calendar_for(None)  # kept by every process that has opened a case

    with django_assert_num_queries(2):
        figures.of_service(SLUG, TODAY)
    with django_assert_num_queries(0):
        figures.of_service(SLUG, TODAY)


def test_the_public_pages_tell_them(scene, client):
    decided(scene, 30, after=3 * HOUR)
    forget_all()

    with time_machine.travel(MORNING + DAY, tick=False):
        assert told.of(SLUG, TODAY)
        for address in ("/", f"/layanan/{SLUG}/"):
            text = client.get(address).text
            assert "setengahnya selesai dalam 3 jam, 100% tepat waktu (n = 30)" in text


def test_the_public_pages_tell_nothing_when_few_were_decided(scene, client):
    decided(scene, 19)
    forget_all()

    with time_machine.travel(MORNING + DAY, tick=False):
        assert "Kenyataan" not in client.get(f"/layanan/{SLUG}/").text
