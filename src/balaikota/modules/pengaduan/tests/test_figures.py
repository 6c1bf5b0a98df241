"""The figures: honest denominators, and nothing that is told of few."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from balaikota.engine.cases.models import Case
from balaikota.engine.cases.tests.factories import DAY, MORNING, ORO_ORO_DOWO
from balaikota.modules.pengaduan.models import Report
from balaikota.modules.pengaduan.rules import publishing as rules
from balaikota.modules.pengaduan.rules.publishing import Handled, quarter_of, read_quarter
from balaikota.modules.pengaduan.tests.publishing import reported

LATE, SOON = MORNING - DAY, MORNING + DAY


@pytest.mark.parametrize(
    ("counts", "alone", "together"),
    [
        ({}, {}, 0),
        ({"a": 9, "b": 6}, {"a": 9, "b": 6}, 0),
        ({"a": 9, "b": 3, "c": 2}, {"a": 9}, 5),
        ({"a": 9, "b": 7, "c": 4}, {"a": 9}, 11),
        ({"a": 9, "b": 1, "c": 1}, {}, 11),
        ({"a": 4}, {}, 0),
        ({"a": 2, "b": 2}, {}, 0),
    ],
)
def test_few_are_put_together_so_that_no_sum_gives_them_away(counts, alone, together):
    assert rules.told(counts) == (alone, together)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 20)))
def test_nothing_below_five_is_told_and_nothing_can_be_worked_out(counts):
    alone, together = rules.told(counts)

    total = sum(counts.values())
    assert all(n >= rules.FEW for n in alone.values())
    assert sum(alone.values()) + together in (total, 0) or total - sum(alone.values()) < rules.FEW
    left = set(counts) - set(alone)
    assert not (alone and len(left) == 1)


def test_what_is_not_due_yet_is_not_judged_and_what_is_late_is():
    reports = [
        Handled(MORNING - 5 * DAY, MORNING - 4 * DAY, LATE),  # in time
        Handled(MORNING - 5 * DAY, MORNING, LATE),  # answered late
        Handled(MORNING - 5 * DAY, None, LATE),  # late and not answered
        Handled(MORNING - 5 * DAY, None, SOON),  # not due
        Handled(MORNING - 5 * DAY, MORNING, None),  # nothing was promised
    ]

    figures = rules.figures(reports, now=MORNING)

    assert (figures.received, figures.answered, figures.judged, figures.in_time) == (5, 3, 3, 1)
    assert (figures.in_time_percent, figures.median_minutes) == (None, None)


def test_the_share_is_rounded_down_and_the_median_is_of_the_answered():
    reports = [Handled(MORNING - DAY * n, MORNING, MORNING + DAY) for n in range(1, 6)]
    reports.append(Handled(MORNING - 9 * DAY, None, LATE))

    figures = rules.figures(reports, now=MORNING)

    assert (figures.in_time_percent, figures.median_minutes) == (83, 3 * 24 * 60)


@pytest.mark.parametrize("written", ["", "2026", "2026-t5", "x-t1", "9999-t4", "2026-t", "²026-t1"])
def test_what_is_no_quarter_is_none(written):
    assert read_quarter(written) is None


def test_a_quarter_reads_back_and_the_ones_before_follow():
    assert read_quarter("2026-t4") == quarter_of(date(2026, 12, 31))
    assert [str(one) for one in rules.latest_quarters(date(2026, 2, 1), 3)] == [
        "2026-t1", "2025-t4", "2025-t3",
    ]  # fmt: skip
    assert quarter_of(date(2026, 12, 31)).end == date(2027, 1, 1)


@pytest.mark.django_db
def test_the_page_tells_the_share_with_its_numbers_and_counts_no_confidential_report(house):
    for n in range(6):
        reported(house, photo=False, answered_at=MORNING + timedelta(hours=n))
    for _one in range(7):
        reported(house, photo=False, privacy="confidential", area=ORO_ORO_DOWO)
    Case.objects.update(promise_due_at=MORNING + timedelta(hours=4))

    page = Client().get(reverse("pengaduan:figures")).content.decode()

    assert "83 dari 100 laporan dijawab tepat waktu (5 dari 6)." in page
    assert "6 laporan masuk." in page
    assert "Oro-oro Dowo" not in page
    assert "Rini" not in page


@pytest.mark.django_db
def test_few_reports_are_not_told_at_all(house):
    for _one in range(4):
        reported(house, photo=False)

    page = Client().get(reverse("pengaduan:figures")).content.decode()

    assert "Kurang dari 5 laporan" in page
    assert "4 laporan" not in page
    assert "kurang dari 5" in page, "of the units too"


@pytest.mark.django_db
def test_what_is_late_now_is_told_of_units(house, time_machine):
    for _one in range(5):
        reported(house, photo=False)
    Case.objects.update(promise_due_at=MORNING - DAY)

    page = Client().get(reverse("pengaduan:figures")).content.decode()

    row = page.split("Kauman</td>")[-1].split("</tr>")[0]
    assert row.count(">5<") == 2
    assert "Siti" not in page


@pytest.mark.django_db
def test_the_figures_leave_as_csv(house):
    for _one in range(6):
        reported(house, photo=False, answered_at=MORNING)
    Report.objects.filter(pk=Report.objects.latest("pk").pk).update(category="lain")

    answer = Client().get(reverse("pengaduan:figures_csv"))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["bagian"], row["diterima"]) for row in rows] == [
        ("seluruhnya", "6"), ("kelurahan", "6"), ("kategori", "6"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 6])
def test_the_figures_cost_the_same_however_many(house, django_assert_num_queries, count):
    for _one in range(count):
        reported(house, photo=False)
    Client().get(reverse("pengaduan:figures"))

    with django_assert_num_queries(3):
        Client().get(reverse("pengaduan:figures"))
